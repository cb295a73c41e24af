"""What makes screening fast changes nothing: the sieve lets through all that matches, and numbers weigh as names do."""

from math import sqrt
from pathlib import Path
from typing import Any

import numpy
import pytest

from community.safety import model, rules
from community.safety.context import TOLD_AS_HISTORY, is_past
from community.safety.features import ALONE, COMPANY, features_of, of_word
from community.safety.sieve import alternatives, demanded, places
from community.safety.table import keys_of, table_of
from community.safety.wording import kinds_of, pieces, told

TEXTS = [line.split("\t")[1] for line in (Path(__file__).parent / "corpus.tsv").read_text(encoding="utf-8").splitlines()[1:]]
UNKNOWN = "Zwibbelfrump the tablets, quorxly! Nobody grimbles a dose of vexomine."


@pytest.mark.parametrize(("pattern", "offered", "needed"), [
    ("(i|we) ran out", ["(i|we) ran out"], [{"out"}, {"ran"}, {"i", "we"}]),
    ("(got (none|few)|ran out) .. MED", ["(got (none|few)|ran out) .. MED"], [{"MED"}, {"got", "ran"}]),
    ("(ran out|no (more|left))", ["ran out", "no (more|left)"], []),
    ("(left)? ... pills?", ["(left)? ... pills?"], []),
])
def test_what_a_pattern_cannot_do_without(pattern: str, offered: list[str], needed: list[set[str]]) -> None:
    assert alternatives(pattern) == offered
    found = [demanded(each) for each in offered]
    assert {frozenset(each) for each in needed} <= {words for each in found for words in each}


def test_no_rule_that_matches_is_sifted_out() -> None:
    asked = 0
    for text in [*TEXTS, *(example for rule in rules.rules() for example in rule.examples)]:
        for piece in pieces(text):
            kinds = tuple(kinds_of(piece.words))
            there = {*piece.words, *kinds}
            may = set(places(rules.sieve().may_match(rules.sieve().of(there))))
            for place, (rule, way) in enumerate(rules.ways()):
                if not way.pattern.search(rules.line_of(kinds)) or (rule.label in TOLD_AS_HISTORY and is_past([kinds])):
                    continue
                if not there.isdisjoint(rule.needs) and there.isdisjoint(rule.unless):
                    assert place in may, (rule.name, text)
                    asked += 1
    assert asked > len(rules.rules())


def test_words_weigh_by_number_what_they_weigh_by_name() -> None:
    trained = model.loaded()
    company = dict(zip(trained.company.keys.tolist(), trained.company.steps.astype(int), strict=True))
    nothing = numpy.zeros(len(trained.labels), int)
    with numpy.load(model.FILE) as file:
        raw = dict(file)
    letters = {each: row for row, each in enumerate(raw["letters"].tobytes().decode().split("\n"))}

    def weight(feature: str) -> Any:
        numbers = [trained.numbers.get(word, 0) for word in feature[1:].split(" ")]
        if feature[0] == ALONE:
            return trained.alone[numbers[0], :-1].astype(int) if numbers[0] else nothing
        key = keys_of(feature[0], *(numpy.array([number], numpy.uint64) for number in numbers))[0]
        return company.get(int(key), nothing)

    def spelt(word: str) -> Any:
        if word in trained.numbers:
            return trained.spelt[trained.numbers[word], :-1].astype(int)
        rows = [letters[each[1:]] for each in of_word(word)[1:] if each[1:] in letters]
        return raw["letters_steps"][rows].astype(int).sum(axis=0)

    for text in [*TEXTS[:40], UNKNOWN]:
        words = [piece.words for piece in pieces(text)]
        kinds = [tuple(kinds_of(each)) for each in words]
        best = numpy.full(len(trained.labels), -numpy.inf)
        for first in range(len(words)):
            for last in range(first + 1, min(first + model.WINDOW, len(words)) + 1):
                features = [each for at in range(first, last) for each in features_of(words[at], kinds[at])]
                total = sum((weight(each) for each in features if each[0] in COMPANY + ALONE), nothing) + sum(
                    (spelt(word) for at in range(first, last) for word in words[at]), nothing)
                best = numpy.maximum(best, trained.bias + total * trained.scale / sqrt(max(len(features), model.LEAST)))
        assert numpy.allclose(model.scores_of(told(pieces(text)), trained), best)


def test_each_key_of_a_table_is_found_and_no_other() -> None:
    keys = numpy.arange(1, 4001, dtype=numpy.uint64) * numpy.uint64(7919)
    steps = numpy.arange(8000).reshape(4000, 2)
    table = table_of(keys, steps)
    assert (table.steps[table.rows(keys)] == steps).all()
    assert not table.rows(keys + numpy.uint64(1)).any()
