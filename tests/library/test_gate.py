"""Each fault by itself beside a text that passes: the passing text is the same, so nothing else can be the reason."""

import pytest

from library.gate import Known, faults_of
from library.manuscripts import Faulty, read_manuscript
from tests.library.conftest import QUESTION, TOPIC

KNOWN = Known(sources={"A1": "active", "B2": "superseded", "C3": "retracted"},
              topics=frozenset({"slowly", "other-topic"}), questions=frozenset({"is-it-hard"}))


def faults(text: str, kind: str = "topic") -> list[str]:
    slug = "slowly" if kind == "topic" else "is-it-hard"
    return [str(fault) for fault in faults_of(read_manuscript(text, kind=kind, slug=slug, file="a.md"), KNOWN)]


def test_the_sound_texts_pass() -> None:
    assert faults(TOPIC) == []
    assert faults(QUESTION, "question") == []


FAULTS = [
    # what is changed, into what, the line it must name, a part of the sentence
    ("[@A1].\n\n::: never", "[@Z9].\n\n::: never", 16, "no source “Z9”"),
    ("[@A1].\n\n::: never", "[@B2].\n\n::: never", 16, "superseded"),
    ("[@A1].\n\n::: never", "[@A1; @C3].\n\n::: never", 16, "retracted"),
    ("[@A1].\n\n::: never", "[@A1, B2] [@A1].\n\n::: never", 16, "looks like"),
    ("grade: guideline\n", "", 1, "“grade” is missing"),
    ("grade: guideline\n", "grade: superb\n", 6, "grade must be one of"),
    ("grade: guideline\n", "grade: [early]\n", 6, "grade must be one of"),
    ("grade_reason: One guideline says so.\n", "", 1, "“grade_reason” is missing"),
    ("grade_reason: One guideline says so.\n", "grade_reason: ''\n", 7, "is empty"),
    ("grade_reason: One", "grade_reason: " + "long " * 70 + "One", 7, "longer than 300"),
    ("title: Coming off slowly\n", "title: [1]\n", 2, "is empty"),
    ("order: 1\n", "order: first\n", 4, "whole number"),
    ("order: 1\n", "order: true\n", 4, "whole number"),
    ("order: 1\n", "order: 1\nauthor: me\n", 5, "no field “author”"),
    ("reviewed_on: 2026-11-01", "reviewed_on: last autumn", 9, "must be a date"),
    ("reviewed_on: 2026-11-01", "reviewed_on: 2026-11-01T10:00:00", 9, "must be a date"),
    ("review_due: 2027-11-01", "review_due: 2029-11-01", 10, "within twelve months"),
    ("review_due: 2027-11-01", "review_due: 2026-11-01", 10, "must come after"),
    ("touches: [withdrawal]", "touches: withdrawal", 8, "must be a list"),
    ("touches: [withdrawal]", "touches: [withdrawal, magic]", 8, "“magic”"),
    ("touches: [withdrawal]", "touches: []", 8, "speaks of “taper”"),
    ("Time helps", "Flumazenil and time help", 8, "speaks of “Flumazenil”"),
    ("Time helps", "TMS may help", 8, "must name “brain-stimulation”"),
    ("related: [other-topic]", "related: [nowhere]", 12, "no page of the library"),
    ("related: [other-topic]", "related: [slowly]", 12, "related to itself"),
    ("related: [other-topic]", "related: [other-topic, other-topic]", 12, "twice"),
    ("related: [other-topic]", "related: [[other-topic]]", 12, "list of words"),
    ("questions: [is-it-hard]", "questions: [what]", 13, "no page of the library"),
    ("Time helps [@A1].", "Time helps.", 24, "cites no source: “Time helps."),
    ("Time helps [@A1].", "These help [@A1]:\n\n- time\n- sleep [@A1]", 26, "cites no source: “time"),
    ("Time helps [@A1].", "These help:\n\n- time [@A1]", 24, "cites no source: “These help:"),
    ("Time helps [@A1].", "> Time helps, they say.", 24, "cites no source"),
    ("Time helps [@A1].", "```\nTime helps.\n```", 24, "cites no source"),
    ("Do not stop on your own [@A1].", "Do not stop on your own.", 19, "cites no source"),
    ("## What we do not know\n\nHow long it takes.\n", "", 16, "is missing"),
    ("How long it takes.\n", "", 30, "is empty"),
    ("How long it takes.\n", "How long.\n\n## What we do not know\n\nWhy.\n", 34, "more than one"),
    ("## What we do not know", "## What we do NOT know", 30, "Write the heading as"),
    ("## What we do not know", "### What we do not know", 30, "Write the heading as"),
    ("## What helps", "# What helps", 22, "two or three signs"),
    ("::: never-stop-suddenly\nDo not stop on your own [@A1].\n:::\n", "", 16, "needs the block"),
    ("::: note", "::: warning", 26, "no block “warning”"),
    ("Be kind to yourself.\n:::", "Be kind to yourself.", 26, "never closed"),
    ("Time helps [@A1].", "Time helps [@A1].\n\n:::", 26, "never opened"),
    ("Be kind to yourself.", "::: note\nBe kind to yourself.", 27, "before the last one is closed"),
    ("Time helps [@A1].", "See [this](/library/lost/) [@A1].", 24, "leads nowhere"),
    ("Be kind to yourself.", "Begin with 5 mg.", 27, "no doses: “5 mg”"),
    ("Be kind to yourself.", "Begin with 0.25mg at night.", 27, "no doses: “0.25mg”"),
    ("Be kind to yourself.", "Take half a tablet less.", 27, "no doses: “half a tablet”"),
    ("Be kind to yourself.", "2 millilitres, then fewer.", 27, "no doses"),
    ("Be kind to yourself.", "½ mg.", 27, "no doses"),
    ("Be kind to yourself.", "Week 1: less. Week 2: less still.", 27, "no schedules"),
    ("Be kind to yourself.", "| drug | equals |", 27, "no tables"),
    ("summary: Go slowly", "summary: Take 10 mg and go slowly", 5, "no doses"),
    ("Time helps [@A1].", "Cut by 10 % every two weeks [@A1].", 24, "ask your prescriber"),
    ("summary: Go slowly,", "summary: Go slowly [@A1],", 5, "no citations"),
    ("Time helps", "Time \u202ehelps", 24, "hidden or broken"),
]


