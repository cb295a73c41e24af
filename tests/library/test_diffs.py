"""What differs between two texts: no word is lost, and no text makes it slow."""

from datetime import date
from typing import Any

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from library import diffs
from library.alignment import runs
from library.diffs import Kind, Passage
from tests import pace

WORDS = st.sampled_from(["slow", "taper", "rest", "a", ",", "[@A1]", "…"])
PARAGRAPHS = st.lists(st.lists(WORDS, min_size=1, max_size=6).map(" ".join), max_size=8).map("\n\n".join)


def told(passages: tuple[Passage, ...]) -> list[tuple[str, str]]:
    """Each passage as its kind and its words, with marks around what changed."""
    marks = {Kind.ADDED: "+{}+", Kind.REMOVED: "-{}-"}
    return [(str(one.kind), "".join(marks.get(part.kind, "{}").format(part.text) for part in one.parts) or str(one.count))
            for one in passages]


def test_the_same_text_differs_in_nothing() -> None:
    assert diffs.texts("Rest.\n\nSleep.\n", "Rest.\n\nSleep.") == ()
    assert diffs.texts("Rest\nwell.", "Rest  well.") == ()


def test_words_are_marked_in_a_paragraph_that_changed() -> None:
    assert told(diffs.texts("A taper takes ten months.", "A taper takes many months.")) == [
        ("changed", "A taper takes -ten-+many+ months.")]


def test_a_paragraph_that_is_another_one_is_shown_whole() -> None:
    assert told(diffs.texts("Sleep comes late at night.", "Ask whoever prescribes.")) == [
        ("removed", "-Sleep comes late at night.-"), ("added", "+Ask whoever prescribes.+")]


def test_long_unchanged_stretches_are_counted() -> None:
    before = "\n\n".join(f"Line {number} stays." for number in range(9))
    after = f"{before}\n\nThis came."
    assert told(diffs.texts(before, after)) == [
        ("folded", "8"), ("same", "Line 8 stays."), ("added", "+This came.+")]


def test_a_single_unchanged_paragraph_is_not_folded() -> None:
    kinds = [kind for kind, _words in told(diffs.texts("One.\n\nTwo.\n\nThree!", "One.\n\nTwo.\n\nFour?"))]
    assert kinds == ["same", "same", "removed", "added"]


def test_headings_items_and_boxes_are_passages_of_their_own() -> None:
    shapes = [one.shape for one in diffs.texts("", "## Rest\n- one\n- two\n\n::: note\nBe kind.\n:::\n> quoted\n\n3. three")]
    assert shapes == ["heading", "item", "item", "fence", "text", "fence", "quote", "item"]


BOX = "::: note\nBe kind.\n\nRest.\n:::"


@pytest.mark.parametrize(("before", "after", "shown"), [
    (f"One.\n\n{BOX}\n\nOld end", f"One.\n\n{BOX}\n\nNew words", [("folded", "3")]),
    (f"{BOX}\n\nOld end", f"{BOX}\n\nNew words", [("folded", "2")]),
    (f"Old end\n\n{BOX}", f"New words\n\n{BOX}", [("folded", "2")]),
    ("::: note\n:::\nOld end", "::: note\n:::\nNew words", []),
])
def test_the_mark_of_an_unchanged_box_does_not_stand_alone(before: str, after: str, shown: list[tuple[str, str]]) -> None:
    assert [one for one in told(diffs.texts(before, after)) if one[0] not in {"removed", "added"}] == shown


def test_what_changed_in_a_box_stands_between_its_marks() -> None:
    before = "A.\n\nB.\n\n::: note\nOne.\n\nTwo.\n\nThree.\n\nFour.\n:::\nC.\n\nD."
    assert told(diffs.texts(before, before.replace("Three.", "Another."))) == [
        ("folded", "2"), ("same", "The box “note” begins"), ("same", "One."), ("same", "Two."),
        ("changed", "-Three-+Another+."), ("same", "Four."), ("same", "The box ends"), ("folded", "2")]


@pytest.mark.parametrize(("before", "after", "shown"), [
    ("For ten months later, and on it goes.", "For ten months**, and on it goes.",
     "For ten months- later-+**+, and on it goes."),
    ("For ten months, and on it goes.", "For ten months later, and on it goes.", "For ten months+ later+, and on it goes."),
    ("For ten months, and on it goes.", "For ten months and on it goes.", "For ten months-,- and on it goes."),
])
def test_the_space_before_a_word_that_went_goes_with_it(before: str, after: str, shown: str) -> None:
    assert told(diffs.texts(before, after)) == [("changed", shown)]


