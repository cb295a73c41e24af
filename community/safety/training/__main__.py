"""Train the model from the texts and a labelled file: ``python -m community.safety.training FILE.tsv [--folds 5]``.

With ``--folds`` it estimates on parts of the labelled file it was not shown, rules included, and writes nothing. Without, it
writes ``model.json.gz``. Needs scikit-learn, which the site does not.
"""

import argparse
import gzip
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from community.safety import model, rules
from community.safety.features import features_of
from community.safety.screening import LABELS
from community.safety.training.texts import Text, labelled, misspelt, of_this_site, written
from community.safety.wording import kinds_of, pieces

# How much a feature of each family counts while learning: pieces of words are many, and say less each.
FAMILIES = {"w": 1.0, "b": 1.0, "k": 1.0, "j": 1.0, "t": 1.0, "s": 0.7, "c": 0.4}
LABELLED_WEIGHT, NOISY, PART = 4.0, 0.5, 0.5
STEPS, LEAST_STEP = 127, 6  # weights are whole numbers up to this; what weighs less for all labels is left out
CUT_SHORT = 0.998
# From --folds: as much as each label needs to keep harmless texts out. Lower finds more.
THRESHOLDS = {"emergency": -0.5, "crisis": -0.35, "stopped": -0.25, "urges_stopping": -0.5, "sourcing": -0.25, "dosing": -0.2,
              "contact": -0.2, "medical_claim": 0.0}


def learnable(texts: Sequence[Text], seed: int = 7) -> tuple[list[Counter[str]], Any, Any]:
    """What is learnt from: each text, a misspelt copy, and of harmless ones each sentence, and each two and three in a row, for
    so it is judged."""
    chance, rows, labels, weights = random.Random(seed), [], [], []  # noqa: S311
    for text in texts:
        is_on = [label in text.labels for label in LABELS]
        copies = [(_counted(text.words), text.weight), (_counted(misspelt(text.words, chance)), text.weight * NOISY)]
        if not text.labels:
            copies += [(counted, text.weight * PART) for counted in _windows(text.words)]
        for counted, weight in copies:
            rows.append(counted)
            labels.append(is_on)
            weights.append(weight)
    return rows, numpy.array(labels), numpy.array(weights)


def _of(words: tuple[str, ...]) -> Counter[str]:
    return Counter(features_of(words, kinds_of(words)))


def _windows(text: str) -> Iterator[Counter[str]]:
    found = [_of(piece.words) for piece in pieces(text)]
    for first in range(len(found)):
        for last in range(first, min(first + model.WINDOW, len(found))):
            yield sum(found[first:last + 1], Counter())


def _counted(text: str) -> Counter[str]:
    return sum((_of(piece.words) for piece in pieces(text)), Counter())


def fitted(texts: Sequence[Text]) -> dict[str, Any]:
    """A model as its file holds it."""
    rows, labels, weights = learnable(texts)
    common = Counter(feature for row in rows for feature in row)
    places = {feature: at for at, feature in enumerate(sorted(each for each, times in common.items() if times >= 2))}
    matrix, bias, columns = _matrix(rows, places), [], []
    for at in range(len(LABELS)):
        one = LogisticRegression(C=0.1, solver="liblinear", tol=1e-3, max_iter=60, class_weight={0: 1, 1: 2})
        one.fit(matrix, labels[:, at], weights)
        bias.append(round(float(one.intercept_[0]), 4))
        columns.append(one.coef_[0])
    table = numpy.array(columns).T * numpy.array([[10 * FAMILIES[feature[0]]] for feature in places])
    # A few features weigh far more than all others: cut them short, so that the steps are fine enough for the many small ones.
    scale = float(numpy.quantile(numpy.abs(table).max(axis=1), CUT_SHORT)) / STEPS
    steps = numpy.rint(table / scale).clip(-STEPS, STEPS).astype(int)
    kept = {feature: steps[at].tolist() for feature, at in places.items() if numpy.abs(steps[at]).max() >= LEAST_STEP}
    return {"labels": list(LABELS), "scale": scale, "bias": bias, "thresholds": [THRESHOLDS[label] for label in LABELS],
            "weights": kept}


def _matrix(rows: Sequence[Counter[str]], places: dict[str, int]) -> Any:
    data, columns, ends = [], [], [0]
    for row in rows:
        length = max(sum(row.values()), model.LEAST) ** 0.5
        for feature, times in row.items():
            if feature in places:
                columns.append(places[feature])
                data.append(times * FAMILIES[feature[0]] * 10 / length)
        ends.append(len(columns))
    return sparse.csr_matrix((data, columns, ends), shape=(len(rows), len(places)))


def write(raw: dict[str, Any], file: Path = model.FILE) -> None:
    """Write a model so that the same one is the same file."""
    with file.open("wb") as bare, gzip.GzipFile(fileobj=bare, mode="wb", mtime=0, filename="") as packed:
        packed.write(json.dumps(raw, separators=(",", ":"), sort_keys=True).encode())


def read(text: str, trained: model.Model) -> list[float]:
    """The scores of ``text`` by a model that is not in its file; a label a rule gives counts as certain."""
    found = list(pieces(text))
    words, kinds = [piece.words for piece in found], [tuple(kinds_of(piece.words)) for piece in found]
    scores = model.scores_of(words, kinds, trained)
    matched = {rule.label for rule in rules.matching_any(words, kinds)}
    return [99.0 if label in matched else score for label, score in zip(LABELS, scores, strict=True)]


def main() -> None:
    """Read the arguments and do as they say."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("file", type=Path)
    arguments.add_argument("--folds", type=int, default=0)
    chosen = arguments.parse_args()
    own, shown = [*written(), *of_this_site(Path())], labelled(chosen.file, LABELLED_WEIGHT)
    if not chosen.folds:
        write(fitted([*own, *shown]))
        return
    order = list(range(len(shown)))
    random.Random(3).shuffle(order)  # noqa: S311
    scores: dict[int, list[float]] = {}
    for fold in range(chosen.folds):
        held_out = set(order[fold::chosen.folds])
        trained = model.made(fitted([*own, *(text for at, text in enumerate(shown) if at not in held_out)]))
        scores |= {at: read(shown[at].words, trained) for at in held_out}
    print(json.dumps([scores[at] for at in range(len(shown))]))


if __name__ == "__main__":
    main()
