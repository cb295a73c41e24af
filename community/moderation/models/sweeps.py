"""What one moderator decided about many things in one go, so that it can be taken back."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

UNDO = timedelta(minutes=10)


class Sweep(models.Model):
    """One press that decided many cases.

    :ivar done: what was decided, to take it back exactly: ``[{"case": 12, "case_state": "open", "decision": 7}]``.
    """

    class Act(models.TextChoices):
        """What was done with all of them."""

        APPROVE = "approve", _("published")
        REJECT = "reject", _("not published")
        SPAM = "spam", _("cleared away as spam")

    act = models.CharField(max_length=8, choices=Act.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=500, blank=True)
    done = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"sweep {self.pk}"

    @property
    def can_be_undone(self) -> bool:
        """Whether its time to be taken back is not over."""
        return self.undone_at is None and timezone.now() - self.at < UNDO
