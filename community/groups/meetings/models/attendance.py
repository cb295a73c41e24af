"""Who is at a meeting, and on which side of the door."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.groups.meetings.models.occurrence import Occurrence

MEMBER = settings.AUTH_USER_MODEL


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    """People of one meeting by where they stand."""

    def admitted(self) -> Self:
        """Those who are in."""
        return self.filter(state=Attendance.State.ADMITTED)

    def in_line(self) -> Self:
        """Those with a hand up, in the order of the hands."""
        return self.admitted().filter(hand=Attendance.Hand.RAISED).order_by("hand_at", "pk")


class Attendance(models.Model):
    """A member at one meeting. Shown to no other member once it is over, and gone when its words are.

    :ivar alias: the name they go by in this meeting only; empty for their own.
    :ivar word: how they are, in one word, if they wish.
    :ivar seen_at: when they last were in the room, as far as it matters: whoever leads is looked for by it.
    :ivar side_room: where they talk in a small round, while that lasts.
    :ivar looks_into: a side room that they, who lead, look into without a place there. Everybody in it is told.
    """

    class State(models.TextChoices):
        """On which side of the door."""

        LOBBY = "lobby", _("in the lobby")
        WAITING = "waiting", _("on the waiting list")
        ADMITTED = "admitted", _("in the meeting")
        REFUSED = "refused", _("not let in")
        LEFT = "left", _("left")
        REMOVED = "removed", _("removed")

    class Hand(models.TextChoices):
        """Whether they wish to speak."""

        DOWN = "", _("hand down")
        RAISED = "raised", _("hand raised")
        PASSED = "passed", _("passed")
        LISTENING = "listening", _("just listening")
        DONE = "done", _("has spoken")

    occurrence = models.ForeignKey(Occurrence, on_delete=models.CASCADE, related_name="attendances")
    member = models.ForeignKey(MEMBER, on_delete=models.CASCADE, related_name="attendances")
    state = models.CharField(max_length=12, choices=State.choices, default=State.LOBBY)
    state_at = models.DateTimeField(default=timezone.now)
    state_by = models.ForeignKey(MEMBER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    guidelines_version = models.PositiveSmallIntegerField()
    alias = models.CharField(max_length=30, blank=True)
    word = models.CharField(max_length=20, blank=True)
    hand = models.CharField(max_length=12, choices=Hand.choices, default=Hand.DOWN, blank=True)
    hand_at = models.DateTimeField(null=True, blank=True)
    side_room = models.ForeignKey("community.Room", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    looks_into = models.ForeignKey("community.Room", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    seen_at = models.DateTimeField(default=timezone.now)
    came_at = models.DateTimeField(default=timezone.now)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering = ["came_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["occurrence", "member"], name="attendance_once"),
            models.UniqueConstraint("occurrence", Lower("alias"), condition=~models.Q(alias=""),
                                    name="attendance_alias_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} at {self.occurrence_id}"

    @property
    def name(self) -> str:
        """The name the others see."""
        return self.alias or self.member.name
