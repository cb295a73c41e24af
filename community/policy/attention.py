"""What moderators look at first, and by when. Smaller is graver."""

from collections.abc import Iterable
from datetime import timedelta

EMERGENCY, CRISIS, STOPPED, DANGEROUS, ORDINARY, LATER, NEWCOMERS = 1, 2, 3, 4, 6, 7, 8

# By when a case of a gravity is looked at; a reminder goes out when it was not. Five stands between, for what is moved by hand.
DUE: dict[int, timedelta] = {
    EMERGENCY: timedelta(minutes=15),
    CRISIS: timedelta(hours=1),
    STOPPED: timedelta(hours=1),
    DANGEROUS: timedelta(hours=4),
    5: timedelta(hours=12),
    ORDINARY: timedelta(hours=24),
    LATER: timedelta(days=3),
    NEWCOMERS: timedelta(hours=24),
}

# By the reason of a report.
REPORTED: dict[str, int] = {
    "danger": EMERGENCY, "worry": CRISIS, "stopping": DANGEROUS, "selling": DANGEROUS,
    "medical": ORDINARY, "private": ORDINARY,
    "illegal": ORDINARY, "imperson": ORDINARY, "guideline": ORDINARY, "other": ORDINARY,
}
# What a report with this reason begins, besides its case. Readers tell what they saw, and cannot tell how near it is: amber,
# and whoever takes it makes it red.
BEGINS_INCIDENT: dict[str, str] = {"danger": "amber", "worry": "amber"}
# By the label of screening.
MATCHED: dict[str, int] = {
    "emergency": EMERGENCY, "crisis": CRISIS, "stopped": STOPPED, "urges_stopping": DANGEROUS, "sourcing": DANGEROUS,
    "dosing": ORDINARY, "contact": ORDINARY, "medical_claim": ORDINARY,
}
URGENT = STOPPED  # as grave as this, or graver: people on duty are told at once
HELD_WHEN_REPORTED_BY = 2  # different members of standing, for one of these:
HELD_WHEN_REPORTED = frozenset({"stopping", "selling", "illegal", "private"})


# When a member's name is worth taking: after three months of thirty contributions under it, those who read here of an evening
# know it. With fewer, the queue would look at every second new name; and a name nobody knows deceives nobody.
KNOWN_AFTER = timedelta(days=90)
KNOWN_BY = 30


def is_red(labels: Iterable[str], *, has_plan: bool) -> bool:
    """Whether somebody may die now: a plan, means or a goodbye, or an emergency. An incident begins by itself then."""
    return has_plan or "emergency" in labels


def due_after(gravity: int) -> timedelta:
    """How long a case of this gravity may wait."""
    return DUE.get(gravity, DUE[ORDINARY])


def reported_gravity(reason: str) -> int:
    """How grave a report with this reason is."""
    return REPORTED.get(reason, ORDINARY)


def matched_gravity(labels: Iterable[str]) -> int:
    """How grave a text with these labels is: as grave as the gravest."""
    return min((MATCHED.get(label, ORDINARY) for label in labels), default=ORDINARY)
