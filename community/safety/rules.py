"""The rules of screening, as the files in ``rules/`` write them down: each with its reason, and examples that tests run."""

import re
import tomllib
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from community.safety.context import TOLD_AS_HISTORY, is_past
from community.safety.lexicon import FOLDER

TOGETHER = 24  # words: two short sentences are read as one, for what begins in one and ends in the next
_GAPS = {"..": r"(?: \S+){0,3}", "...": r"(?: \S+){0,8}"}


@dataclass(frozen=True, eq=False)
class Rule:
    """One rule.

    :ivar why: the reason in a sentence, for moderators.
    :ivar needs: words or kinds one of which must be there; asked first, because it costs least.
    :ivar unless: words or kinds that speak against it: long ago, a pet, somebody else's opinion.
    :ivar held: what it matches is held at once, whatever its label: a plan, a method, a goodbye with a plan.
    """

    name: str
    label: str
    why: str
    pattern: "re.Pattern[str]"
    needs: frozenset[str]
    unless: frozenset[str]
    held: bool
    examples: tuple[str, ...]
    harmless: tuple[str, ...]
    language: str

    def matches(self, line: str, words: frozenset[str]) -> bool:
        """Whether it matches a piece of a text.

        One of ``needs`` must be among its words; that is asked before.

        :param line: the words of the piece, or the kinds in their place, with one space between.
        :param words: the same as a set, the plain words among them.
        """
        return self.unless.isdisjoint(words) and self.pattern.search(line) is not None


@cache
def rules() -> tuple[Rule, ...]:
    """All rules of all languages."""
    return tuple(_rule(entry, file.stem) for file in sorted(FOLDER.glob("*.toml"))
                 for entry in tomllib.loads(file.read_text(encoding="utf-8")).get("rule", ()))


@cache
def _by_word() -> dict[str, list[Rule]]:
    """The rules that need each word: most texts have words of a few only."""
    index: dict[str, list[Rule]] = {}
    for rule in rules():
        for word in rule.needs:
            index.setdefault(word, []).append(rule)
    return index


def matching(words: tuple[str, ...], kinds: tuple[str, ...], before: tuple[str, ...] = (),
             but: Container[Rule] = ()) -> Iterator[Rule]:
    """The rules that match one piece.

    :param before: the kinds of the sentence before it: "in 2014 …" holds for what follows, too, until it says "today".
    :param but: rules that need not be asked again, as they have matched elsewhere in the text.
    """
    index, there = _by_word(), frozenset(words).union(kinds)
    telling = index.keys() & there
    if not telling:
        return
    line, told_as_history = line_of(kinds), is_past((before, kinds))
    for rule in dict.fromkeys([rule for word in telling for rule in index[word] if rule not in but]):
        if rule.matches(line, there) and not (told_as_history and rule.label in TOLD_AS_HISTORY):
            yield rule


def matching_any(words: Sequence[tuple[str, ...]], kinds: Sequence[tuple[str, ...]]) -> Iterator[Rule]:
    """The rules that match any of the pieces of a text, or two short ones that follow each other."""
    pieces = list(zip(words, kinds, strict=True))
    for each, (_words, before) in zip(pieces, [((), ()), *pieces], strict=False):
        yield from matching(*each, before)
    for (first, its_kinds), (second, more) in pairwise(pieces):
        if len(first) + len(second) <= TOGETHER:
            yield from matching(first + second, its_kinds + more)


def _rule(entry: dict[str, Any], language: str) -> Rule:
    return Rule(
        name=entry["name"], label=entry["label"], why=entry["why"], pattern=_compiled(entry["pattern"]),
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


def line_of(kinds: Sequence[str]) -> str:
    """The line of a piece that patterns are compared with."""
    return f" ^ {' '.join(kinds)} $"
