"""What a text may be about, before anybody else sees it: labels, each with what matched and why. Pure: no database, no network.

Rules (``rules/*.toml``) and a small model (``model.py``) look at a text sentence by sentence, so that one telling sentence in a
long and cheerful post is enough. A label decides which help card its writer sees and what a moderator reads; it is never a
verdict on a person, and blocks nothing by itself.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from community.safety import model
from community.safety.rules import TOGETHER, Rule, matching
from community.safety.wording import kinds_of, pieces

# The most urgent first: the writer sees the card for that one.
LABELS = ("emergency", "crisis", "stopped", "urges_stopping", "sourcing", "dosing", "contact", "medical_claim")


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


class _Piece(NamedTuple):
    words: tuple[str, ...]
    kinds: tuple[str, ...]
    start: int
    end: int


NOTHING = Screening()


def screen(text: str, phrases: Sequence[Wanted] = ()) -> Screening:
    """What ``text`` may be about. Lines that quote somebody else (``>``) are not its own words.

    :param phrases: what moderators added to the rules.
    """
    read = [_Piece(words, tuple(kinds_of(words)), start, end) for words, start, end in pieces(text)]
    if not read:
        return NOTHING
    found: dict[tuple[str, str], Match] = {}
    matched: set[Rule] = set()
    for piece, before in _with_pairs(read):
        for rule in matching(piece.words, piece.kinds, before, matched):
            matched.add(rule)
            found[rule.label, rule.name] = Match(rule.label, rule.name, rule.why, piece.start, piece.end)
        for phrase in phrases:
            if f" {phrase.words} " in f" {' '.join(piece.words)} ":
                name = f"phrase:{phrase.number}"
                found.setdefault((phrase.label, name), Match(phrase.label, name, phrase.why, piece.start, piece.end))
    known = {label for label, _rule in found}
    for label, why, first, last in model.judged([piece.words for piece in read], [piece.kinds for piece in read]):
        if label not in known:
            found[label, "model"] = Match(label, "model", why, read[first].start, read[last].end)
    return _sorted(found.values(), any(rule.held for rule in matched))


def read_in() -> None:
    """Read rules and model now, rather than when the first person writes: it takes half a second."""
    screen("Everything is read.")


def _sorted(found: Iterable[Match], has_plan: bool) -> Screening:
    matches = tuple(sorted(found, key=lambda match: (LABELS.index(match.label), match.start)))
    return Screening(tuple(dict.fromkeys(match.label for match in matches)), matches, has_plan)


def _with_pairs(read: Sequence[_Piece]) -> Iterator[tuple[_Piece, tuple[str, ...]]]:
    """Each piece and two short ones together, with the kinds of what stands before."""
    yield from zip(read, [(), *(each.kinds for each in read)], strict=False)
    for first, second in pairwise(read):
        if len(first.words) + len(second.words) <= TOGETHER:
            yield _Piece(first.words + second.words, first.kinds + second.kinds, first.start, second.end), ()
