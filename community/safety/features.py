"""What the model sees of a sentence: its words, their kinds, which stand together, and pieces of each word."""

from collections.abc import Sequence
from itertools import pairwise


def features_of(words: Sequence[str], kinds: Sequence[str]) -> list[str]:
    """The features of a piece of a text, some more than once."""
    return [feature for word in words for feature in of_word(word)] + of_company(words, kinds)


def of_word(word: str) -> list[str]:
    """The word (``w``), and four and three letters in a row of it with its ends (``c``): a misspelt word shares most."""
    if len(word) < 4 or not word.isalpha():
        return ["w" + word]
    ended = f"<{word}>"
    fours, threes = range(len(ended) - 3), range(len(ended) - 2)
    return ["w" + word, *[f"c{ended[at:at + 4]}" for at in fours], *[f"c{ended[at:at + 3]}" for at in threes]]


COMPANY = "bkjts"


def of_company(words: Sequence[str], kinds: Sequence[str]) -> list[str]:
    """What stands together, as features."""
    return [family + " ".join(together) for family, found in company_of(words, kinds) for together in found]


def company_of(words: Sequence[str], kinds: Sequence[str]) -> list[tuple[str, list[tuple[str, ...]]]]:
    """By family: neighbouring words (``b``), kinds (``k``), two and three kinds in a row (``j``, ``t``), and two with one or
    two words between (``s``)."""
    ended = ["^", *kinds, "$"]
    named: list[tuple[str, ...]] = [(kind,) for kind in kinds if kind.isupper()]
    return [
        ("b", list(pairwise(words))), ("k", named), ("j", list(pairwise(ended))),
        ("t", list(zip(ended, ended[1:], ended[2:], strict=False))),
        ("s", [*zip(ended, ended[2:], strict=False), *zip(ended, ended[3:], strict=False)])]
