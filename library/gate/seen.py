"""What a reader of a text sees, in plain signs: so that no way of writing hides from the rules what everybody can read."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from confusable_homoglyphs import confusables

from library.gate.known import line_of, tokens_of, with_next

LONGEST_NUMBER = 9  # digits; of longer ones the last are judged, so that no pattern has to try them all

Block = tuple[int, list[str]]

# Letters that stand for those of a unit, and that no table of confusable signs has.
_LOOK_ALIKES = {"м": "m", "г": "g", "л": "l", "к": "k", "М": "M", "ʍ": "m"}


@lru_cache(maxsize=8)
def blocks(body: str) -> tuple[Block, ...]:
    """The words of each paragraph, list item and heading as a reader sees them, by line, and the line it begins in."""
    return tuple(_blocks(body))


@lru_cache(maxsize=8)
def lines(body: str) -> tuple[str, ...]:
    """Each line of a body as it is written, in plain signs."""
    return tuple(map(readable, body.split("\n")))


def _blocks(body: str) -> Iterator[Block]:
    for token, inline in with_next(tokens_of(body)):
        if inline.type == "inline" and token.map:
            shown = [""]
            for child in inline.children or []:
                if child.type in {"softbreak", "hardbreak"}:
                    shown.append("")
                elif child.type != "citation":
                    shown[-1] += child.content
            yield token.map[0], [readable(line) for line in shown]


def lists(body: str) -> Iterator[tuple[int, str]]:
    """The words of each whole list, its items parted by semicolons, and the line it begins in."""
    depth, start, items = 0, 0, list[str]()
    for token in tokens_of(body):
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            depth, start = depth + 1, start if depth else line_of(token)
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            depth -= 1
            if not depth:
                yield start, "; ".join(items)
                items = []
        elif depth and token.type == "inline":
            items.append(readable(" ".join(child.content for child in token.children or [] if child.type != "citation")))


def readable(words: str) -> str:
    """``words`` in plain signs: look-alikes as the letters they look like, digits of one width, dashes of one kind, single
    spaces, without marks of emphasis and what cannot be seen.
    """
    words = re.sub(r"(\d)([½¼¾⅐-⅞])", r"\1 \2", words)  # 1½ is one and a half, not 11/2
    plain = unicodedata.normalize("NFKC", words).translate(_folds())
    seen = "".join(sign for sign in plain if unicodedata.category(sign) != "Cf")
    joined = re.sub(r"[`\\]|\*\*|__", "", seen)
    spaced = re.sub(r"\s+", lambda run: "\t" if "\t" in run[0] else " ", joined)
    dashed = re.sub(r"[‐‑‒–—―−]", "-", spaced)
    return re.sub(r"\d{10,}", lambda run: run[0][-LONGEST_NUMBER:], dashed)


@cache
def _folds() -> dict[int, str]:
    """Each letter beyond ASCII that looks like one of ASCII, and that one."""
    folds = dict(_LOOK_ALIKES)
    for sign, alike in confusables.confusables_data.items():
        if len(sign) == 1 and not sign.isascii() and unicodedata.category(sign).startswith("L"):
            letter = next((one["c"] for one in alike if len(one["c"]) == 1 and one["c"].isascii() and one["c"].isalpha()), None)
            if letter is not None:
                folds.setdefault(sign, letter)
    return {ord(sign): letter for sign, letter in folds.items()}
