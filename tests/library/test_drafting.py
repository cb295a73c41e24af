"""Writing: beginning, saving, two at once, what is being typed. Nothing that was typed is lost, whatever it is."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from community.models import Member
from community.policy import Role
from library import actions, text
from library.models import Draft, Editing, Edition, Entry, Revision
from library.policy import Refused
from tests.conftest import make_member
from tests.library.life import head, page, reviewed, rewrite, states, words_of


@pytest.fixture
def edda(db: None) -> Member:
    """A second editor."""
    return make_member("edda", Role.EDITOR)


def save(editor: Member, **changed: Any) -> Revision:
    """Save a version of ``slowly`` with some words changed."""
    note = changed.pop("note", "Better.")
    return actions.save(editor, page("slowly"), base=head("slowly").number, words=words_of("slowly") | changed, note=note)


# Beginning.

def test_a_new_topic_begins_as_a_draft_nobody_sees(shelf: Path, cura: Member) -> None:
    edition = Edition.objects.get().number
    entry = actions.start_entry(cura, kind="topic", slug="new-one", title="A new one")
    assert (entry.state, entry.order, states("new-one")) == ("draft", 3, ["draft"])
    assert "What we do not know" in head("new-one").body
    assert not Entry.objects.published().filter(slug="new-one").exists()
    assert Edition.objects.get().number == edition


def test_a_question_may_share_a_topics_address(shelf: Path, cura: Member) -> None:
    assert actions.start_entry(cura, kind="question", slug="slowly", title="Slowly?").path == "faq/slowly"


@pytest.mark.parametrize(("slug", "why"), [
    ("slowly", "already"), ("faq", "taken"), ("desk", "taken"), ("Gross", "small letters"), ("ä", "small letters"),
    ("", "small letters"),
    ("-a", "small letters"), ("a/b", "small letters"), ("x" * 81, "small letters"), ("a\0b", "small letters"),
])
def test_an_address_that_cannot_be_used_is_refused(shelf: Path, cura: Member, slug: str, why: str) -> None:
    with pytest.raises(Refused, match=why) as caught:
        actions.start_entry(cura, kind="topic", slug=slug, title="New")
    assert caught.value.status == 422
    assert Entry.objects.count() == 3
    assert actions.start_entry(cura, kind="topic", slug="usable", title="New").pk


@pytest.mark.parametrize(("kind", "title"), [("topic", "x" * 201), ("rumour", "New")])
def test_what_no_entry_can_be_is_refused(db: None, cura: Member, kind: str, title: str) -> None:
    with pytest.raises(Refused, match="cannot be saved") as caught:
        actions.start_entry(cura, kind=kind, slug="new-one", title=title)
    assert caught.value.status == 422
    assert not Entry.objects.exists()


def test_there_is_room_for_as_many_entries_as_anybody_writes(shelf: Path, cura: Member) -> None:
    Entry.objects.filter(slug="slowly").update(order=32_767)
    assert actions.start_entry(cura, kind="topic", slug="new-one", title="New").order == 32_767


def test_lists_show_the_title_as_it_was_last_saved(shelf: Path, cura: Member) -> None:
    entry = actions.start_entry(cura, kind="topic", slug="new-one", title="New")
    actions.save(cura, entry, base=1, words={"title": "Newer"}, note="")
    assert page("new-one").title == "Newer"
    actions.save(cura, entry, base=2, words={"title": ""}, note="")
    assert page("new-one").title == "Newer"
    save(cura, title="Not yet seen")
    assert page("slowly").title == "Coming off slowly"


# Saving.

def test_saving_the_same_again_writes_no_version(shelf: Path, cura: Member) -> None:
    first = save(cura)
    again = actions.save(cura, page("slowly"), base=first.number, words=first.words, note="Better.")
    assert again == first
    assert states("slowly") == ["published", "draft"]


def test_saving_takes_back_what_was_in_review(shelf: Path, cura: Member, edda: Member) -> None:
    reviewed(cura, "slowly")
    rewrite(edda, "slowly", "Sleep helps")
    assert states("slowly") == ["published", "superseded", "draft"]


def test_a_draft_may_be_empty_everywhere(shelf: Path, cura: Member) -> None:
    empty: dict[str, Any] = {
        "title": "", "short_title": "", "group": "", "order": 0, "summary": "", "body": "", "grade": "", "grade_reason": "",
        "touches": [], "related_topics": [], "related_questions": [], "review_due": None, "recommended": False}
    assert actions.save(cura, page("slowly"), base=1, words=empty, note="").words == empty


def test_what_is_not_named_or_nothing_takes_its_usual_value(shelf: Path, cura: Member) -> None:
    saved = actions.save(cura, page("slowly"), base=1, words={"title": "Only this", "summary": None, "order": None}, note="")
    assert (saved.summary, saved.order, saved.touches) == ("", 0, [])


@pytest.mark.parametrize("changed", [
    {"title": "x" * 201}, {"short_title": "x" * 61}, {"group": "x" * 61}, {"grade_reason": "x" * 301}, {"note": "x" * 501},
    {"grade": "certain"}, {"touches": ["feelings"]}, {"touches": "withdrawal"}, {"related_topics": ["Not A Slug"]},
    {"related_questions": ["x" * 81]}, {"order": 40_000}, {"order": -1}, {"order": "first"}, {"review_due": "soon"},
    {"review_due": 5}, {"recommended": "perhaps"}, {"touches": 7},
], ids=repr)
def test_what_no_version_can_hold_is_refused_kindly(shelf: Path, cura: Member, changed: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="cannot be saved") as caught:
        save(cura, **changed)
    assert caught.value.status == 422
    assert states("slowly") == ["published"]


def test_every_misfit_is_told_at_once(shelf: Path, cura: Member) -> None:
    with pytest.raises(Refused) as caught:
        save(cura, title="x" * 201, grade="certain")
    assert "title" in str(caught.value.sentence)
    assert "grade" in str(caught.value.sentence)


def test_signs_no_database_takes_are_left_out(shelf: Path, cura: Member) -> None:
    saved = save(cura, title="A\0B\ud800", body="One\0 [@A1]\r\nTwo\u200b\n", note="C\0D", touches=["withdrawal"])
    assert (saved.title, saved.body, saved.note) == ("AB", "One [@A1]\nTwo\n", "CD")


def test_a_key_longer_than_any_source_has_can_be_saved_and_the_gate_tells(shelf: Path, cura: Member) -> None:
    saved = save(cura, body=f"Long [@{'k' * 50}]. Short [@A1].\n")
    assert saved.sources == ["A1"]
    with pytest.raises(actions.NotReady):
        actions.submit(cura, saved)


def test_a_megabyte_is_kept_and_refused_only_at_the_gate(shelf: Path, cura: Member) -> None:
    saved = save(cura, body="word " * 200_000)
    with pytest.raises(actions.NotReady) as caught:
        actions.submit(cura, saved)
    assert any("longer than" in fault.sentence for fault in caught.value.faults)


@given(st.text(alphabet=st.characters(blacklist_categories=())))
def test_tidying_twice_is_tidying_once(typed: str) -> None:
    once = text.tidy(typed)
    assert text.tidy(once) == once
    once.encode()
    assert "\0" not in once


# Two at once.

def test_two_who_save_from_the_same_version_are_told(shelf: Path, cura: Member, edda: Member) -> None:
    words = words_of("slowly", "Sleep helps")
    first = actions.save(edda, page("slowly"), base=1, words=words_of("slowly"), note="Hers.")
    with pytest.raises(actions.Conflict) as caught:
        actions.save(cura, page("slowly"), base=1, words=words, note="Mine.")
    assert (caught.value.current, caught.value.status) == (first, 409)
    assert states("slowly") == ["published", "draft"]


def test_after_a_conflict_there_are_three_ways(shelf: Path, cura: Member, edda: Member) -> None:
    words = words_of("slowly", "Sleep helps")
    theirs = actions.save(edda, page("slowly"), base=1, words=words_of("slowly"), note="Hers.")
    aside = actions.set_aside(cura, page("slowly"), base=1, words=words, note="Mine.")
    assert head("slowly") == theirs
    mine = actions.save(cura, page("slowly"), base=theirs.number, words=words, note="Mine.")
    assert states("slowly") == ["published", "superseded", "set aside", "draft"]
    assert (aside.body, aside.base, mine.body) == (words["body"], 1, words["body"])


@pytest.mark.parametrize("base", [-1, 10**12])
def test_a_number_no_version_has_is_a_conflict_or_refused(shelf: Path, cura: Member, base: int) -> None:
    with pytest.raises(actions.Conflict):
        actions.save(cura, page("slowly"), base=base, words=words_of("slowly"), note="")
    for keep in (lambda: actions.set_aside(cura, page("slowly"), base=base, words=words_of("slowly"), note=""),
                 lambda: actions.keep_typing(cura, page("slowly"), base=base, words={})):
        with pytest.raises(Refused, match="cannot be saved"):
            keep()
    assert states("slowly") == ["published"]


# What is being typed.

def test_what_is_typed_is_kept_one_an_editor_and_forgotten_when_saved(shelf: Path, cura: Member, edda: Member) -> None:
    entry = page("slowly")
    actions.keep_typing(edda, entry, base=1, words={"body": "hers"})
    for body in ("one\0", "one two"):
        actions.keep_typing(cura, entry, base=1, words={"body": body, "order": "not yet a number"})
    assert Draft.objects.get(editor=cura).words == {"body": "one two", "order": "not yet a number"}
    save(cura)
    assert list(Draft.objects.values_list("editor__username", flat=True)) == ["edda"]


def test_a_refused_save_leaves_what_was_typed(shelf: Path, cura: Member) -> None:
    actions.keep_typing(cura, page("slowly"), base=1, words={"title": "x" * 300})
    with pytest.raises(Refused):
        save(cura, title="x" * 300)
    assert Draft.objects.get().words == {"title": "x" * 300}


def test_more_than_anybody_types_is_not_kept(shelf: Path, cura: Member) -> None:
    with pytest.raises(Refused, match="too long"):
        actions.keep_typing(cura, page("slowly"), base=1, words={"body": "x" * 400_001})
    assert actions.keep_typing(cura, page("slowly"), base=1, words={"body": "x" * 400_000}).pk


# Who is at it.

def test_the_first_holds_and_the_second_is_told(shelf: Path, cura: Member, edda: Member) -> None:
    first = actions.hold(cura, page("slowly"))
    assert actions.hold(edda, page("slowly")).editor == cura
    assert actions.hold(cura, page("slowly")).since == first.since
    assert actions.hold(edda, page("slowly"), take_over=True).editor == edda
    assert not actions.release(cura, page("slowly"))
    assert actions.release(edda, page("slowly"))


def test_who_went_away_holds_nothing(shelf: Path, cura: Member, edda: Member) -> None:
    actions.hold(cura, page("slowly"))
    Editing.objects.update(seen_at=timezone.now() - actions.drafting.LOCK_LASTS - timedelta(seconds=1))
    assert actions.hold(edda, page("slowly")).editor == edda


def test_typing_is_a_sign_of_life_and_saving_lets_go(shelf: Path, cura: Member, edda: Member) -> None:
    actions.hold(cura, page("slowly"))
    Editing.objects.update(seen_at=timezone.now() - timedelta(minutes=14))
    actions.keep_typing(cura, page("slowly"), base=1, words={})
    assert Editing.objects.get().seen_at > timezone.now() - timedelta(minutes=1)
    save(cura)
    assert not Editing.objects.exists()
