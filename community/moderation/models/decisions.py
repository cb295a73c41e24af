"""What was decided, by whom and why. Rows are only ever added, and each is tied to the one before it.

The database ties them (migration ``decisions_chained``): when a transaction commits, each new row gets its number, the digest
of the row before it and its own. So no way of writing a row can forget it, and nobody waits for the end of the chain with locks
still to take.
"""

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Decision(models.Model):
    """One act of moderation on one thing.

    :ivar about: whom it met. None for what was written under a one-off name: who stands behind it, the log does not tell.
    :ivar rule: the number of the guideline it names; empty where the reason says it.
    :ivar reason: what the person it met reads; ``private_note`` is for the team.
    :ivar state_before: where the thing stood, and ``state_after``: where it stands since.
    :ivar effect: what was changed and what had been there, so that it can be undone exactly.
    :ivar number: its place in the chain, without holes; ``previous`` is the digest of the row before it, ``digest`` its own
        (SHA-256, hexadecimal). Empty until the transaction ends.
    """

    class Act(models.TextChoices):
        """What was done."""

        HIDE = "hide", _("hidden")
        REMOVE = "remove", _("removed")
        RESTORE = "restore", _("restored")
        RESTRICT = "restrict", _("restricted")
        WARN = "warn", _("warned")
        HOLD_NEXT = "hold next", _("read first for a while")
        MUTE = "mute", _("muted")
        SUSPEND = "suspend", _("suspended")
        BAN = "ban", _("banned")
        CONFIRM = "confirm", _("ban confirmed by a second person")
        LIFT = "lift", _("restriction lifted")
        APPROVE = "approve", _("published")
        REJECT = "reject", _("not published")
        LOCKED = "locked", _("closed to replies")
        UNLOCKED = "unlocked", _("opened to replies again")
        MOVED = "moved", _("moved to another board")
        SPLIT_OFF = "split off", _("split in two")
        MERGED = "merged", _("joined to another thread")
        SLOWED = "slowed", _("put into slow mode")
        QUICKENED = "quickened", _("taken out of slow mode")
        RENAMED = "renamed", _("given another title")
        NOTED = "noted", _("given other content notes")
        TAGGED = "tagged", _("given other tags")
        PINNED = "pinned", _("put at the top of its board")
        UNPINNED = "unpinned", _("taken from the top of its board")
        RETURN = "return", _("sent back to be changed")
        ASK_EDIT = "ask edit", _("asked to be changed")
        REPLY = "reply", _("answered privately")
        CARD = "card", _("sent a help card")
        RESOLVE = "resolve", _("looked at, and the case closed")
        TRACE = "trace", _("asked who stands behind the name")
        ADDRESS = "address", _("looked at the e-mail address")
        ROOM_ACT = "room act", _("met by an act of a host in a room")
        GROUP_OUT = "group out", _("removed from a group")
        HOST_GIVEN = "host given", _("made a host of this site")
        HOST_ENDED = "host ended", _("no longer a host of this site")
        HOSTING_ENDED = "hosting ended", _("no longer a host of this group")
        UPHELD = "upheld", _("looked at again, and it stays")
        OVERTURNED = "overturned", _("looked at again, and undone")
        CHANGED = "changed", _("looked at again, and made milder")
        INCIDENT = "incident", _("looks after somebody")
        WROTE = "wrote", _("wrote to somebody")
        SECOND_LOOK = "second look", _("looked at it as the second person")
        CARE_ENDED = "care ended", _("ended an incident")

    act = models.CharField(max_length=20, choices=Act.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    about = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT,
                              related_name="decisions_about")
    case = models.ForeignKey("community.Case", null=True, blank=True, on_delete=models.PROTECT, related_name="decisions")
    target_type = models.ForeignKey(ContentType, on_delete=models.PROTECT)
    target_id = models.PositiveBigIntegerField()
    target = GenericForeignKey("target_type", "target_id")
    rule = models.CharField(max_length=12, blank=True, db_default="")
    reason = models.CharField(max_length=500)
    private_note = models.CharField(max_length=1000, blank=True, db_default="")
    state_before = models.CharField(max_length=20, blank=True, db_default="")
    state_after = models.CharField(max_length=20, blank=True, db_default="")
    effect = models.JSONField(default=dict, blank=True, db_default={})
    at = models.DateTimeField(default=timezone.now)
    number = models.PositiveBigIntegerField(null=True, editable=False)
    previous = models.CharField(max_length=64, blank=True, db_default="", editable=False)
    digest = models.CharField(max_length=64, blank=True, db_default="", editable=False)

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["number"], name="decision_number_once")]
        indexes = [
            models.Index(fields=["target_type", "target_id"], name="decision_target"),
            models.Index(fields=["about", "-id"], name="decision_about"),
            models.Index(fields=["by", "-id"], name="decision_by"),
            models.Index(fields=["act", "-id"], name="decision_act"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.target_id}"

    @property
    def met_id(self) -> Any:
        """The number of whom it met, also behind a one-off name: for what they are told and may ask, never for pages."""
        if self.about_id is not None:
            return self.about_id
        return getattr(self.target, "author_id", None)


class LogHead(models.Model):
    """The end of the log: one row, so that rows cut off there are missed. Kept by the database."""

    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"the log ends at {self.number}"
