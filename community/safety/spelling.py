"""What words weigh that the model does not know: by the letters they share with others, all words of a text at once."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy

from community.safety.table import taken

Numbers = numpy.ndarray[Any, Any]
BITS = 5  # a letter, or an end of a word
LONGEST, SHORTEST = 4, 3  # letters in a row
_CODE = (1 << BITS) - 1


class Letters(NamedTuple):
    """Weights of letters in a row.

    :ivar rows: by the code of three or four letters, the row of ``steps``, 0 for none.
    :ivar steps: what they weigh for each label; the first row is nothing.
    """

    rows: Numbers
    steps: Numbers

    def weights(self, words: Sequence[str]) -> Numbers:
        """A row for each of ``words``: what its letters weigh, and in the last column how many features it has
        (:func:`community.safety.features.of_word`)."""
        long = [at for at, word in enumerate(words) if len(word) >= LONGEST and word.isalpha() and word.isascii()]
        found = numpy.zeros((len(words), self.steps.shape[1] + 1), numpy.int32)
        found[:, -1] = 1
        if long:
            ended = [f"<{words[at]}>" for at in long]
            lengths = numpy.fromiter(map(len, ended), numpy.int64, len(ended))
            found[long, :-1] = self._sums(numpy.frombuffer("".join(ended).encode(), numpy.uint8), lengths)
            found[long, -1] = 2 * lengths - 4  # the word, and it has one row of three letters more than of four
        return found

    def _sums(self, letters: Numbers, lengths: Numbers) -> Numbers:
        ends = lengths.cumsum()
        weighed = numpy.zeros((len(letters), self.steps.shape[1]), numpy.int32)
        for many in (SHORTEST, LONGEST):
            rows = taken(self.rows, codes_of(letters, many))
            for last in range(1, many):
                rows[ends[:-1] - last] = 0  # begins in one word and ends in the next
            weighed[:len(rows)] += taken(self.steps, rows)
        sums: Numbers = numpy.add.reduceat(weighed, ends - lengths, axis=0)
        return sums


def codes_of(letters: Numbers, many: int) -> Numbers:
    """The code of each ``many`` letters in a row. Letters are ASCII: none has the code 0, so three are never four."""
    codes = letters & _CODE
    found = codes[:len(codes) - many + 1].astype(numpy.int32)
    for at in range(1, many):
        found = found << BITS | codes[at:len(codes) - many + 1 + at]
    return found


def letters_of(named: Sequence[str], steps: Numbers) -> Letters:
    """The weights of these letters in a row."""
    rows = numpy.zeros(1 << LONGEST * BITS, numpy.min_scalar_type(len(named)))  # small, so that more of it is at hand
    for many in (SHORTEST, LONGEST):
        ours = [at for at, letters in enumerate(named) if len(letters) == many]
        if ours:
            codes = codes_of(numpy.frombuffer("".join(named[at] for at in ours).encode(), numpy.uint8), many)
            rows[codes[::many]] = numpy.array(ours) + 1
    return Letters(rows, numpy.vstack([numpy.zeros_like(steps[:1]), steps]))
