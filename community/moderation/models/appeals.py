"""Asking somebody else to look again at a decision."""

from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AppealQuerySet(models.QuerySet["Appeal"]):
    """Appeals by whether they were answered."""

    def waiting(self) -> Self:
        """Those nobody has answered, the longest wait first."""
        return self.filter(state=Appeal.State.WAITING).order_by("pk")


class Appeal(models.Model):
    """``by`` asks for another look at ``decision``. One a decision.

    :ivar outcome: the row of the log that answers it.
    """

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", _("waits for somebody else to look")
        UPHELD = "upheld", _("looked at again: the decision stays")
        OVERTURNED = "overturned", _("looked at again: the decision is undone")
        CHANGED = "changed", _("looked at again: the decision is milder now")

    decision = models.OneToOneField("community.Decision", on_delete=models.PROTECT, related_name="appeal")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="appeals")
    words = models.CharField(max_length=2000, blank=True)
    at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    outcome = models.OneToOneField("community.Decision", null=True, blank=True, on_delete=models.PROTECT,
                                   related_name="answers")

    objects = AppealQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["id"], condition=models.Q(state="waiting"), name="appeal_waiting")]

    def __str__(self) -> str:
        return f"appeal {self.pk}"

    @property
    def author_id(self) -> int:
        """Whose words these are; rules ask things for their author."""
        return self.by_id

    @property
    def shown_name(self) -> str:
        """Who asks, for the one who answers; empty where it was written under a one-off name."""
        return self.by.name if self.decision.about_id is not None else ""

    def get_absolute_url(self) -> str:
        """Where a moderator looks at it."""
        return reverse("appeal", args=[self.pk])
