"""Cases: one for each thing that moderators have to look at, what it froze, and what happened with it."""

from typing import Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from community.groups.models import GroupHost, SupportGroup


class Kind(models.TextChoices):
    """Why there is a case. A case that is opened for several reasons has the gravest one."""

    REPORT = "report", _("reported")
    WORRY = "worry", _("somebody is worried")
    MATCH = "match", _("noticed by screening")
    HELD = "held", _("waits to be published")
    CORRECTION = "correction", _("correction of the library")
    APPEAL = "appeal", _("appeal")
    ACCOUNT = "account", _("new account")


class Outcome(models.TextChoices):
    """How a case ended."""

    UPHELD = "upheld", _("we acted")
    NOT_UPHELD = "not_upheld", _("we found nothing that breaks a guideline")
    NO_ACTION = "no_action", _("nothing needed to be done")


class CaseQuerySet(models.QuerySet["Case"]):
    """Cases by where they stand."""

    def waiting(self) -> Self:
        """Those that are not resolved."""
        return self.exclude(state=Case.State.RESOLVED)

    def for_target(self, target: models.Model) -> Self:
        """The case of this thing, if there is one."""
        return self.filter(target_type=ContentType.objects.get_for_model(target), target_id=target.pk)

    def gravest_first(self) -> Self:
        """In the order of attention."""
        return self.order_by("gravity", "opened_at", "pk")


class Case(models.Model):
    """One thing to look at. There is one case a thing; when it comes up again, the case is reopened.

    :ivar about: the member it is about; None for what was written under a one-off name, and for groups.
    :ivar gravity: the order of attention: 1 first (``policy.attention``).
    :ivar labels: reasons of its reports and labels of screening, to find it by.
    :ivar words: what was frozen, to search in; erased with it.
    :ivar version: counts the acts; a click on an older one is refused.
    :ivar set_aside_by: numbers of moderators for whom it is too heavy.
    :ivar is_held: what it is about was taken from sight until a moderator looks, because two members reported it.
    """

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "open", _("open")
        CLAIMED = "claimed", _("claimed")
        RESOLVED = "resolved", _("resolved")
        REOPENED = "reopened", _("reopened")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    target_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    target_id = models.PositiveBigIntegerField()
    target = GenericForeignKey("target_type", "target_id")
    about = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT,
                              related_name="cases_about")
    board = models.ForeignKey("community.Board", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    support_group = models.ForeignKey("community.SupportGroup", null=True, blank=True, on_delete=models.SET_NULL,
                                      related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    gravity = models.PositiveSmallIntegerField(default=6)
    is_urgent = models.BooleanField(default=False)
    is_held = models.BooleanField(default=False)
    labels = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    words = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    claimed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField(null=True, blank=True)
    set_aside_by = ArrayField(models.BigIntegerField(), default=list, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)
    escalated_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT,
                                     related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reopened = models.PositiveSmallIntegerField(default=0)

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["target_type", "target_id"], name="case_once")]
        indexes = [
            models.Index(fields=["gravity", "opened_at", "id"], condition=~models.Q(state="resolved"), name="case_queue"),
            models.Index(fields=["due_at"], condition=models.Q(reminded_at=None) & ~models.Q(state="resolved"),
                         name="case_due"),
            models.Index(fields=["claimed_by", "gravity", "opened_at"], condition=models.Q(state="claimed"),
                         name="case_claimed"),
            models.Index(fields=["-resolved_at"], condition=models.Q(state="resolved"), name="case_resolved"),
            GinIndex(fields=["labels"], name="case_labels"),
            GinIndex(SearchVector("words", config="english"), name="case_words"),
        ]

    def __str__(self) -> str:
        return f"case {self.pk}"

    @property
    def is_resolved(self) -> bool:
        """Whether nobody has to look at it any more."""
        return self.state == self.State.RESOLVED

    @property
    def is_late(self) -> bool:
        """Whether its time is over."""
        return not self.is_resolved and self.due_at < timezone.now()

    @cached_property
    def concerned(self) -> frozenset[int]:
        """Numbers of those who may not look into it: whom it is about, also behind a one-off name, and hosts of a group."""
        numbers = {number for number in (self.about_id, getattr(self.target, "author_id", None)) if number is not None}
        if isinstance(self.target, SupportGroup):
            numbers |= set(GroupHost.objects.current().filter(group=self.target).values_list("member_id", flat=True))
        return frozenset(numbers)

    @property
    def involved_ids(self) -> frozenset[int]:
        """Who is a part of it and so does not decide it: whom it is about, and who reported it."""
        reporters = self.reports.exclude(reporter=None).values_list("reporter_id", flat=True)
        return self.concerned | frozenset(number for number in reporters if number is not None)

    def get_absolute_url(self) -> str:
        """Its page, for staff."""
        return reverse("case", args=[self.pk])


class Frozen(models.Model):
    """What a thing said, and what stood around it, when somebody was worried about it. Its author changes nothing here.

    :ivar excerpt: ``{"kind", "title", "place", "url", "lines": [{"is_target", "by", "name", "at", "text"}]}``. ``by`` is the
        number of a member whose name was shown, else None, and ``name`` the one-off name or a guest's: who stands behind it is
        not kept. After it was erased, empty.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="frozen")
    at = models.DateTimeField(default=timezone.now)
    excerpt = models.JSONField(default=dict, blank=True)
    digest = models.CharField(max_length=64)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"frozen {self.pk} of case {self.case_id}"


class CaseNote(models.Model):
    """One step in the way of a case, by whom; or a note of the team. Rows are only ever added: a trigger refuses the rest."""

    class Step(models.TextChoices):
        """What was done with the case itself."""

        OPENED = "opened", _("opened")
        REPORTED = "reported", _("reported once more")
        HELD = "held", _("taken from sight until somebody looks")
        CLAIMED = "claimed", _("claimed it")
        RELEASED = "released", _("put it back")
        HANDED_OVER = "handed over", _("handed it over")
        TOO_HEAVY = "too heavy", _("left it to others")
        ESCALATED = "escalated", _("asked an administrator")
        ACTED = "acted", _("acted")
        RESOLVED = "resolved", _("resolved it")
        REOPENED = "reopened", _("reopened it")
        UNDONE = "undone", _("took the decision back")
        REMINDED = "reminded", _("a reminder went out")
        NOTE = "note", _("wrote a note")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    step = models.CharField(max_length=12, choices=Step.choices, default=Step.NOTE)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    words = models.TextField(max_length=2000, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.step} of case {self.case_id}"
