"""Moderators themselves: what they note about members, the checklist they went through, what trainees propose."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MEMBER = settings.AUTH_USER_MODEL


class StaffNote(models.Model):
    """What the team should know about a member. Rows are only added: a mistake is put right by another note."""

    about = models.ForeignKey(MEMBER, on_delete=models.PROTECT, related_name="staff_notes")
    by = models.ForeignKey(MEMBER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    body = models.CharField(max_length=2000)

    class Meta:
        indexes = [models.Index(fields=["about", "-id"], name="staff_note_list")]

    def __str__(self) -> str:
        return f"note {self.pk} about {self.about_id}"


class ModeratorTraining(models.Model):
    """``member`` went through the checklist for moderators in one version of it.

    :ivar items: the slugs of the items they ticked: all of that version.
    """

    member = models.ForeignKey(MEMBER, on_delete=models.CASCADE, related_name="moderator_trainings")
    version = models.CharField(max_length=20)
    items = ArrayField(models.SlugField(max_length=40))
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "version"], name="moderator_training_once")]

    def __str__(self) -> str:
        return f"{self.member_id} passed {self.version}"


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Proposals by whether they were answered."""

    def waiting(self) -> Self:
        """Those no moderator has answered, the longest wait first."""
        return self.filter(state=Proposal.State.WAITING).order_by("pk")


class Proposal(models.Model):
    """What a trainee would decide about a case. It takes effect when a moderator confirms it, as that moderator's decision.

    :ivar answer: what the moderator says to the trainee.
    """

    class Act(models.TextChoices):
        """What a trainee may propose."""

        HIDE = "hide", _("take it down")
        LEAVE = "leave", _("leave it as it is")
        WARN = "warn", _("take it down, and warn who wrote it")

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", _("waits for a moderator")
        CONFIRMED = "confirmed", _("confirmed")
        DECLINED = "declined", _("decided otherwise")

    case = models.ForeignKey("community.Case", on_delete=models.PROTECT, related_name="proposals")
    by = models.ForeignKey(MEMBER, on_delete=models.PROTECT, related_name="proposals")
    act = models.CharField(max_length=12, choices=Act.choices)
    rule = models.CharField(max_length=12, blank=True)
    reason = models.CharField(max_length=500)
    private_note = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    answered_by = models.ForeignKey(MEMBER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "by"], condition=models.Q(state="waiting"),
                                               name="proposal_once_at_a_time")]

    def __str__(self) -> str:
        return f"proposal {self.pk}"

    @property
    def author_id(self) -> int:
        """Whose proposal it is; rules ask things for their author."""
        return self.by_id
