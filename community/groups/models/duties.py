"""Hosts on duty: what they have learned, when they are asked to be there, when they were, and how it was."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.groups.models.support_groups import SupportGroup


class HostTraining(models.Model):
    """``member`` went through the checklist for hosts in one version of it.

    :ivar items: the slugs of the items they ticked: all of that version.
    """

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="trainings")
    version = models.CharField(max_length=20)
    items = ArrayField(models.SlugField(max_length=40))
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "version"], name="host_training_once")]

    def __str__(self) -> str:
        return f"{self.member_id} passed {self.version}"


class DutyQuerySet(models.QuerySet["Duty"]):
    """Duties by whether they go on."""

    def current(self) -> Self:
        """Those that go on now: not ended, and not past the longest stretch."""
        return self.filter(until=None, ends_at__gt=timezone.now())

    def lapsed(self) -> Self:
        """Those that ran into their end, and are not written down as ended yet."""
        return self.filter(until=None, ends_at__lte=timezone.now())


class Duty(models.Model):
    """``member`` is there for the room of ``group`` (None: the rooms open to all members), since and until.

    :ivar ends_at: when it ends by itself, so that nobody goes on for too long.
    """

    class Ended(models.TextChoices):
        """How it ended."""

        WENT_OFF = "went off", _("went off duty")
        RAN_OUT = "ran out", _("the longest stretch was over")
        HOSTING_ENDED = "hosting", _("no longer hosts here")
        ARCHIVED = "archived", _("the group was archived")

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="duties")
    group = models.ForeignKey(SupportGroup, null=True, on_delete=models.CASCADE, related_name="duties")
    since = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    ended_how = models.CharField(max_length=12, choices=Ended.choices, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=models.Q(until=None), name="duty_one_at_a_time"),
        ]
        indexes = [
            models.Index(fields=["group"], condition=models.Q(until=None), name="duty_now"),
            models.Index(fields=["member", "since"], name="duty_hours"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} on duty for {self.group_id}"


class ShiftQuerySet(models.QuerySet["Shift"]):
    """Shifts by when they are."""

    def standing(self) -> Self:
        """Those that were not taken from the rota."""
        return self.filter(cancelled_at=None)

    def coming(self) -> Self:
        """Those that are not over, the next first."""
        return self.standing().filter(end__gt=timezone.now()).order_by("start", "pk")


class Shift(models.Model):
    """The rota: ``host`` means to be there for ``group`` (None: the rooms open to all members) from start to end.

    :ivar buddy: the co-host beside them, whom they can turn to.
    """

    host = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="shifts")
    buddy = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    group = models.ForeignKey(SupportGroup, null=True, blank=True, on_delete=models.CASCADE, related_name="shifts")
    start = models.DateTimeField()
    end = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = ShiftQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="shift_ends_later")]
        indexes = [models.Index(fields=["end"], condition=models.Q(cancelled_at=None), name="shift_coming")]

    def __str__(self) -> str:
        return f"{self.host_id} from {self.start:%c}"


class Debrief(models.Model):
    """How a meeting or a shift was for its host. Read by moderators; no names of members, and no words from the room.

    :ivar wants_talk: they would like a moderator to get in touch.
    """

    class Weight(models.TextChoices):
        """How it was. After a very hard one, a longer rest begins."""

        FINE = "fine", _("It went well")
        HARD = "hard", _("It was hard")
        VERY_HARD = "very hard", _("It was very hard")

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="debriefs")
    group = models.ForeignKey(SupportGroup, null=True, blank=True, on_delete=models.SET_NULL, related_name="debriefs")
    at = models.DateTimeField(default=timezone.now)
    weight = models.CharField(max_length=12, choices=Weight.choices)
    happened = models.TextField(blank=True)
    helped = models.CharField(max_length=500, blank=True)
    wants_talk = models.BooleanField(default=False)
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["-id"], condition=models.Q(read_at=None), name="debrief_unread")]

    def __str__(self) -> str:
        return f"debrief {self.pk}"
