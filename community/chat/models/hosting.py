"""What hosts did in a room, and what they say to each other there. Rows are only ever added."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class RoomAct(models.Model):
    """One act of a host in a room, with its reason.

    :ivar about: whom it met. None for somebody under a name for this room: who it is, the log does not tell.
    :ivar shown_name: what they were called in the room.
    :ivar amount: minutes of a pause or a removal, seconds of slow mode, how many messages were hidden.
    """

    class Act(models.TextChoices):
        """What was done."""

        HIDE = "hide", _("hid a message")
        HIDE_ALL = "hide all", _("hid all messages of a person")
        PAUSE = "pause", _("paused a person")
        UNPAUSE = "unpause", _("ended a pause")
        REMOVE = "remove", _("asked a person to leave")
        READMIT = "readmit", _("let a person come back")
        SLOW_ROOM = "slow room", _("set the pace of the room")
        SLOW_PERSON = "slow person", _("set the pace of a person")
        HOLD = "hold", _("changed which messages wait for a host")
        LOCK = "lock", _("locked the room")
        UNLOCK = "unlock", _("opened the room")
        PIN = "pin", _("pinned a message")
        UNPIN = "unpin", _("took a pin away")
        TURN_BACK = "turn back", _("turned a message back")
        TERMS = "terms", _("changed what the room promises")
        HAND_OVER = "hand over", _("handed over to moderators")

    room = models.ForeignKey("community.Room", on_delete=models.PROTECT, related_name="acts")
    act = models.CharField(max_length=16, choices=Act.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    about = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    shown_name = models.CharField(max_length=40, blank=True)
    message = models.ForeignKey("community.Message", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    amount = models.PositiveIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=500)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["room", "-id"], name="room_act_list")]

    def __str__(self) -> str:
        return f"{self.act} in {self.room_id}"


class HostNote(models.Model):
    """A word from one host of a room to the others. Members never see it."""

    room = models.ForeignKey("community.Room", on_delete=models.CASCADE, related_name="host_notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    body = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["room", "-id"], name="host_note_list")]

    def __str__(self) -> str:
        return f"note {self.pk} in {self.room_id}"