def test_a_mark_between_two_changes_belongs_to_them() -> None:
    (one,) = diffs.texts("We see what old, dry studies of the sort can tell us here.",
                         "We see what new, wet studies of the sort can tell us here.")
    assert told((one,))[0][1] == "We see what -old, dry-+new, wet+ studies of the sort can tell us here."


def test_fields_say_what_they_said_and_say() -> None:
    before: dict[str, Any] = {"title": "Old", "grade": "early", "recommended": False, "review_due": date(2027, 1, 2),
                              "touches": ["withdrawal"], "related_topics": []}
    after = before | {"grade": "trials", "recommended": True, "review_due": date(2028, 1, 2), "related_topics": ["rest"]}
    found = diffs.compare(before, after)
    assert [(one.label, one.before, one.after) for one in found.fields] == [
        ("Strength of the evidence", "Early or tiny", "Some trials"), ("Related topics", "", "rest"),
        ("A good place to start", "no", "yes"), ("Next review", "2 January 2027", "2 January 2028")]


def test_versions_that_say_the_same_differ_in_nothing() -> None:
    assert not diffs.compare({"body": "a\n", "grade": ""}, {"body": "a", "title": ""})
    assert diffs.compare({"summary": "a"}, {"summary": "b"})


def test_what_is_shown_speaks_without_colour_and_lets_no_markup_through() -> None:
    passages = diffs.texts("A taper takes ten months.", "A <i>taper</i> takes many months.")
    html = render_to_string("library/_diff.html", {"passages": passages})
    assert all(word in html for word in ("Changed:", "[new:", "[taken out:", "<ins>", "<del>", "&gt;"))
    assert "<i>" not in html


@given(PARAGRAPHS, PARAGRAPHS)
def test_no_paragraph_is_lost_on_either_side(before: str, after: str) -> None:
    whole = diffs.texts(before, after)
    if not whole or any(one.kind == Kind.FOLDED for one in whole):
        return
    for text, gone in ((before, Kind.ADDED), (after, Kind.REMOVED)):
        shown = "".join(part.text for one in whole for part in one.parts if part.kind != gone)
        assert "".join(shown.split()) == "".join(text.split())


@given(st.lists(WORDS, min_size=1, max_size=9).map(" ".join), st.lists(WORDS, min_size=1, max_size=9).map(" ".join))
def test_the_words_of_the_new_text_stand_as_they_were_written(before: str, after: str) -> None:
    for one in diffs.texts(before, after):
        if one.kind == Kind.CHANGED:
            assert " ".join("".join(part.text for part in one.parts if part.kind != Kind.REMOVED).split()) == after


@given(st.lists(st.integers(0, 5), max_size=20), st.lists(st.integers(0, 5), max_size=20))
def test_runs_cover_both_sides_in_order(old: list[int], new: list[int]) -> None:
    i = k = 0
    for same, (start, end), (other, until) in runs(old, new):
        assert (start, other) == (i, k)
        assert (old[start:end] == new[other:until]) == same
        i, k = end, until
    assert (i, k) == (len(old), len(new))


@pytest.mark.parametrize(("before", "after"), [
    ("a " * 30_000, "a " * 29_990 + "b"), ("a\n\n" * 20_000, "b\n\n" + "a\n\n" * 20_000), ("." * 60_000, "," * 60_000),
    (" ".join(f"p{n} x{n}" for n in range(5000)), " ".join(f"p{n} y{n}" for n in range(5000))),
    ("\n\n".join(map(str, range(12_000))), "\n\n".join(map(str, reversed(range(12_000))))),
    ("a b " * 15_000, "b a c " * 10_000),
], ids=["one word", "one paragraph", "marks", "every other word", "backwards", "two words"])
def test_no_text_makes_it_slow(before: str, after: str) -> None:
    assert diffs.texts(before, after)
    assert pace.within(3, lambda: diffs.texts(before, after))  # a difference that grows with the square takes minutes


def test_a_text_of_any_length_has_a_difference_one_can_show() -> None:
    assert len(diffs.texts("", "a\n\n" * 200_000)) <= diffs.MOST_PARAGRAPHS
