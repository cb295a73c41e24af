"""What the model sees of a sentence: its words, their kinds, which stand together, and pieces of each word."""

from collections.abc import Sequence
from itertools import pairwise

ALONE = "k"  # the family of kinds by themselves
COMPANY = "bjts"  # the families of words and kinds that stand together


def features_of(words: Sequence[str], kinds: Sequence[str]) -> list[str]:
    """The features of a piece of a text, some more than once. Training names them so; ``model`` weighs them by number."""
    return [feature for word in words for feature in of_word(word)] + of_company(words, kinds)


def of_word(word: str) -> list[str]:
    """The word (``w``), and four and three letters in a row of it with its ends (``c``): a misspelt word shares most."""
    if len(word) < 4 or not (word.isascii() and word.isalpha()):
        return ["w" + word]
    ended = f"<{word}>"
    fours, threes = range(len(ended) - 3), range(len(ended) - 2)
    return ["w" + word, *[f"c{ended[at:at + 4]}" for at in fours], *[f"c{ended[at:at + 3]}" for at in threes]]


def of_company(words: Sequence[str], kinds: Sequence[str]) -> list[str]:
    """Neighbouring words (``b``), kinds (``k``), two and three kinds in a row (``j``, ``t``), and two with one or two words
    between (``s``). ``^`` and ``$`` are the ends of the piece."""
    ended = ["^", *kinds, "$"]
    return [
        *map("b{0[0]} {0[1]}".format, pairwise(words)), *[f"k{kind}" for kind in kinds if kind.isupper()],
        *map("j{0[0]} {0[1]}".format, pairwise(ended)),
        *map("t{0[0]} {0[1]} {0[2]}".format, zip(ended, ended[1:], ended[2:], strict=False)),
        *[f"s{first} {second}" for apart in (2, 3) for first, second in zip(ended, ended[apart:], strict=False)]]
