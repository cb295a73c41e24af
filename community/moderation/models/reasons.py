"""Sentences kept ready for decisions, so that they are kind even when there are many."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class CannedReason(models.Model):
    """A reason or an answer that moderators edit by hand before it is sent.

    :ivar rule: number of the guideline it names, where it names one.
    """

    class Use(models.TextChoices):
        """Where it is offered."""

        REASON = "reason", _("reason of a decision")
        REPLY = "reply", _("private reply")
        EDIT = "edit", _("asking for an edit")

    use = models.CharField(_("where it is offered"), max_length=8, choices=Use.choices, default=Use.REASON)
    title = models.CharField(_("short name"), max_length=60)
    words = models.TextField(_("words"), max_length=1000)
    rule = models.CharField(_("guideline"), max_length=8, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["use", "title", "pk"]

    def __str__(self) -> str:
        return self.title
