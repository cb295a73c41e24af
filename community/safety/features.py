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


def of_company(words: Sequence[str], kinds: Sequence[str]) -> list[str]:
    """Neighbouring words (``b``), kinds (``k``), two and three kinds in a row (``j``, ``t``), and two with one or two words
    between (``s``)."""
    ended = ["^", *kinds, "$"]
    found = [f"b{first} {second}" for first, second in pairwise(words)]
    found += ["k" + kind for kind in kinds if kind.isupper()]
    found += [f"j{first} {second}" for first, second in pairwise(ended)]
    found += [f"t{first} {second} {third}" for first, second, third in zip(ended, ended[1:], ended[2:], strict=False)]
    found += [f"s{first} {second}" for first, second in zip(ended, ended[2:], strict=False)]
    found += [f"s{first} {second}" for first, second in zip(ended, ended[3:], strict=False)]
    return found
