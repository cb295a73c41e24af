"""What a text may be about, before anybody else sees it: labels, each with what matched and why. Pure: no database, no network.

Rules (``rules/*.toml``) and a small model (``model.py``) look at a text sentence by sentence, so that one telling sentence in a
long and cheerful post is enough. A label decides which help card its writer sees and what a moderator reads; it is never a
verdict on a person, and blocks nothing by itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from community.safety import model
from community.safety.rules import TOGETHER, matching_any
from community.safety.wording import Piece, pieces, told

# The most urgent first: the writer sees the card for that one.
LABELS = ("emergency", "crisis", "stopped", "urges_stopping", "sourcing", "dosing", "contact", "medical_claim")

PLAIN_TO_SEE = frozenset({"contact"})  # a link is a link, whatever stands around it: the model has no say in its rules


@dataclass(frozen=True)
class Match:
    """One thing that was found.

    :ivar rule: the name of the rule; ``model`` for the classifier; ``phrase:<number>`` for a phrase of moderators.
    :ivar why: the reason in a sentence, for moderators.
    :ivar start: where in the text; ``end`` is the first character behind it.
    """

    label: str
    rule: str
    why: str
    start: int
    end: int


@dataclass(frozen=True)
class Screening:
    """What was found in a text.

    :ivar labels: the most urgent first.
    :ivar has_plan: it tells of a plan, a method, means, or a goodbye with a plan: others shall not read that.
    """

    labels: tuple[str, ...] = ()
    matches: tuple[Match, ...] = ()
    has_plan: bool = False


class Wanted(NamedTuple):
    """A phrase moderators look for, in the spelling screening compares."""

    number: int
    words: str
    label: str
    why: str


NOTHING = Screening()


def screen(text: str, phrases: Sequence[Wanted] = ()) -> Screening:
    """What ``text`` may be about. Lines that quote somebody else (``>``) are not its own words.

    :param phrases: what moderators added to the rules.
    """
    read = list(pieces(text))
    if not read:
        return NOTHING
    said = told(read)
    reading = model.reading_of(said)
    matched = {rule: where for rule, where in matching_any(said).items()
               if rule.label in PLAIN_TO_SEE or not reading.is_out_of_question(rule.label, *where)}
    found = {(rule.label, rule.name): Match(rule.label, rule.name, rule.why, read[first].start, read[last].end)
             for rule, (first, last) in matched.items()}
    found |= _phrases_in(read, phrases)
    known = {label for label, _rule in found}
    for label, first, last in reading.judged(said):
        if label not in known:
            found[label, "model"] = Match(label, "model", model.WHY, read[first].start, read[last].end)
    return _sorted(found.values(), any(rule.held for rule in matched))


def _phrases_in(read: Sequence[Piece], phrases: Sequence[Wanted]) -> dict[tuple[str, str], Match]:
    """Phrases of moderators in pieces, or in two short ones that follow each other."""
    found: dict[tuple[str, str], Match] = {}
    joined = [Piece(one.words + two.words, one.start, two.end) for one, two in pairwise(read)
              if len(one.words) + len(two.words) <= TOGETHER] if phrases else []
    for piece in [*read, *joined] if phrases else ():
        line = f" {' '.join(piece.words)} "
        for phrase in phrases:
            if f" {phrase.words} " in line:
                name = f"phrase:{phrase.number}"
                found.setdefault((phrase.label, name), Match(phrase.label, name, phrase.why, piece.start, piece.end))
    return found


def read_in() -> None:
    """Read rules and model now, rather than when the first person writes: it takes half a second."""
    screen("Everything is read.")


def _sorted(found: Iterable[Match], has_plan: bool) -> Screening:
    matches = tuple(sorted(found, key=lambda match: (LABELS.index(match.label), match.start)))
    return Screening(tuple(dict.fromkeys(match.label for match in matches)), matches, has_plan)
