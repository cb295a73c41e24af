"""What is being typed and was not sent."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class Draft(models.Model):
    """The fields of one form as a member typed them, unchecked: given back after a crash, a lost session, on another device.

    :ivar form: which form it is, such as ``thread.12``, ``board.3`` or ``post.5``.
    :ivar address: the page where that form stands.
    :ivar title: what the member would call it, for their list of drafts.
    """

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts", db_index=False)
    form = models.CharField(max_length=100)  # beneath the library, with the path of the page
    address = models.CharField(max_length=200)
    title = models.CharField(max_length=140, blank=True)
    words = models.JSONField(default=dict)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "form"], name="forum_draft_once")]

    def __str__(self) -> str:
        return f"draft {self.pk}"
