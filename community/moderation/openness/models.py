"""What was counted, once a quarter is over."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class QuarterlyCount(models.Model):
    """One number of one finished quarter. Written once: counting again later would let small changes be told apart.

    :ivar quarter: its first day.
    :ivar key: which part of the series; empty for the whole of it, or where a series is one number.
    """

    class Series(models.TextChoices):
        """What was counted."""

        REPORTS = "reports", _("Reports, by reason")
        DECISIONS = "decisions", _("Decisions, by kind")
        APPEALS = "appeals", _("Appeals decided, by outcome")
        INCIDENTS = "incidents", _("People we worried about, by how much")
        REQUESTS = "requests", _("Requests by authorities, insurers and employers, by what became of them")
        FIRST_LOOK = "first look", _("Minutes until a report was first looked at")

    quarter = models.DateField()
    series = models.CharField(max_length=12, choices=Series.choices)
    key = models.CharField(max_length=24, blank=True)
    number = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-quarter", "series", "-number", "key"]
        constraints = [models.UniqueConstraint(fields=["quarter", "series", "key"], name="quarterly_count_once")]

    def __str__(self) -> str:
        return f"{self.quarter} {self.series} {self.key}"
