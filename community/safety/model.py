"""The small model beside the rules: for each label a sum of weights of what stands in a sentence. Its weights are a file here.

Written by ``python -m community.safety.training`` from the texts in ``training/``; read once a process. Words are looked up as
numbers, all sentences of a text at once, so that a long text takes little more than reading it.
"""

import json
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain, repeat
from pathlib import Path
from typing import Any, NamedTuple

import numpy

from community.safety.context import TOLD_AS_HISTORY, is_past
from community.safety.spelling import Letters, letters_of
from community.safety.table import Table, filed, taken
from community.safety.wording import Told

FILE = Path(__file__).with_name("model.npz")
LEAST = 60  # features, as many as five words have: two or three words by themselves tell little
WINDOW = 3  # sentences that are judged together at most
DOUBT = 0.1  # so far below the threshold of a label most matches of rules are mistaken; less would lose some that are right
WHY = "Reads like other texts under this label. No rule matched: please judge by the words themselves."
Numbers = numpy.ndarray[Any, Any]


class Model(NamedTuple):
    """What training wrote.

    :ivar scale: what one step weighs. All weights are whole steps, a column for each label.
    :ivar bias: what a sentence without any known feature weighs; ``thresholds`` what a label needs.
    :ivar numbers: of each word and kind that is known, from 1.
    :ivar spelt: what each of these weighs by itself and by its letters, in its last column how many features that are; the
        first row is for what is not known.
    :ivar letters: what some letters in a row weigh.
    :ivar alone: what each kind weighs; 1 in its last column for what is a kind.
    :ivar company: what stands together, by :func:`community.safety.table.keys_of`.
    """

    labels: tuple[str, ...]
    scale: float
    bias: Numbers
    thresholds: Numbers
    numbers: dict[str, int]
    spelt: Numbers
    letters: Letters
    alone: Numbers
    company: Table


@cache
def loaded() -> Model:
    """The model of this process."""
    with numpy.load(FILE) as file:
        return made(dict(file))


def made(raw: dict[str, Numbers]) -> Model:
    """A model from what its file holds."""
    told = json.loads(raw["told"].tobytes())
    return Model(
        tuple(told["labels"]), told["scale"], numpy.array(told["bias"]), numpy.array(told["thresholds"]),
        {word: number for number, word in enumerate(raw["words"].tobytes().decode().split("\n"), start=1)}, raw["spelt"],
        letters_of(raw["letters"].tobytes().decode().split("\n"), raw["letters_steps"]),
        raw["alone"], filed(raw["slots"], raw["keys"], raw["steps"]))


class Reading(NamedTuple):
    """What the model makes of a text.

    :ivar labels: what the rows are for.
    :ivar over: for one sentence, two and three in a row: for each label, by the first of them, how far they are over its
        threshold.
    """

    labels: tuple[str, ...]
    over: list[Numbers]

    def judged(self, said: Told) -> Iterator[tuple[str, int, int]]:
        """The labels a text gets, each with the first and last of the sentences it gets it for.

        :param said: what was read.
        """
        reached = sorted((-over[at, first], at, first, first + more) for more, over in enumerate(self.over)
                         for at, first in numpy.argwhere(over > 0).tolist())
        given: set[int] = set()
        for _less, at, first, last in reached:
            if at in given:
                continue
            if self.labels[at] not in TOLD_AS_HISTORY or not is_past([said.kinds[number] for number in
                                                                      said.order[max(0, first - 1):last + 1]]):
                given.add(at)
                yield self.labels[at], first, last

    def is_out_of_question(self, label: str, first: int, last: int) -> bool:
        """Whether sentences read so unlike all others under a label that a rule which matched them must be mistaken."""
        at = self.labels.index(label)
        return all((over[at, max(0, first - more):last + 1] < -DOUBT).all() for more, over in enumerate(self.over))


def reading_of(said: Told) -> Reading:
    """What the model of this process makes of a text."""
    model = loaded()
    return Reading(model.labels, [(scores - model.thresholds).T for scores in _scores(said, model)])


def scores_of(said: Told, model: Model) -> list[float]:
    """The highest score of each label in any of the windows of a text: what thresholds are compared with."""
    best: list[float] = numpy.max([each.max(axis=0) for each in _scores(said, model)], axis=0).tolist()
    return best


def _scores(said: Told, model: Model) -> list[Numbers]:
    """For each sentence, each two and each three in a row: a row, with what it weighs for each label."""
    sums = _sums(said.words, said.kinds, model)[said.order]
    total, found = sums, []
    for last in range(min(WINDOW, len(sums))):
        if last:
            total = total[:-1] + sums[last:]
        found.append(model.bias + total[:, :-1] * (model.scale / numpy.sqrt(numpy.maximum(total[:, -1:], LEAST))))
    return found


def _sums(words: Sequence[tuple[str, ...]], kinds: Sequence[tuple[str, ...]], model: Model) -> Numbers:
    """What each sentence weighs, in steps; in the last column how many features it has, known or not."""
    said = list(chain.from_iterable((*each, "") for each in words))  # an empty word between two sentences
    named = list(chain.from_iterable(("^", *each, "$", "") for each in kinds))
    lengths, lengths_named = numpy.array([(len(each) + 1, len(its) + 3) for each, its in zip(words, kinds, strict=True)]).T
    starts, starts_named = numpy.cumsum(lengths) - lengths, numpy.cumsum(lengths_named) - lengths_named
    words_numbers, kinds_numbers = _numbers_of(said, model), _numbers_of(named, model)
    spelt = taken(model.spelt, words_numbers)
    unknown = [at for at in (words_numbers == 0).nonzero()[0].tolist() if said[at]]
    if unknown:
        spelt[unknown] = model.letters.weights([said[at] for at in unknown])
    total = numpy.add.reduceat(spelt, starts, axis=0, dtype=numpy.int32)
    total += numpy.add.reduceat(taken(model.alone, kinds_numbers), starts_named, axis=0, dtype=numpy.int32)
    sentences = numpy.arange(len(words))
    model.company.add_to(total, words_numbers, kinds_numbers, (sentences.repeat(lengths), sentences.repeat(lengths_named)))
    total[:, -1] += lengths - 2 + 4 * (lengths_named - 3)
    return total


def _numbers_of(words: Sequence[str], model: Model) -> Numbers:
    return numpy.fromiter(map(model.numbers.get, words, repeat(0)), numpy.int64, len(words))
