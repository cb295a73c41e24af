"""What moderators write to somebody who has no account."""

from django.db import models
from django.utils import timezone


class GuestLetter(models.Model):
    """Words to a guest about what they wrote. They read them on the page of their receipt, from “a moderator”."""

    post = models.ForeignKey("community.Post", on_delete=models.CASCADE, related_name="guest_letters")
    words = models.CharField(max_length=500)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"letter about post {self.post_id}"
