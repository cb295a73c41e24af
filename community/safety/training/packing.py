"""What was learnt, in the form the site reads: words as numbers, and tables by these."""

import json
from collections.abc import Mapping
from typing import Any

import numpy

from community.safety.features import ALONE, COMPANY, of_word
from community.safety.table import keys_of, table_of

LEAST_STEP = 30  # what stands together and weighs less for all labels is left out: it is most of it, and says little
Steps = numpy.ndarray[Any, Any]


def packed(steps: Mapping[str, Steps], meaning: Mapping[str, Steps], told: dict[str, Any]) -> dict[str, Steps]:
    """The arrays of the model's file.

    :param steps: of each feature, a whole number for each label; ``meaning`` is that of words by their vectors.
    :param told: labels, scale, bias and thresholds.
    """
    company = {feature: each for feature, each in steps.items()
               if feature[0] in COMPANY and numpy.abs(each).max() >= LEAST_STEP}
    words = sorted({feature[1:] for feature in steps if feature[0] in "w" + ALONE}
                   | {word for feature in company for word in feature[1:].split(" ")} | set(meaning))
    letters = sorted(feature[1:] for feature in steps if feature[0] == "c")
    number = {word: at for at, word in enumerate(words, start=1)}
    numbers = [(feature[0], [numpy.array([number[word]], numpy.uint64) for word in feature[1:].split(" ")])
               for feature in company]
    keys = [int(keys_of(family, *each)[0]) for family, each in numbers]
    table = table_of(numpy.array(keys, numpy.uint64), numpy.array(list(company.values()), numpy.int16))
    nothing = numpy.zeros(len(told["labels"]), numpy.int16)
    return {
        "told": _bytes(json.dumps(told)), "words": _bytes("\n".join(words)), "letters": _bytes("\n".join(letters)),
        "letters_steps": numpy.array([steps["c" + each] for each in letters]),
        "spelt": numpy.array([_spelt(word, steps, meaning.get(word, nothing)) for word in ("", *words)], numpy.int32),
        "alone": numpy.array([[*steps.get(ALONE + word, nothing), word.isupper()] for word in ("", *words)], numpy.int16),
        "slots": table.slots, "keys": table.keys, "steps": table.steps}


def _spelt(word: str, steps: Mapping[str, Steps], meant: Steps) -> Any:
    """What a word, its letters and its meaning weigh, and how many features that are."""
    features = of_word(word) if word else []
    weights = numpy.sum([meant, *(steps[feature] for feature in features if feature in steps)], axis=0, dtype=numpy.int32)
    return numpy.append(weights, len(features))


def _bytes(text: str) -> Steps:
    return numpy.frombuffer(text.encode(), numpy.uint8)
