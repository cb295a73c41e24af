"""The texts the model learns from. Each was written for this; none is a member's.

A file is lines under headings: ``[crisis,stopped]`` names the labels of the lines that follow, ``[none]`` none. In a line
``{a|b|}`` stands for one of these, so that one line is several texts. The ``.tsv`` files were written to measure by,
and are learnt from since.
"""

import random
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

FOLDER = Path(__file__).with_name("en")
TEXTS_A_LINE = 6
SITE_WEIGHT = 2.0
SHORTEST = 15  # letters: names and slugs of the site's own files are no texts
_TELLING = re.compile(r"\bsafe\b|suicid|self-harm")  # scenes of the demonstration that may need a card
_CHOICE = re.compile(r"\{([^{}]*)\}")
_HEADING = re.compile(r"\[([a-z_,]+)\]")
_SLIPS = 0.12  # of longer words: as many are misspelt in the noisy copy of a text


class Text(NamedTuple):
    """A text to learn from; ``weight`` is how much it counts."""

    words: str
    labels: frozenset[str]
    weight: float


def written(seed: int = 1) -> Iterator[Text]:
    """All texts of all files. The same seed gives the same."""
    chance = random.Random(seed)  # noqa: S311  nothing secret
    for file in sorted(FOLDER.glob("*.txt")):
        labels: frozenset[str] = frozenset()
        for line in file.read_text(encoding="utf-8").splitlines():
            heading = _HEADING.fullmatch(line)
            if heading:
                labels = frozenset(heading.group(1).split(",")) - {"none"}
            elif line.strip():
                made = _made(line.strip(), chance)
                yield from (Text(words, labels, 2 / len(made) ** 0.5) for words in made)


def of_this_site(root: Path) -> Iterator[Text]:
    """What this project itself wrote, for the demonstration and in the library: none of it needs a card or a moderator.

    :param root: the folder of the project.
    """
    seeds = (tomllib.loads(file.read_text(encoding="utf-8")) for file in sorted((root / "community" / "seeds").glob("*.toml")))
    pages = (file.read_text(encoding="utf-8") for file in sorted((root / "library" / "content").glob("*/*.md")))
    for text in (*_strings(list(seeds)), *(line for page in pages for line in page.splitlines())):
        if len(text) >= SHORTEST and not _TELLING.search(text):
            yield Text(text, frozenset(), SITE_WEIGHT)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _strings(each)


def measured_by(weight: float) -> Iterator[Text]:
    """The texts of sets that once were fresh."""
    for file in sorted(FOLDER.glob("*.tsv")):
        yield from labelled(file, weight)


def labelled(file: Path, weight: float) -> list[Text]:
    """The texts of a file of the form of ``tests/safety/corpus.tsv``."""
    rows = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()[1:] if line]
    return [Text(row[1], frozenset(row[2].split(",")) - {"none"}, weight) for row in rows]


def misspelt(words: str, chance: random.Random) -> str:
    """``words`` with letters lost, doubled or swapped here and there."""
    return " ".join(_slip(word, chance) if len(word) > 4 and chance.random() < _SLIPS else word for word in words.split(" "))


def _slip(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word) - 1)
    lost, swapped = word[:at] + word[at + 1:], word[:at] + word[at + 1] + word[at] + word[at + 2:]
    return chance.choice((lost, swapped, word[:at] + word[at] + word[at:]))


def _made(line: str, chance: random.Random) -> list[str]:
    found: set[str] = set()
    for _again in range(3 * TEXTS_A_LINE if "{" in line else 1):
        chosen = _CHOICE.sub(lambda choice: chance.choice(choice.group(1).split("|")), line)
        found.add(re.sub(r"\s+([,.?!])", r"\1", " ".join(chosen.split())))
        if len(found) == TEXTS_A_LINE:
            break
    return sorted(found)
