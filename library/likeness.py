"""Whether words of one version of a page came into another, though a comma moved or a sentence went elsewhere."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from library import text

RUN = 3  # words in a row: fewer stand in every text, more are broken by a single new word
SHARE = 0.5  # of the runs of a line that say something new: so many found elsewhere, and the line was taken over

_PROSE = ("title", "short_title", "group", "summary", "body", "grade_reason")
_CHOSEN = ("grade", "touches", "related_topics", "related_questions", "recommended")  # place and dates are nobody's words

Runs = frozenset[tuple[str, ...]]


class Said:
    """What the words of a version say, ready to be compared."""

    def __init__(self, words: Mapping[str, Any] | None = None) -> None:
        words = words or {}
        prose = "\n".join(str(words.get(name) or "") for name in _PROSE)
        self.lines = {line.strip() for line in prose.split("\n") if line.strip() and not line.startswith(":::")}
        self.chosen = {(name, str(value)) for name in _CHOSEN if (value := words.get(name))}

    def runs(self) -> Runs:
        """Every few words in a row, whichever line they stand in."""
        return frozenset().union(*(_runs(line) for line in self.lines))


def took(new: Said, others: Iterable[Said], before: Said) -> bool:
    """Whether ``new`` says something that one of ``others`` said and ``before``, the page as readers have it, did not.

    A line that many of ``others`` have is looked at once: the work grows with what was written, not with how often somebody
    saved it.
    """
    known, said = before.runs(), new.runs() - before.runs()
    chosen = new.chosen - before.chosen
    seen = set(before.lines)
    for other in others:
        if other.chosen & chosen:
            return True
        for line in other.lines - seen:
            fresh = _runs(line) - known
            if fresh and len(fresh & said) >= SHARE * len(fresh):
                return True
        seen |= other.lines
    return False


@lru_cache(maxsize=4096)
def _runs(line: str) -> Runs:
    """Of a line without signs, citations and capitals: each few words in a row, or all of them when they are fewer."""
    plain = unicodedata.normalize("NFKC", text.CITATION.sub(" ", line)).casefold()
    words = re.findall(r"[^\W_]+", plain)
    if len(words) < RUN:
        return frozenset([tuple(words)] if words else [])
    return frozenset(tuple(words[at:at + RUN]) for at in range(len(words) - RUN + 1))
