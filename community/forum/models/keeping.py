"""What was done with threads, and newcomers who wait for a first answer."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ThreadAct(models.Model):
    """An act on a thread, shown in it where it happened. Rows are only ever added.

    :ivar after: the position it stands behind: the last one given out when it was done.
    :ivar other: the thread on the other side of a split or a merge.
    :ivar words: the name of a board, of a note, or a time, as the act needs it.
    """

    class Act(models.TextChoices):
        """What was done."""

        LOCKED = "locked", _("closed to replies")
        UNLOCKED = "unlocked", _("opened to replies again")
        MOVED = "moved", _("moved here")
        SPLIT_OFF = "split off", _("replies moved to a thread of their own")
        SPLIT_FROM = "split from", _("split from another thread")
        MERGED = "merged", _("another thread was joined to this one")
        SLOWED = "slowed", _("slow mode")
        QUICKENED = "quickened", _("slow mode ended")
        RENAMED = "renamed", _("title changed")
        NOTED = "noted", _("content note changed")
        TAGGED = "tagged", _("tags changed")
        PINNED = "pinned", _("kept at the top of its board")
        UNPINNED = "unpinned", _("no longer kept at the top")

    thread = models.ForeignKey("community.Thread", on_delete=models.CASCADE, related_name="acts")
    act = models.CharField(max_length=12, choices=Act.choices)
    after = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=500, blank=True)
    words = models.CharField(max_length=140, blank=True)
    other = models.ForeignKey("community.Thread", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["thread", "after"], name="act_in_thread")]

    def __str__(self) -> str:
        return f"{self.act} {self.thread_id}"


class ThreadTrace(models.Model):
    """Says on a board that a thread which stood there stands elsewhere now."""

    board = models.ForeignKey("community.Board", on_delete=models.CASCADE, related_name="traces")
    thread = models.ForeignKey("community.Thread", on_delete=models.CASCADE, related_name="traces")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["board", "thread"], name="trace_once")]
        indexes = [models.Index(fields=["board", "-at"], name="trace_board")]

    def __str__(self) -> str:
        return f"{self.thread_id} left {self.board_id}"


class Welcome(models.Model):
    """A newcomer's first published post, until somebody else has answered it.

    :ivar since: when it became public; the list is by age.
    :ivar claimed_until: until when ``claimed_by`` has said to be answering.
    :ivar alerted_at: when hosts were told that it waits.
    """

    post = models.OneToOneField("community.Post", on_delete=models.CASCADE, related_name="welcome")
    since = models.DateTimeField(default=timezone.now)
    claimed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    claimed_until = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    alerted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["since"], condition=models.Q(answered_at=None), name="welcome_waiting")]

    def __str__(self) -> str:
        return f"welcome for post {self.post_id}"
