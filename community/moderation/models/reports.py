"""Reports: who told us, why, and how it ended. Who reported is shown to staff only."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.moderation.models.cases import Case, Frozen, Outcome


class Reason(models.TextChoices):
    """Why somebody reports, in plain words."""

    DANGER = "danger", _("someone is in danger")
    STOPPING = "stopping", _("urges stopping suddenly")
    MEDICAL = "medical", _("medical advice")
    SELLING = "selling", _("selling or sourcing")
    PRIVATE = "private", _("private information")
    ILLEGAL = "illegal", _("illegal content")
    IMPERSONATION = "imperson", _("impersonation")
    GUIDELINE = "guideline", _("breaks a guideline")
    OTHER = "other", _("something else")
    WORRY = "worry", _("worried about this person")


class Report(models.Model):
    """One person's report. What was frozen for it shows the text as this person read it.

    :ivar reporter: None for somebody who was not signed in.
    :ivar token: the address of the receipt; who has it may read the answer.
    :ivar outcome: how it ended for this report; ``outcome_told_at`` when the reporter was told.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reports")
    frozen = models.ForeignKey(Frozen, on_delete=models.PROTECT, related_name="reports")
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT,
                                 related_name="reports")
    reason = models.CharField(max_length=12, choices=Reason.choices)
    words = models.CharField(max_length=500, blank=True)
    is_worry = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    outcome_told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "reporter", "reason"], name="report_once",
                                    condition=models.Q(outcome="", reporter__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"report {self.pk} of case {self.case_id}"