@pytest.mark.parametrize(("old", "new", "line", "words"), FAULTS, ids=[fault[3] + str(i) for i, fault in enumerate(FAULTS)])
def test_each_fault_is_found_by_itself_in_its_line(old: str, new: str, line: int, words: str) -> None:
    assert old in TOPIC
    found = faults(TOPIC.replace(old, new, 1))
    assert [fault for fault in found if fault.startswith(f"a.md:{line}:") and words in fault], found
    assert len({fault.split(":")[1] for fault in found}) == 1, found  # one change, one place


@pytest.mark.parametrize("slug", ["faq", "sources", "glossary", "Big Letters", "a--b", "x" * 81])
def test_a_topic_needs_an_address_of_its_own(slug: str) -> None:
    found = faults_of(read_manuscript(TOPIC, kind="topic", slug=slug, file="a.md"), KNOWN)
    assert len(found) == 1
    assert found[0].line == 1


def test_the_safety_block_must_come_before_the_second_heading() -> None:
    block = "::: never-stop-suddenly\nDo not stop on your own [@A1].\n:::\n"
    without = TOPIC.replace(block, "")
    assert faults(without.replace("## What helps\n", "## What helps\n\n" + block)) == []
    assert "before the second heading" in faults(without + "\n" + block)[0]


def test_a_pace_may_stand_beside_the_prescriber() -> None:
    told = "Clinicians are told to cut by 10 % in two weeks; ask your prescriber [@A1]."
    assert faults(TOPIC.replace("Time helps [@A1].", told)) == []


def test_percentages_and_numbers_of_people_are_no_doses() -> None:
    told = "Of 303 people aged 65 to 95, 85% came off within 6 months; 13 of 17 felt well [@A1]."
    assert faults(TOPIC.replace("Time helps [@A1].", told)) == []


def test_all_faults_are_told_at_once() -> None:
    broken = TOPIC.replace("grade: guideline\n", "").replace("Time helps [@A1]", "5 mg")
    broken = broken.replace("[@A1].\n\n::: never", "[@Z9].\n\n::: never")
    assert len(faults(broken)) >= 4


@pytest.mark.parametrize(("text", "words"), [
    ("", "must begin with front matter"),
    ("# A heading", "must begin with front matter"),
    ("---\ntitle: x\n", "must begin with front matter"),
    ("---\ntitle: [x\n---\nbody", "cannot be read"),
    ("---\nreviewed_on: 2026-13-40\n---\nbody", "cannot be read"),
    ("---\n- a\n- b\n---\nbody", "list of names and values"),
    ("---\n1: a\n---\nbody", "list of names and values"),
])
def test_broken_front_matter_is_a_fault_and_no_crash(text: str, words: str) -> None:
    with pytest.raises(Faulty) as caught:
        read_manuscript(text, kind="topic", slug="x", file="a.md")
    assert words in caught.value.faults[0].sentence
    assert caught.value.faults[0].file == "a.md"
