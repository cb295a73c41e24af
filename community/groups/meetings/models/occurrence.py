"""A meeting on one day, and the log of what was done in it."""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.groups.meetings.models.template import Meeting
from community.groups.meetings.phases import HELD, OVER, TALKING, Phase, Plan

MEMBER = settings.AUTH_USER_MODEL


class OccurrenceQuerySet(models.QuerySet["Occurrence"]):
    """Meetings by where they stand."""

    def coming(self) -> Self:
        """Those that are not over, the nearest first."""
        return self.exclude(phase__in=OVER).order_by("starts_at", "pk")

    def whole(self) -> Self:
        """With what pages and rules ask of them, in the same query."""
        return self.select_related("meeting__group", "meeting__room", "room", "host", "co_host", "floor_holder")

    def untold(self, now: datetime) -> Self:
        """Those that begin later than ``now`` and of which nobody was told yet."""
        return self.filter(phase__in=[Phase.SCHEDULED, Phase.LOBBY], reminded_at=None, starts_at__gt=now)

    def acting(self) -> Self:
        """Those time or somebody's absence may still change."""
        return self.exclude(phase__in=[Phase.EXPIRED, Phase.CANCELLED])


class Occurrence(models.Model):
    """A meeting on one day. Each change of its phase, floor or host is a numbered change of its room.

    :ivar room_phase: how the room was before the meeting took it, and how it is given back.
    :ivar host: None while one is wanted.
    :ivar hostless: what the absence of everybody who leads has brought: nothing, slow talk, or reading only.
    :ivar breath_ends_at: until when nobody writes; None when nobody takes a breath.
    """

    class Hostless(models.TextChoices):
        """How the room bears that nobody leads."""

        NO = "", _("somebody leads")
        SLOW = "slow", _("slow, for nobody leads")
        READ_ONLY = "read-only", _("reading only, for nobody leads")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="occurrences")
    room = models.ForeignKey("community.Room", on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    phase = models.CharField(max_length=12, choices=Phase.choices, default=Phase.SCHEDULED)
    phase_at = models.DateTimeField(default=timezone.now)
    phase_by = models.ForeignKey(MEMBER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    phase_ends_at = models.DateTimeField(null=True, blank=True)
    phase_reason = models.CharField(max_length=300, blank=True)
    room_phase = models.CharField(max_length=12, blank=True)
    host = models.ForeignKey(MEMBER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    co_host = models.ForeignKey(MEMBER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    hostless = models.CharField(max_length=12, choices=Hostless.choices, default=Hostless.NO, blank=True)
    floor_holder = models.ForeignKey(MEMBER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    floor_since = models.DateTimeField(null=True, blank=True)
    breath_ends_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "starts_at"], name="occurrence_once"),
            models.UniqueConstraint(fields=["room"], condition=models.Q(phase__in=HELD), name="room_has_one_meeting"),
        ]
        indexes = [models.Index(fields=["phase", "phase_ends_at"], name="occurrence_due")]

    def __str__(self) -> str:
        return f"meeting {self.meeting_id} at {self.starts_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        """Where one comes in."""
        return reverse("lobby", args=[self.room.slug])

    @property
    def plan(self) -> Plan:
        """What its phases depend on."""
        return Plan(self.starts_at, self.meeting.minutes, self.meeting.keeps_hours, self.meeting.is_circle)

    @property
    def audience(self) -> str:
        """Whom it is for: whoever may enter its room."""
        return str(self.room.audience)

    @property
    def support_group_id(self) -> int | None:
        """The group whose members may come, as the policy asks of a place."""
        return self.meeting.group_id

    @property
    def leader_ids(self) -> frozenset[int]:
        """The host and the co-host."""
        return frozenset(number for number in (self.host_id, self.co_host_id) if number)

    @property
    def wants_host(self) -> bool:
        """Whether it is still to come, or going on, and nobody leads it."""
        return self.host_id is None and self.phase in {Phase.SCHEDULED, Phase.LOBBY, *HELD}

    @property
    def is_untold(self) -> bool:
        """Whether it begins later, and nobody was told of it yet: the twin of :meth:`OccurrenceQuerySet.untold`."""
        return self.phase in {Phase.SCHEDULED, Phase.LOBBY} and self.reminded_at is None and self.starts_at > timezone.now()

    @property
    def is_held(self) -> bool:
        """Whether the room is its own just now."""
        return self.phase in HELD

    @property
    def is_talking(self) -> bool:
        """Whether people talk in it just now."""
        return self.phase in TALKING

    @property
    def is_over(self) -> bool:
        """Whether nothing comes any more."""
        return self.phase in OVER

    @property
    def has_circle(self) -> bool:
        """Whether only the floor holder and who leads may write."""
        return self.phase == Phase.CIRCLE


class MeetingAct(models.Model):
    """Something done in a meeting: by whom, about whom, and why. Only ever added to."""

    class Verb(models.TextChoices):
        """What was done."""

        PHASE = "phase", _("the next phase")
        CANCEL = "cancel", _("cancelled")
        ADMIT = "admit", _("let in")
        REFUSE = "refuse", _("not let in")
        REMOVE = "remove", _("removed")
        FLOOR = "floor", _("gave the floor")
        BREATH = "breath", _("took a breath")
        HOST = "host", _("hosting passed on")
        HOSTLESS = "hostless", _("nobody led")
        SIDE_ROOM = "side_room", _("a side room")
        LOOK = "look", _("looked into a side room")
        ERASE = "erase", _("words erased")

    occurrence = models.ForeignKey(Occurrence, on_delete=models.PROTECT, related_name="acts")
    verb = models.CharField(max_length=12, choices=Verb.choices)
    by = models.ForeignKey(MEMBER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    about = models.ForeignKey(MEMBER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    detail = models.CharField(max_length=30, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.verb} in {self.occurrence_id}"

    @property
    def what(self) -> str:
        """What was done, in words."""
        if self.verb == self.Verb.HOSTLESS and not self.detail:
            return str(_("somebody leads again"))
        return f"{self.get_verb_display()} ({self.detail})" if self.detail else self.get_verb_display()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A row is written once."""
        if self.pk is not None:
            raise TypeError("the log of a meeting is only added to")
        super().save(*args, **kwargs)
