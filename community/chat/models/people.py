"""People in rooms: who is there, how far they have read, how they stand there, by what name, and whom they do not hear."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class Presence(models.Model):
    """A member has a socket in a room. A row counts until ``expires_at``; a process that dies leaves nothing for long."""

    room = models.ForeignKey("community.Room", on_delete=models.CASCADE, related_name="presences")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    process = models.UUIDField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "member", "process"], name="presence_once")]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.room_id}"


class Seen(models.Model):
    """How far a member has read a room, and whether they want to hear of it.

    :ivar quiet_at: since when they do not: no count of what is new, no word of who names them, no sound.
    """

    room = models.ForeignKey("community.Room", on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="seen_rooms")
    seq = models.PositiveBigIntegerField(default=0)
    quiet_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "member"], name="seen_once")]

    def __str__(self) -> str:
        return f"{self.member_id} read {self.room_id} to {self.seq}"


class Seat(models.Model):
    """How a member stands in a room. Who decided it, when and why, is in the ``RoomAct`` that set it.

    :ivar joined_seq: where the room was when they first came in; where ``shows_earlier`` is off, they read from there on.
    :ivar joined_at: when that was, or when they joined its group anew.
    :ivar paused_until: they read, and do not write, until then.
    :ivar removed_until: they do not come in until then.
    :ivar shown_name: what hosts knew them by when they last did something about them.
    :ivar slow_seconds: how long they wait between two messages; 0 for as long as everybody.
    """

    room = models.ForeignKey("community.Room", on_delete=models.CASCADE, related_name="seats")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="seats")
    joined_seq = models.PositiveBigIntegerField(default=0)
    joined_at = models.DateTimeField(default=timezone.now)
    paused_until = models.DateTimeField(null=True, blank=True)
    removed_until = models.DateTimeField(null=True, blank=True)
    slow_seconds = models.PositiveSmallIntegerField(default=0)
    shown_name = models.CharField(max_length=40, blank=True, default="", db_default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "member"], name="seat_once")]
        indexes = [models.Index(fields=["removed_until"], condition=models.Q(removed_until__isnull=False), name="seat_removed")]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.room_id}"

    @property
    def is_paused(self) -> bool:
        """Whether they do not write here for now."""
        return self.paused_until is not None and self.paused_until > timezone.now()

    @property
    def is_removed(self) -> bool:
        """Whether they do not come in for now."""
        return self.removed_until is not None and self.removed_until > timezone.now()


class RoomAlias(models.Model):
    """The name ``member`` may go by in one room. Who it is, is shown to nobody.

    :ivar in_use: they go by it now; otherwise by their own, and keep this one for another time.
    """

    room = models.ForeignKey("community.Room", on_delete=models.CASCADE, related_name="aliases")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=30)
    skeleton = models.CharField(max_length=120)
    in_use = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "member"], name="room_alias_one_a_member"),
            models.UniqueConstraint(fields=["room", "skeleton"], name="room_alias_one_a_room"),
        ]
        indexes = [models.Index(fields=["skeleton"], name="room_alias_shape")]

    def __str__(self) -> str:
        return f"room alias {self.pk}"


class RoomMute(models.Model):
    """``member`` does not want to read ``muted`` in this room. The other is not told.

    :ivar of_alias: it is about what they say under their name for this room; else about what they say under their own. One
        never reaches the other: that would tell who stands behind the name.
    """

    room = models.ForeignKey("community.Room", on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="room_mutes")
    muted = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    of_alias = models.BooleanField(default=False)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "member", "muted", "of_alias"], name="room_mute_once")]

    def __str__(self) -> str:
        return f"{self.member_id} mutes {self.muted_id} in {self.room_id}"
