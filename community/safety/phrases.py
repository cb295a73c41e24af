"""The phrases of moderators as screening wants them: kept in memory, and read again every few seconds.

From the database, not from the cache: a cache that hangs would have everybody wait who says something.
"""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from community.safety.models import Phrase
from community.safety.screening import Wanted
from community.safety.wording import words_of

READS_EVERY = 3.0  # seconds: as long may another process go on without a new phrase


@dataclass
class _Kept:
    """What this process knows, and until when it need not ask."""

    rows: tuple[tuple[datetime | None, Wanted], ...] = ()
    read_until: float = 0.0


_kept = _Kept()


def spelt(words: str) -> str:
    """``words`` in the spelling screening compares."""
    return " ".join(words_of(words))


def current() -> tuple[Wanted, ...]:
    """The phrases that count now. A query every few seconds, at most."""
    if time.monotonic() >= _kept.read_until:
        _kept.rows = tuple((row.trial_until, wanted(row)) for row in Phrase.objects.going_on().order_by("pk"))
        _kept.read_until = time.monotonic() + READS_EVERY
    now = timezone.now()
    return tuple(phrase for until, phrase in _kept.rows if until is None or until <= now)


def wanted(row: Phrase) -> Wanted:
    """One phrase as screening wants it."""
    return Wanted(row.pk, row.normalised, row.label, row.reason)


def changed() -> None:
    """A phrase was added or ended: this process reads them again at once, others soon."""
    _kept.read_until = 0.0


def a_month_ago() -> datetime:
    """What was written since then is shown to whoever tries a phrase."""
    return timezone.now() - timedelta(days=30)
