"""Pseudonyms: which may be, which look alike, and which are suggested."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from community.members import names


def refusal(name: str) -> str | None:
    try:
        names.validate_name(name)
    except ValidationError as error:
        return str(error.code)
    return None


@pytest.mark.parametrize("name", ["kim", "Grey-Heron_7", "надежда", "brønd", "x" * 30])
def test_a_plain_name_is_taken(name):
    assert refusal(name) is None


@pytest.mark.parametrize(("name", "why"), [
    ("mo", "length"), ("x" * 31, "length"), ("two words", "characters"), ("a/b", "characters"),
    ("me@example.org", "characters"), ("ada\u202e", "characters"), ("a\u200bda", "characters"), ("ｗｉｄｅ", "characters"),
    ("___", "letters"),
    ("1234", "letters"),
    ("Вeth", "mixed"), ("pаypal", "mixed"), ("tel-0171-555-01", "telephone"), ("admin", "reserved"), ("M0derator", "reserved"),
    ("former_member", "reserved"), ("Ada", "reserved"), ("r00t", "reserved"), ("everyone", "reserved"),
])
def test_a_name_that_cannot_be_says_why(name, why):
    assert refusal(name) == why


@pytest.mark.parametrize(("one", "other"), [
    ("coco", "сосо"),  # the second is Cyrillic
    ("hilda", "HILDA"), ("hilda", "hi1da"), ("bond", "b0nd"), ("burn", "bum"), ("willow", "wiIIow"),
    ("grey-heron", "grey_heron"), ("greyheron", "grey_heron"), ("rene", "rené"), ("wave", "vvave"),
])
def test_names_that_look_alike_have_one_skeleton(one, other):
    assert names.skeleton(one) == names.skeleton(other)


@pytest.mark.parametrize(("one", "other"), [("heron", "harbour"), ("kite", "kites"), ("ann", "nan")])
def test_names_that_look_different_have_two(one, other):
    assert names.skeleton(one) != names.skeleton(other)


@given(st.text(max_size=30))
def test_the_skeleton_of_a_skeleton_is_itself(name):
    shape = names.skeleton(name)
    assert names.skeleton(shape) == shape
    assert len(shape) <= 120


@given(st.text(max_size=30))
def test_case_never_tells_names_apart(name):
    assert names.skeleton(name) == names.skeleton(name.casefold())


@given(st.sets(st.sampled_from(names.all_suggestions()), max_size=40), st.integers(1, 6))
def test_suggestions_are_valid_free_and_different(taken, count):
    shapes = {names.skeleton(name) for name in taken}
    found = names.suggest_names(count, shapes.__contains__)
    assert all(refusal(name) is None for name in found)
    assert len(found) == len(set(found)) == count
    assert not taken & set(found)


def test_every_suggestion_is_a_valid_name():
    assert {refusal(name) for name in names.all_suggestions()} == {None}


def test_no_name_is_suggested_when_all_are_taken():
    assert names.suggest_names(3, lambda shape: True) == []
