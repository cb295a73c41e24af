"""How hard a text is to read: the Flesch-Kincaid grade, in years of American school."""

import re
from collections.abc import Collection
from functools import cache
from pathlib import Path

import syllapy

from library import text
from library.content import FOLDER

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SENTENCE = re.compile(r"(?<=[.!?…])[\"”’)]*\s+")


def grade(markdown: str, names: Collection[str] = ()) -> float:
    """The grade of an entry's text, without citations and marks.

    Headings, list items and paragraphs end a sentence. Words in ``names`` (drugs, receptors) are not counted: a reader
    cannot be spared them.
    """
    sentences = words = syllables = 0
    for sentence in _sentences(markdown):
        counted = [word for word in _WORD.findall(sentence) if word.casefold() not in names]
        sentences += bool(counted)
        words += len(counted)
        syllables += sum(_syllables(word) for word in counted)
    return 0.39 * words / sentences + 11.8 * syllables / words - 15.59 if words else 0.0


@cache
def names(path: Path = FOLDER / "names.txt") -> frozenset[str]:
    """The names that are left out of the count, one a line."""
    return frozenset(line.strip().casefold() for line in path.read_text(encoding="utf-8").splitlines() if line.strip())


def _sentences(markdown: str) -> list[str]:
    blocks = [text.plain(token) for token in text.parse(markdown) if token.type == "inline"]
    return [sentence for block in blocks for sentence in _SENTENCE.split(block)]


def _syllables(word: str) -> int:
    return sum(max(1, syllapy.count(part)) for part in word.replace("’", "'").split("-") if part)
