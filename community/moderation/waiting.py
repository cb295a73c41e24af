"""How many cases nobody has taken yet, for the menu of staff: kept in the cache, so that hardly a page of theirs asks for it.

It is counted when a case begins, is taken or ends, on the queue's own page, and when it is ten minutes old: it never says that
nothing waits because nobody has looked. Without Redis each process knows its own.
"""

from django.core.cache import cache
from django.db import transaction

from community.moderation.models import Case

COUNTED = 50  # more are "more than fifty"
_KEY, _HOLDS = "moderation.waiting", 600  # seconds


def count() -> int:
    """Count them anew, at most one more than :data:`COUNTED`, and keep the number."""
    number = Case.objects.filter(state__in=[Case.State.OPEN, Case.State.REOPENED])[:COUNTED + 1].count()
    cache.set(_KEY, number, _HOLDS)
    return number


def known() -> int:
    """The number as it was last counted; counted anew, with one query, when nobody has for ten minutes."""
    number: int | None = cache.get(_KEY)
    return count() if number is None else number


def count_on_commit() -> None:
    """Count them when what happens now is certain."""
    transaction.on_commit(count)
