"""Counting a quarter once it is over."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from community.moderation.openness.counting import count, last_finished
from community.moderation.openness.models import QuarterlyCount


@transaction.atomic
def count_last_quarter(today: date | None = None) -> int:
    """Write down the counts of the latest finished quarter, once. Says how many numbers are new.

    They are never counted again: what changes later (an appeal, somebody who leaves) would show as the difference of two
    publications.
    """
    quarter = last_finished(today or timezone.now().date())
    if QuarterlyCount.objects.filter(quarter=quarter).exclude(series=QuarterlyCount.Series.REQUESTS).exists():
        return 0
    return len(QuarterlyCount.objects.bulk_create(count(quarter), ignore_conflicts=True))
