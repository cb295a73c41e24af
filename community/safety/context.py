"""When what is said happened: "in 2014 …" holds for the sentence after it, too, until it says "today"."""

from collections.abc import Sequence

PAST = frozenset({"LONGAGO", "YEAR"})
PRESENT = frozenset({"RECENT", "DAY", "SOON", "again", "back"})
TOLD_AS_HISTORY = frozenset({"crisis", "emergency", "stopped"})  # labels that mean now, or the last days


def is_past(kinds: Sequence[Sequence[str]]) -> bool:
    """Whether sentences that follow each other tell of long ago.

    :param kinds: of the words of each. What the first says of the past holds for all; what the last says of today counts.
    """
    there = frozenset().union(*kinds)
    return not PAST.isdisjoint(there) and PRESENT.isdisjoint(there)
