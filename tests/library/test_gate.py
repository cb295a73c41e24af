"""Each fault by itself beside a text that passes: the passing text is the same, so nothing else can be the reason."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from community.models import Member
from library import actions, queries
from library.gate import Known, faults_of
from library.manuscripts import Fault, Faulty, read_manuscript
from library.models import Citation, Edition, Entry, Revision, Source, Step
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
    ("title: Coming off slowly\n", "title: [1]\n", 2, "must be words"),
    ("title: Coming off slowly\n", "title: 2026-11-01\n", 2, "must be words"),
    ("title: Coming off slowly\n", "title: ''\n", 2, "is empty"),
    ("title: Coming off slowly\n", 'title: "Coming off\\nslowly"\n', 2, "a single line"),
    ("title: Coming off slowly\n", 'title: "Coming \\u200boff"\n', 2, "hidden or broken characters in “title”"),
    ("title: Coming off slowly\n", "title: Coming off 5 mg\n", 2, "no doses"),
    ("title: Coming off slowly\n", "title: Cut by 10 % every week\n", 2, "ask your prescriber"),
    ("short_title: Slowly\n", "short_title: Five milligrams\n", 3, "no doses"),
    ("short_title: Slowly\n", "short_title: TMS\n", 8, "must name “brain-stimulation”"),
    ("grade_reason: One guideline says so.\n", "grade_reason: One guideline says 5 mg.\n", 7, "no doses"),
    ("summary: Go slowly, with your prescriber.\n", "summary: 'Week 1: less'\n", 5, "no schedules"),
    ("summary: Go slowly, with your prescriber.\n", "summary: Cut ten per cent a week.\n", 5, "ask your prescriber"),
    ("summary: Go slowly, with your prescriber.\n", "summary: '| a | b |'\n", 5, "no tables"),
    ("reviewed_on: 2026-11-01\n", "", 1, "“reviewed_on” is missing"),
    ("review_due: 2027-11-01\n", "", 1, "“review_due” is missing"),
    ("reviewed_by: editor\n", "reviewed_by: ''\n", 11, "is empty"),
    ("order: 1\n", "order: 1\nrecommended: perhaps\n", 5, "must be yes or no"),
    ("order: 1\n", "order: 1\nredirect_to: other-topic\n", 5, "Only a page that is retired"),

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
    ("however well you feel [@A1].", "however well you feel.", 19, "cites no source"),
    ("Do not stop on your own, however well you feel [@A1].", "Never do that [@A1].", 18, "says too little"),
    ("Do not stop on your own, however well you feel [@A1].", "[@A1]", 18, "block is empty"),
    ("Do not stop on your own, however well you feel [@A1].", "---", 18, "block is empty"),
    ("Time helps [@A1].\n\n", "", 22, "section cites no source: “What helps”"),
    ("Time helps [@A1].", "Time helps [@A1].\n\n### And sleep", 26, "section cites no source: “And sleep”"),
    ("How long it takes.", "How long it takes.\n\n### And why\n\nIt does.", 36, "cites no source: “It does."),
    ("Be kind to yourself.", "Be kind to yourself. " * 26, 27, "may have 100 words"),
    ("::: note", ":::: note", 26, "exactly three colons"),
    ("yourself.\n:::", "yourself.\n ::: ", 28, "exactly three colons"),
    ("## What we do not know\n\nHow long it takes.\n", "", 16, "is missing"),
    ("How long it takes.\n", "", 30, "is empty"),
    ("How long it takes.\n", "***\n", 30, "is empty"),
    ("## What we do not know", "> ## What we do not know", 30, "Write the heading as"),
    ("Do not stop on your own, however well you feel [@A1].\n", "", 18, "block is empty"),
    ("How long it takes.\n", "How long.\n\n## What we do not know\n\nWhy.\n", 34, "more than one"),
    ("## What we do not know", "## What we do NOT know", 30, "Write the heading as"),
    ("## What we do not know", "### What we do not know", 30, "Write the heading as"),
    ("## What helps", "# What helps", 22, "two or three signs"),
    ("::: never-stop-suddenly\nDo not stop on your own, however well you feel [@A1].\n:::\n", "", 16, "needs the block"),
    ("::: note", "::: warning", 26, "no block “warning”"),
    ("Be kind to yourself.\n:::", "Be kind to yourself.", 26, "never closed"),
    ("Time helps [@A1].", "Time helps [@A1].\n\n:::", 26, "never opened"),
    ("Be kind to yourself.", "::: note\nBe kind to yourself.", 27, "before the last one is closed"),
    ("Time helps [@A1].", "See [this](/library/lost/) [@A1].", 24, "leads nowhere"),
    ("Time helps [@A1].", "See [this](//evil.example) [@A1].", 24, "begins with https://"),
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
    assert len(found) == 1, found


@pytest.mark.parametrize("slug", ["faq", "sources", "glossary", "Big Letters", "a--b", "x" * 81])
def test_a_topic_needs_an_address_of_its_own(slug: str) -> None:
    found = faults_of(read_manuscript(TOPIC, kind="topic", slug=slug, file="a.md"), KNOWN)
    assert len(found) == 1
    assert found[0].line == 1


def test_the_safety_block_must_come_before_the_second_heading() -> None:
    block = "::: never-stop-suddenly\nDo not stop on your own, however well you feel [@A1].\n:::\n"
    without = TOPIC.replace(block, "")
    assert faults(without.replace("## What helps\n", "## What helps\n\n" + block)) == []
    assert "before the second heading" in faults(without + "\n" + block)[0]


def test_a_pace_may_stand_beside_the_prescriber() -> None:
    told = "Clinicians are told to cut by 10 % in two weeks; ask your prescriber [@A1]."
    assert faults(TOPIC.replace("Time helps [@A1].", told)) == []


def test_percentages_and_numbers_of_people_are_no_doses() -> None:
    told = "Of 303 people aged 65 to 95, 85% came off within 6 months; 13 of 17 felt well [@A1]."
    assert faults(TOPIC.replace("Time helps [@A1].", told)) == []


def test_a_page_without_any_source_is_no_page() -> None:
    unknown = "## What we do not know\n\nNearly everything [@A1].\n"
    for said in ("", "::: note\nIt helps a lot.\n:::\n\n"):
        text = QUESTION.replace("It differs [@A1].\n\n## What we do not know\n\nNearly everything.\n", said + unknown)
        [fault] = faults(text, "question")
        assert "Nothing on this page cites" in fault


@pytest.mark.parametrize("note", ["Be kind to yourself. " * 25, "Time heals [@A1]. " * 60])
def test_a_note_is_short_or_cites(note: str) -> None:
    assert faults(TOPIC.replace("Be kind to yourself.", note)) == []


def test_a_section_may_rest_on_its_parts() -> None:
    assert faults(TOPIC.replace("Time helps [@A1].", "### Time\n\nIt helps [@A1].")) == []


@pytest.mark.parametrize(("begins", "ends"), [(":::: note", ":::"), ("::: note", "::::"), ("::: note", "    :::"),
                                              ("::: note", ":::\u00a0"), ("    ::: note", ":::"), (":::: note", "::::")])
def test_no_way_of_writing_a_block_switches_the_rule_off(begins: str, ends: str) -> None:
    found = faults(TOPIC.replace("::: note\nBe kind to yourself.\n:::", f"{begins}\nBe kind.\n{ends}\n\nIt heals."))
    assert any("exactly three colons" in fault or "never closed" in fault for fault in found), found


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
    ("---\ntitle: a\ngrade: early\ntitle: b\n---\nbody", "“title” is there twice"),
    ("---\ntitle: " + "[" * 50_000 + "\n---\nbody", "nested too deeply"),
    ("---\norder: " + "9" * 5_000 + "\n---\nbody", "cannot be read"),
    ("---\ntitle: !!python/object:os.system x\n---\nbody", "cannot be read"),
])
def test_broken_front_matter_is_a_fault_and_no_crash(text: str, words: str) -> None:
    with pytest.raises(Faulty) as caught:
        read_manuscript(text, kind="topic", slug="x", file="a.md")
    assert words in caught.value.faults[0].sentence
    assert caught.value.faults[0].file == "a.md"


RETIRED = TOPIC.replace("order: 1\n", "order: 1\nretired: There is a better page.\nredirect_to: other-topic\n")


def test_a_retired_page_may_be_unsound_for_readers_see_its_reason_alone() -> None:
    unsound = RETIRED.replace("[@A1]", "[@C3]").replace("Time helps", "5 mg helps").replace("[other-topic]", "[gone]")
    assert faults(unsound) == []


def test_the_reason_readers_get_shows_no_dose() -> None:
    assert faults(RETIRED) == []
    [fault] = faults(RETIRED.replace("There is a better page.", "It told of 5 mg."))
    assert "no doses" in fault


@pytest.mark.parametrize(("target", "words"), [
    ("nowhere", "“nowhere” in “redirect_to” is no page"), ("faq/other-topic", "“faq/other-topic” in “redirect_to” is no page"),
    ("slowly", "in a circle: slowly → slowly"), ("other-topic", "in a circle: slowly → other-topic → faq/is-it-hard → slowly"),
])
def test_a_retired_page_sends_its_readers_to_a_page_and_never_in_a_circle(target: str, words: str) -> None:
    known = replace(KNOWN, redirects={"other-topic": "faq/is-it-hard", "faq/is-it-hard": "slowly"})
    text = RETIRED.replace("redirect_to: other-topic", f"redirect_to: {target}")
    found = faults_of(read_manuscript(text, kind="topic", slug="slowly", file="a.md"), known)
    assert [(fault.line, fault.field) for fault in found] == [(6, "redirect_to")]
    assert words in found[0].sentence


@pytest.mark.parametrize(("old", "new"), [("order: 1", "order: first"), ("grade: guideline", "grade: superb")])
def test_a_retired_page_is_still_well_formed(old: str, new: str) -> None:
    assert len(faults(RETIRED.replace(old, new))) == 1


# The faults of the words an editor writes; those of a file's frame have no way into a version.
IN_FIELDS: list[tuple[str, object, str, str]] = [
    ("grade", "", "grade", "choose how strong the evidence is"), ("grade_reason", "", "grade_reason", "is empty"),
    ("review_due", None, "review_due", "must be a date"),
    ("review_due", date(2031, 1, 1), "review_due", "within twelve months"),
    ("title", "", "title", "is empty"), ("summary", "", "summary", "is empty"), ("touches", [], "touches", "speaks of “taper”"),
    ("summary", "Take 5 mg.", "summary", "no doses"), ("title", "Half a tablet", "title", "no doses"),
    ("short_title", "5mg", "short_title", "no doses"), ("grade_reason", "Week 1: less", "grade_reason", "no schedules"),
    ("related_topics", ["nowhere"], "related", "no page of the library"),
    ("related_topics", ["slowly"], "related", "related to itself"),
    ("related_questions", ["nowhere"], "questions", "no page of the library"),
]
IN_BODY = [
    ("## What we do not know\n\nHow long it takes.\n", "", 1, "is missing"), ("How long it takes.\n", "", 15, "is empty"),
    ("Time helps [@A1].", "Time helps.", 9, "cites no source"), ("Time helps [@A1].", "Time helps [@Z9].", 9, "no source “Z9”"),
    ("Time helps [@A1].", "Time helps [@B2].", 9, "superseded"), ("Time helps [@A1].", "Time helps [@C3].", 9, "retracted"),
    ("Time helps [@A1].", "[@A1, A2] Time helps [@A1].", 9, "looks like"),
    ("kind to yourself", "sure to take 5 mg", 12, "no doses"),
    ("::: never-stop-suddenly\nDo not stop on your own, however well you feel [@A1].\n:::\n", "", 1, "needs the block"),
    ("Do not stop on your own, however well you feel [@A1].\n", "", 3, "block is empty"),
    ("::: note\nBe kind", "::: odd\nBe [@A1]", 11, "no block"),
    ("Be kind to yourself.", "Week 1: less", 12, "no schedules"), ("Be kind to yourself.", "| a | b |", 12, "no tables"),
    ("Be kind to yourself.", "Cut by 10% every week.", 12, "ask your prescriber"),
    ("Be kind to yourself.", "[Here](/library/lost/)", 12, "leads nowhere"), ("## What", "# What", 7, "two or three signs"),
    ("Be kind", "Be \ufffdkind", 12, "hidden or broken"), ("Be kind to yourself.", "a" * 60_001, 1, "longer than 60000"),
]
KEPT = (Entry, Revision, Step, Edition, Citation, Source)


@pytest.fixture
def slowly(shelf: Path) -> Entry:
    """The published topic, in a library with a source that was retracted."""
    Source.objects.create(key="C3", title="Withdrawn", kind="trial", read="abstract", verified="yes", finding="None.",
                          status="retracted")
    return Entry.objects.get(kind="topic", slug="slowly")


def refusal(act: Callable[[], object]) -> Fault:
    """The one fault for which ``act`` is refused, after which nothing is different."""
    before = [list(model.objects.order_by("pk").values()) for model in KEPT]
    with pytest.raises(actions.NotReady) as caught:
        act()
    assert [list(model.objects.order_by("pk").values()) for model in KEPT] == before
    assert len(caught.value.faults) == 1, caught.value.faults
    return caught.value.faults[0]


@pytest.fixture
def refused(slowly: Entry, cura: Member, root: Member) -> Callable[..., set[Fault]]:
    """The faults for which a version is neither taken in for review, nor published, nor scheduled, once it slipped in."""

    def refused(**words: object) -> set[Fault]:
        said = {**slowly.words, "review_due": queries.next_review(), **words}
        revision = actions.save(cura, slowly, base=1, words=said, note="Plainer.")
        found = {refusal(lambda: actions.submit(cura, revision))}
        Revision.objects.filter(pk=revision.pk).update(state=Revision.State.IN_REVIEW)
        later = timezone.now() + timedelta(days=1)
        found.add(refusal(lambda: actions.publish(root, revision, reviewed_by="editor")))
        return found | {refusal(lambda: actions.publish(root, revision, reviewed_by="editor", at=later))}

    return refused


@pytest.mark.parametrize(("name", "value", "field", "words"), IN_FIELDS)
def test_no_action_lets_a_faulty_field_through(
        refused: Callable[..., set[Fault]], name: str, value: object, field: str, words: str) -> None:
    [fault] = refused(**{name: value})
    assert fault.field == field
    assert words in fault.sentence


@pytest.mark.parametrize(("old", "new", "line", "words"), IN_BODY)
def test_no_action_lets_a_faulty_body_through(
        refused: Callable[..., set[Fault]], old: str, new: str, line: int, words: str) -> None:
    body = read_manuscript(TOPIC, kind="topic", slug="slowly", file="").body
    assert old in body
    [fault] = refused(body=body.replace(old, new, 1))
    assert (fault.field, fault.line) == ("body", line)
    assert words in fault.sentence


def test_the_sound_version_is_let_through_by_the_same_actions(slowly: Entry, cura: Member, root: Member) -> None:
    words = {**slowly.words, "review_due": queries.next_review(), "summary": "Slowly, with your prescriber."}
    revision = actions.submit(cura, actions.save(cura, slowly, base=1, words=words, note="Plainer."))
    assert actions.publish(root, revision, reviewed_by="editor").state == Revision.State.PUBLISHED


def test_a_scheduled_version_whose_source_is_retracted_meanwhile_is_not_published(
        slowly: Entry, cura: Member, root: Member) -> None:
    words = {**slowly.words, "review_due": queries.next_review(), "summary": "Slowly, with your prescriber."}
    revision = actions.submit(cura, actions.save(cura, slowly, base=1, words=words, note="Plainer."))
    actions.publish(root, revision, reviewed_by="editor", at=timezone.now() + timedelta(hours=1))
    Source.objects.filter(key="A1").update(status="retracted")
    assert actions.publish_due(timezone.now() + timedelta(hours=2)) == []
    revision.refresh_from_db()
    assert revision.state == Revision.State.IN_REVIEW
    assert "retracted" in revision.comment
