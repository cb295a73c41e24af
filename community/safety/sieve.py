"""Which rules could match a piece of a text at all, so that few patterns are ever run.

Each word knows for which rules it speaks, and against which, as bits of one number. What a piece speaks for is these numbers
together; two pieces in a row are theirs together.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from community.safety.context import PAST, PRESENT

DEMANDS = 4  # sets of words a rule asks for that are looked at: its ``needs``, and the shortest of its pattern
_PLAIN = re.compile(r"[\w%€£']+")


class Asked(NamedTuple):
    """What one rule asks for.

    :ivar demands: of each of these sets one word must be there.
    :ivar unless: words none of which may be there.
    :ivar is_now: it does not hold for what is told of long ago.
    """

    demands: Sequence[Collection[str]]
    unless: Collection[str]
    is_now: bool


class Sieve:
    """The rules that may match, by the words of a piece. Rules are meant by their places in the sequence it was made of."""

    def __init__(self, asked: Sequence[Asked]) -> None:
        """Give each word its bits: a lane of the length of ``asked`` for each demand, one for ``unless``, and two of time."""
        self._length = len(asked)
        self._bits: dict[str, int] = {}
        self._base = self._now = 0
        for place, rule in enumerate(asked):
            self._now |= rule.is_now << place
            for lane in range(DEMANDS):
                if lane < len(rule.demands):
                    self._set(rule.demands[lane], lane, place)
                else:
                    self._base |= 1 << lane * self._length + place
            self._set(rule.unless, DEMANDS, place)
        self._set(PAST, DEMANDS + 1, 0)
        self._set(PRESENT, DEMANDS + 1, 1)
        self._all = (1 << self._length) - 1

    def _set(self, words: Iterable[str], lane: int, place: int) -> None:
        for word in words:
            self._bits[word] = self._bits.get(word, 0) | 1 << lane * self._length + place

    def of(self, words: Iterable[str]) -> int:
        """What these words speak for and against."""
        total = 0
        for bits in filter(None, map(self._bits.get, words)):
            total |= bits
        return total

    def may_match(self, spoken: int, before: int = 0) -> int:
        """The rules that may match, a bit for each.

        :param spoken: what the words of a piece speak for; ``before`` is that of what stands before it.
        """
        length, there = self._length, spoken | self._base
        found = there & there >> length & there >> 2 * length & there >> 3 * length & ~(there >> DEMANDS * length) & self._all
        if found & self._now and (spoken | before) >> (DEMANDS + 1) * length & 1 and not (
                (spoken | before) >> (DEMANDS + 1) * length + 1):
            found &= ~self._now
        return found


def places(bits: int) -> Iterator[int]:
    """The places of the bits that are set."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def alternatives(pattern: str) -> list[str]:
    """The patterns that ``pattern`` offers a choice of, each to be asked by itself."""
    pattern = pattern.strip()
    while pattern.startswith("(") and _split(pattern, " ") == [pattern] and _split(pattern, "|") == [pattern] and (
            pattern.endswith(")")):
        pattern = pattern[1:-1]
    ways = _split(pattern, "|")
    return [each for way in ways for each in alternatives(way)] if len(ways) > 1 else [pattern.strip()]


def demanded(pattern: str) -> list[frozenset[str]]:
    """Sets of words of which a line must have one each, or ``pattern`` cannot match it; the shortest first."""
    ways = _split(pattern, "|")
    if len(ways) > 1:
        return _one_of(ways)
    found: list[frozenset[str]] = []
    for part in _split(pattern, " "):
        if part.startswith("(") and part.endswith(")"):
            found += _one_of(_split(part[1:-1], "|"))
        elif _PLAIN.fullmatch(part):
            found.append(frozenset({part}))
    return sorted(found, key=len)


def _one_of(ways: Sequence[str]) -> list[frozenset[str]]:
    """The one set that holds for all of several ways, when each demands something."""
    least = [next(iter(demanded(way)), None) for way in ways]
    return [frozenset[str]().union(*(each for each in least if each))] if all(least) else []


def _split(pattern: str, sign: str) -> list[str]:
    """``pattern`` at each ``sign`` outside of brackets."""
    parts, depth = [""], 0
    for letter in pattern:
        depth += (letter == "(") - (letter == ")")
        if letter == sign and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    return [part for part in parts if part]
