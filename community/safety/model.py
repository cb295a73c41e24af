"""The small model beside the rules: for each label a sum of weights of what stands in a sentence. Its weights are a file here.

Written by ``python -m community.safety.training`` from the texts in ``training/``; read once a process. Plain sums and no
matrices, so that it needs no library and takes a fraction of a millisecond a sentence.
"""

import gzip
import json
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from math import sqrt
from operator import mul
from pathlib import Path
from typing import Any, NamedTuple

from community.safety.context import TOLD_AS_HISTORY, is_past
from community.safety.features import COMPANY, company_of, of_word

FILE = Path(__file__).with_name("model.json.gz")
LEAST = 60  # features, as many as five words have: two or three words by themselves tell little
LANE, OFFSET = 20, 128  # bits; steps are between -127 and 127, and a piece of 32 words has far fewer than 4,000 features
MASK = (1 << LANE) - 1
WINDOW = 3  # sentences that are judged together at most
WHY = "Reads like other texts under this label. No rule matched: please judge by the words themselves."


class Model(NamedTuple):
    """What training wrote.

    :ivar weights: of each feature, one for each label, all in one number: a lane for each label and one that counts features.
        Adding numbers adds all lanes at once, and Python does nothing faster. ``company`` holds those of words and kinds that
        stand together, by family.
    :ivar scale: what one step of a lane weighs.
    :ivar bias: what a sentence without any known feature weighs; ``thresholds`` what a label needs.
    """

    labels: tuple[str, ...]
    weights: dict[str, int]
    company: dict[str, dict[tuple[str, ...], int]]
    scale: float
    bias: tuple[float, ...]
    thresholds: tuple[float, ...]


class _Sum(NamedTuple):
    weights: tuple[int, ...]
    length: int


@cache
def loaded() -> Model:
    """The model of this process."""
    with gzip.open(FILE, "rt", encoding="utf-8") as file:
        return made(json.load(file))


def made(raw: dict[str, Any]) -> Model:
    """A model from what its file holds."""
    weights: dict[str, int] = {}
    company: dict[str, dict[tuple[str, ...], int]] = {family: {} for family in COMPANY}
    for feature, row in raw["weights"].items():
        if feature[0] in company:
            company[feature[0]][tuple(feature[1:].split(" "))] = _packed(row)
        else:
            weights[feature] = _packed(row)
    return Model(tuple(raw["labels"]), weights, company, raw["scale"], tuple(raw["bias"]), tuple(raw["thresholds"]))


def _packed(steps: Sequence[int]) -> int:
    return sum((step + OFFSET) << (LANE * at) for at, step in enumerate([*steps, 1 - OFFSET]))


def _unpacked(total: int, labels: int) -> tuple[int, ...]:
    shift = OFFSET * (total >> (LANE * labels) & MASK)
    return tuple([(total >> at & MASK) - shift for at in range(0, LANE * labels, LANE)])


def judged(words: Sequence[tuple[str, ...]], kinds: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, str, int, int]]:
    """The labels a text gets, each with the reason and the first and last of the sentences it gets it for.

    :param words: the words of its sentences; ``kinds`` are the kinds of these.
    """
    model = loaded()
    best: dict[str, tuple[float, int, int]] = {}
    sums = [_sum(model, *each) for each in zip(words, kinds, strict=True)]
    for first, last, scores in (_score(model, sums, *window) for window in _likely(model, sums)):
        for label, score, threshold in zip(model.labels, scores, model.thresholds, strict=True):
            over = score - threshold
            if over > best.get(label, (0.0, 0, 0))[0] and not (
                    label in TOLD_AS_HISTORY and is_past(kinds[max(0, first - 1):last + 1])):
                best[label] = (over, first, last)
    for label, (_over, first, last) in best.items():
        yield label, WHY, first, last


def scores_of(words: Sequence[tuple[str, ...]], kinds: Sequence[tuple[str, ...]], model: Model) -> list[float]:
    """The highest score of each label in any of the windows of a text: what thresholds are compared with."""
    sums = [_sum(model, *each) for each in zip(words, kinds, strict=True)]
    return [max(column) for column in zip(*(scores for _first, _last, scores in _scored(model, sums)), strict=True)]


def _sum(model: Model, words: tuple[str, ...], kinds: tuple[str, ...]) -> _Sum:
    total = sum(map(_of_word, words)) if model is loaded() else sum([_looked_up(model, word) for word in words])
    length = total >> LANE * (len(model.labels) + 1)
    for family, found in company_of(words, kinds):
        total += sum(filter(None, map(model.company[family].get, found)))
        length += len(found)
    return _Sum(_unpacked(total, len(model.labels)), length)


@lru_cache(16384)
def _of_word(word: str) -> int:
    return _looked_up(loaded(), word)


def _looked_up(model: Model, word: str) -> int:
    """What a word weighs; above all lanes stands how many features it has, known or not."""
    features = of_word(word)
    return sum(filter(None, map(model.weights.get, features))) + (len(features) << LANE * (len(model.labels) + 1))


def _scored(model: Model, sums: Sequence[_Sum]) -> Iterator[tuple[int, int, tuple[float, ...]]]:
    """Each sentence, and each two and three in a row, with what they weigh."""
    for first in range(len(sums)):
        for last in range(first, min(first + WINDOW, len(sums))):
            yield _score(model, sums, first, last)


def _score(model: Model, sums: Sequence[_Sum], first: int, last: int) -> tuple[int, int, tuple[float, ...]]:
    there = sums[first:last + 1]
    share = model.scale / sqrt(max(sum(each.length for each in there), LEAST))
    weights = map(sum, zip(*(each.weights for each in there), strict=True))
    return first, last, tuple([bias + weight * share for bias, weight in zip(model.bias, weights, strict=True)])


def _likely(model: Model, sums: Sequence[_Sum]) -> Iterator[tuple[int, int]]:
    """The sentences, and those in a row, that may reach a threshold; most of a long text cannot, and is not weighed by label.

    A label needs ``(threshold - bias) / scale * sqrt(features)``. What a sentence brings at most, of any label, of that need
    for one feature, adds up to no less than what several in a row bring of one label.
    """
    needs = [(threshold - bias) / model.scale for threshold, bias in zip(model.thresholds, model.bias, strict=True)]
    if min(needs) <= 0:
        yield from ((first, last) for first in range(len(sums)) for last in range(first, min(first + WINDOW, len(sums))))
        return
    parts = [1 / need for need in needs]
    brings = [(max(map(mul, each.weights, parts)), each.length) for each in sums]
    for first in range(len(sums)):
        brought, length = 0.0, 0
        for last, (more, longer) in enumerate(brings[first:first + WINDOW], first):
            brought, length = brought + more, length + longer
            if brought > 0 and brought * brought > max(length, LEAST):
                yield first, last
