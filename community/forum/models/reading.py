"""What members keep about their reading: how far they are, what they follow, mute and mark. Nobody else sees any of it."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ReadMark(models.Model):
    """How far ``member`` has read a thread: up to ``position``."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    thread = models.ForeignKey("community.Thread", on_delete=models.CASCADE, related_name="+")
    position = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "thread"], name="read_mark_once")]
        indexes = [models.Index(fields=["member", "-at"], name="read_mark_latest")]

    def __str__(self) -> str:
        return f"{self.member_id} read {self.thread_id} to {self.position}"


class BoardMark(models.Model):
    """Everything on the board up to ``at`` counts as read by ``member``."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    board = models.ForeignKey("community.Board", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "board"], name="board_mark_once")]

    def __str__(self) -> str:
        return f"{self.member_id} read {self.board_id}"


class Bookmark(models.Model):
    """A post a member wants to find again, with a note to themselves."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="bookmarks", db_index=False)
    post = models.ForeignKey("community.Post", on_delete=models.CASCADE, related_name="+")
    note = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "post"], name="bookmark_once")]

    def __str__(self) -> str:
        return f"bookmark {self.pk}"


class Follow(models.Model):
    """How much a member wants to hear of one thread, one board or one tag. Exactly one of the three is named."""

    class Level(models.TextChoices):
        """From most to least. ``HIDE`` is for threads and tags: they are left out of every list of this member."""

        WATCH = "watch", _("tell me about everything new")
        LIST = "list", _("keep it in my list, tell me nothing")
        MUTE = "mute", _("never tell me about it")
        HIDE = "hide", _("do not show it to me")

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows")
    thread = models.ForeignKey("community.Thread", null=True, blank=True, on_delete=models.CASCADE, related_name="follows")
    board = models.ForeignKey("community.Board", null=True, blank=True, on_delete=models.CASCADE, related_name="follows")
    tag = models.ForeignKey("community.Tag", null=True, blank=True, on_delete=models.CASCADE, related_name="follows")
    level = models.CharField(max_length=8, choices=Level.choices)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(name="follow_one_thing", condition=(
                models.Q(thread__isnull=False, board=None, tag=None) | models.Q(thread=None, board__isnull=False, tag=None)
                | models.Q(thread=None, board=None, tag__isnull=False))),
            models.UniqueConstraint(fields=["member", "thread"], name="follow_thread_once"),
            models.UniqueConstraint(fields=["member", "board"], name="follow_board_once"),
            models.UniqueConstraint(fields=["member", "tag"], name="follow_tag_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.level}"
