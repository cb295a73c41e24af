"""Two versions put together, without a page around them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.gate import Known, faults_of
from library.gate.leavings import READABLE
from library.manuscripts import manuscript_of
from library.merging import MARK, put_together

LINES = st.lists(st.sampled_from(["one", "two", "three", "", "four five"]), max_size=8).map("\n".join)


def together(base: str, theirs: str, mine: str) -> Any:
    return put_together({"body": base}, {"body": theirs}, {"body": mine}, name="mo")


@given(LINES, LINES)
def test_who_alone_changed_something_gets_it(base: str, other: str) -> None:
    assert together(base, base, other).words["body"] == other
    assert together(base, other, base).words["body"] == other
    assert together(base, other, other).words["body"] == other


@given(LINES, LINES, LINES)
def test_no_line_either_added_is_lost(base: str, theirs: str, mine: str) -> None:
    merged = together(base, theirs, mine).words["body"].split("\n")
    for line in {*theirs.split("\n"), *mine.split("\n")} - {*base.split("\n")}:
        assert line in merged


@given(LINES, LINES, LINES)
def test_marks_stand_exactly_where_both_changed(base: str, theirs: str, mine: str) -> None:
    merged = together(base, theirs, mine)
    assert (MARK in merged.words["body"]) == bool(merged.overlaps)


def test_of_other_fields_mine_wins_where_i_changed_it() -> None:
    base: dict[str, Any] = {"title": "T", "order": 1, "touches": [], "recommended": False, "body": ""}
    merged = put_together(base, {**base, "title": "Hers", "order": 2}, {**base, "title": "Mine", "touches": ["medicines"]},
                          name="mo")
    assert merged.words == {**base, "title": "Mine", "order": 2, "touches": ["medicines"]}
    assert merged.kept == {"title": "Hers"}


def test_a_text_of_too_many_lines_is_put_together_as_one() -> None:
    text = "x\n" * 50_000
    assert together(text, text + "y", text + "z").overlaps == 1


def sentences(body: str) -> list[str]:
    faults = faults_of(manuscript_of("topic", "x", {"body": body}), Known())
    return [fault.sentence for fault in faults if fault.field == "body"]


@pytest.mark.parametrize(("line", "refused"), [
    (">>> You wrote:", True), ("  >>> x", True), ("> a quote", False), (">> deeper", False), ("a >>> b", False)])
def test_the_gate_refuses_marks_left_in_a_text(line: str, refused: bool) -> None:
    assert any("Two versions meet" in sentence for sentence in sentences(f"First.\n\n{line}")) == refused


@pytest.mark.parametrize(("line", "refused"), [
    ("<p class=MsoNormal>x</p>", True), ("x<br/>y", True), ("<!--[if gte mso 9]>", True), ("<o:p></o:p>", True),
    ("p <0.05 and n > 30", False), ("a<b and c>d", False), ("<https://example.org/>", False), ("1 < 2", False)])
def test_the_gate_refuses_the_markup_of_word_processors(line: str, refused: bool) -> None:
    assert any("word processor" in sentence for sentence in sentences(line)) == refused


def test_far_too_long_a_text_has_one_fault_and_is_not_read() -> None:
    assert len(sentences("[@A1] <p> >>> \n" * (READABLE // 10))) == 1


def test_the_lines_that_mark_where_two_meet_make_no_faults_of_their_own() -> None:
    body = together("Old.\n", "Hers [@A1].\n", "Mine [@A1].\n").words["body"]
    assert body.count(">>>") == 4
    assert [one for one in sentences(body) if "cites no source" in one] == []
