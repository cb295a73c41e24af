"""That somebody took their data along, and when: a download that was not theirs shows on their own page."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class Export(models.Model):
    """One download. Nothing of what was in it is kept."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="exports")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["member", "-id"], name="export_of")]

    def __str__(self) -> str:
        return f"export {self.pk} of {self.member_id}"
