"""What was decided, by whom and why. Rows are only ever added."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Decision(models.Model):
    """One act of moderation on one thing."""

    class Act(models.TextChoices):
        """What was done."""

        HIDE = "hide", _("hidden")
        RESTORE = "restore", _("restored")
        RESTRICT = "restrict", _("restricted")
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
        TRACE = "trace", _("asked who stands behind the name")

    act = models.CharField(max_length=12, choices=Act.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # None for what was written under a one-off name: who stands behind it, the log does not tell.
    about = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT,
                              related_name="decisions_about")
    target_type = models.ForeignKey(ContentType, on_delete=models.PROTECT)
    target_id = models.PositiveBigIntegerField()
    target = GenericForeignKey("target_type", "target_id")
    reason = models.CharField(max_length=500)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["target_type", "target_id"], name="decision_target")]

    def __str__(self) -> str:
        return f"{self.act} {self.target_id}"
