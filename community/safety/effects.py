"""What follows from a label: a table with nothing else in it, so that everybody can read what happens and why."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from community.safety.screening import LABELS, Screening

# Cards for everybody beside what was written, and the one that only its writer sees.
CARDS = ("emergency", "crisis", "stopped")
HELD = frozenset({"urges_stopping", "sourcing", "contact"})

NUDGES: dict[str, "str | Promise"] = {
    "dosing": _("This reads as if it names or asks for an amount or a schedule. Bodies differ, so we leave amounts to whoever "
                "prescribes, or a pharmacist. You can say what helped you, without numbers."),
    "contact": _("This seems to hold a way to reach somebody outside this site. People here are safer when numbers, addresses "
                 "and names elsewhere stay out. A moderator reads it before others do."),
    "medical_claim": _("This reads like medical advice. You can say what happened to you, with “I”, and leave what to take or "
                       "change to the person's own prescriber."),
}
HOLDS: dict[str, "str | Promise"] = {
    "urges_stopping": _("This reads as if it tells somebody to stop or to hurry. Stopping suddenly can cause seizures, so a "
                        "moderator reads it before others do."),
    "sourcing": _("This reads like offering or looking for medicines. We cannot have that here, for everybody's safety; a "
                  "moderator reads it before others do."),
}


@dataclass(frozen=True)
class Effect:
    """What happens with a text.

    :ivar card: the help card that stands beside it; empty for none.
    :ivar holds: a moderator reads it before others do.
    :ivar nudges: what its writer is asked to think of once, before it goes out.
    """

    card: str = ""
    holds: bool = False
    nudges: tuple["str | Promise", ...] = ()


def effect_of(found: Screening) -> Effect:
    """What follows from ``found``: never that a text is refused."""
    card = next((label for label in CARDS if label in found.labels), "")
    return Effect(card, found.has_plan or not HELD.isdisjoint(found.labels), _in_order(NUDGES, found.labels))


def hints_of(found: Screening) -> tuple["str | Promise", ...]:
    """What its writer is told while they still write."""
    return _in_order({**HOLDS, **NUDGES}, found.labels)


def _in_order(sentences: dict[str, "str | Promise"], labels: Iterable[str]) -> tuple["str | Promise", ...]:
    there = set(labels)
    return tuple(sentences[label] for label in LABELS if label in sentences and label in there)
