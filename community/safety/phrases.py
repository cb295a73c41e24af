"""The phrases of moderators as screening wants them: kept in memory.

Every few seconds the cache is asked for a number that each change counts up; the rows are read again when it is another, and
every few minutes in any case, for the cache may forget.
"""

import secrets
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.utils import timezone

from community.safety.models import Phrase
from community.safety.screening import Wanted
from community.safety.wording import words_of

ASKS_EVERY = 3.0  # seconds: as long may another process go on without a new phrase
READS_EVERY = 300.0  # seconds
_VERSION = "safety:phrases"


@dataclass
class _Kept:
    """What this process knows, and until when it need not ask."""

    rows: tuple[tuple[datetime | None, Wanted], ...] = ()
    version: object = None
    asked_until: float = 0.0
    read_until: float = 0.0


_kept = _Kept()


def spelt(words: str) -> str:
    """``words`` in the spelling screening compares."""
    return " ".join(words_of(words))


def current() -> tuple[Wanted, ...]:
    """The phrases that count now."""
    if time.monotonic() >= _kept.asked_until:
        _ask()
    now = timezone.now()
    return tuple(phrase for until, phrase in _kept.rows if until is None or until <= now)


def _ask() -> None:
    version, now = cache.get(_VERSION), time.monotonic()
    is_news = version is not None and version != _kept.version  # a cache that has forgotten tells nothing
    if is_news or now >= _kept.read_until:
        _kept.rows = tuple((row.trial_until, wanted(row)) for row in Phrase.objects.going_on().order_by("pk"))
        _kept.version, _kept.read_until = version, now + READS_EVERY
    _kept.asked_until = now + ASKS_EVERY


def wanted(row: Phrase) -> Wanted:
    """One phrase as screening wants it."""
    return Wanted(row.pk, row.normalised, row.label, row.reason)


def changed() -> None:
    """A phrase was added or ended: every process reads them again."""
    cache.set(_VERSION, secrets.token_hex(8), timeout=None)
    _kept.asked_until = _kept.read_until = 0.0


def a_month_ago() -> datetime:
    """What was written since then is shown to whoever tries a phrase."""
    return timezone.now() - timedelta(days=30)
