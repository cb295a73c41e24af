"""The rules of screening, as the files in ``rules/`` write them down: each with its reason, and examples that tests run."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, pairwise
from typing import Any, NamedTuple

from community.safety.context import TOLD_AS_HISTORY
from community.safety.lexicon import FOLDER
from community.safety.sieve import DEMANDS, Asked, Sieve, alternatives, demanded, places
from community.safety.wording import Told

TOGETHER = 24  # words: two short sentences are read as one, for what begins in one and ends in the next
_GAPS = {"..": r"(?: \S+){0,3}", "...": r"(?: \S+){0,8}"}


class Way(NamedTuple):
    """One of the patterns of a rule, and sets of words of which it cannot do without one each."""

    pattern: "re.Pattern[str]"
    demands: tuple[frozenset[str], ...]


@dataclass(frozen=True, eq=False)
class Rule:
    """One rule.

    :ivar why: the reason in a sentence, for moderators.
    :ivar ways: the patterns it is made of; one that matches is enough.
    :ivar needs: words or kinds one of which must be there.
    :ivar unless: words or kinds that speak against it: long ago, a pet, somebody else's opinion.
    :ivar held: what it matches is held at once, whatever its label: a plan, a method, a goodbye with a plan.
    """

    name: str
    label: str
    why: str
    ways: tuple["Way", ...]
    needs: frozenset[str]
    unless: frozenset[str]
    held: bool
    examples: tuple[str, ...]
    harmless: tuple[str, ...]
    language: str


@cache
def rules() -> tuple[Rule, ...]:
    """All rules of all languages."""
    return tuple(_rule(entry, file.stem) for file in sorted(FOLDER.glob("*.toml"))
                 for entry in tomllib.loads(file.read_text(encoding="utf-8")).get("rule", ()))


@cache
def ways() -> tuple[tuple[Rule, Way], ...]:
    """All ways of all rules: what the sieve numbers."""
    return tuple((rule, way) for rule in rules() for way in rule.ways)


@cache
def sieve() -> Sieve:
    """Which of :func:`ways` may match."""
    return Sieve([Asked([rule.needs, *way.demands], rule.unless, rule.label in TOLD_AS_HISTORY) for rule, way in ways()])


def matching_any(said: Told) -> dict[Rule, tuple[int, int]]:
    """The rules that match any of the pieces of a text, or two short ones that follow each other, with the first and last of
    these. "In 2014 …" holds for the piece behind it, too, until it says "today"."""
    asking = _Asking()
    speaks_for = [sieve().of({*its, *these}) for its, these in zip(said.words, said.kinds, strict=True)]
    lengths = [len(each) for each in said.words]
    before = 0
    for at, number in enumerate(said.order):
        asking.about((number,), said.kinds, (at, at), sieve().may_match(speaks_for[number], before))
        before = speaks_for[number]
    for at, (one, two) in enumerate(pairwise(said.order)):
        if lengths[one] + lengths[two] <= TOGETHER:
            asking.about((one, two), said.kinds, (at, at + 1), sieve().may_match(speaks_for[one] | speaks_for[two]))
    return asking.found


class _Asking:
    """Asks patterns about one text: each about a line once, however often that comes again, and none that has matched.

    :ivar found: the rules that match, each with the first and last piece.
    """

    def __init__(self) -> None:
        self.found: dict[Rule, tuple[int, int]] = {}
        self._matched = 0
        self._asked: dict[tuple[int, ...], int] = {}

    def about(self, numbers: tuple[int, ...], kinds: Sequence[tuple[str, ...]], where: tuple[int, int], may: int) -> None:
        """Ask those of the bits ``may`` about one piece, or two that are read as one: these ``numbers`` among all ``kinds``."""
        asked = self._asked.get(numbers, 0)
        may &= ~(self._matched | asked)
        if not may:
            return
        self._asked[numbers] = asked | may
        line = line_of(chain.from_iterable(kinds[number] for number in numbers))
        for place in places(may):
            rule, way = ways()[place]
            if way.pattern.search(line):
                self.found.setdefault(rule, where)
                self._matched |= 1 << place


def _rule(entry: dict[str, Any], language: str) -> Rule:
    return Rule(
        name=entry["name"], label=entry["label"], why=entry["why"],
        ways=tuple(Way(_compiled(each), tuple(demanded(each)[:DEMANDS - 1])) for each in alternatives(entry["pattern"])),
        needs=frozenset(entry["needs"]), unless=frozenset(entry.get("unless", ())), held=entry.get("held", False),
        examples=tuple(entry["examples"]), harmless=tuple(entry["harmless"]), language=language)


def _compiled(pattern: str) -> "re.Pattern[str]":
    """A pattern of words. ``..`` stands for up to three words and ``...`` for up to eight, ``(this|that)?`` may be missing;
    ``^`` and ``$`` are the ends of a piece, which stand in its line as words."""
    parts: list[str] = []
    for part in re.sub(r"([$^])", r"\\\1", pattern).split():
        if part in _GAPS:
            parts.append(_GAPS[part])
        elif part.endswith(")?") and part.startswith("("):
            parts.append(f"(?: {part[:-1]})?")
        else:
            parts.append(f" {part}")
    return re.compile("".join(parts) + r"(?!\S)")


def line_of(kinds: Iterable[str]) -> str:
    """The line of a piece that patterns are compared with."""
    return f" ^ {' '.join(kinds)} $"
