"""Which places of two sequences say the same.

Found from what occurs once on either side, then again between those (patience sorting): changes come out as people see them,
and no text makes it slow. The work grows with the length of the sequences, not with its square.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from typing import Any

DEPTH = 12  # how often it is looked between what was found

Span = tuple[int, int]
Run = tuple[bool, Span, Span]  # whether it is the same, from where to where before, and after


def runs(old: Sequence[Hashable], new: Sequence[Hashable]) -> Iterator[Run]:
    """Stretches of ``old`` and ``new`` in order, by turns the same and different."""
    i = k = 0
    for at, to, length in [*_rows(_pairs(old, new)), (len(old), len(new), 0)]:
        if (at, to) != (i, k):
            yield False, (i, at), (k, to)
        i, k = at + length, to + length
        if length:
            yield True, (at, i), (to, k)


def _rows(pairs: Sequence[Span]) -> list[tuple[int, int, int]]:
    """Pairs that follow each other without a gap, as places and a length."""
    rows: list[tuple[int, int, int]] = []
    for at, to in pairs:
        i, k, length = rows[-1] if rows else (-1, -1, 0)
        if (i + length, k + length) == (at, to):
            rows[-1] = (i, k, length + 1)
        else:
            rows.append((at, to, 1))
    return rows


def _pairs(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Span]:
    """Places that say the same in both, in order: patience sorting of what occurs once, again between those."""
    found: list[Span] = []
    open_spans = [((0, len(old)), (0, len(new)), 0)]
    while open_spans:
        (i, j), (k, m), depth = open_spans.pop()
        while i < j and k < m and old[i] == new[k]:
            found.append((i, k))
            i, k = i + 1, k + 1
        while i < j and k < m and old[j - 1] == new[m - 1]:
            j, m = j - 1, m - 1
            found.append((j, m))
        if i == j or k == m or depth == DEPTH:
            continue
        anchors = [*_anchors(old, new, (i, j), (k, m)), (j, m)]
        if len(anchors) > 1:
            for at, to in anchors:  # the pair itself opens the next span, and is found there
                open_spans.append(((i, at), (k, to), depth + 1))
                i, k = at, to
    return sorted(found)


def _anchors(old: Sequence[Hashable], new: Sequence[Hashable], span: Span, other: Span) -> list[Span]:
    """The longest row of places, rising in both, of what occurs once in either span."""
    counts, counts_new = Counter(old[span[0]:span[1]]), Counter(new[other[0]:other[1]])
    where = {new[to]: to for to in range(*other) if counts_new[new[to]] == 1}
    piles: list[int] = []  # the smallest end of a row of each length
    tops: list[tuple[Span, Any]] = []
    for at in range(*span):
        if counts[old[at]] != 1 or (to := where.get(old[at])) is None:
            continue
        place = bisect_left(piles, to)
        row = ((at, to), tops[place - 1] if place else None)
        piles[place:place + 1] = [to]
        tops[place:place + 1] = [row]
    row_end: Any = tops[-1] if tops else None
    rising = []
    while row_end is not None:
        rising.append(row_end[0])
        row_end = row_end[1]
    return rising[::-1]
