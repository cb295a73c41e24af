"""Publishing and retiring, now and at a time: what readers see, and what they do not."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from community.models import Member
from community.policy import Role
from library import actions
from library.models import Edition, Entry, Revision, Source, Step
from library.policy import Refused
from tests.conftest import make_member
from tests.library.life import head, page, publish, publish_at, reviewed, rewrite, states, words_of

State = Revision.State


@pytest.fixture
def edda(db: None) -> Member:
    """A second editor."""
    return make_member("edda", Role.EDITOR)


@pytest.fixture
def waiting(shelf: Path, cura: Member, edda: Member) -> Revision:
    """A version on the schedule for tomorrow."""
    return publish_at(edda, reviewed(cura, "slowly"), tomorrow())


def tomorrow() -> Any:
    return timezone.now() + timedelta(days=1)


def edition() -> int:
    return Edition.objects.get().number


# At a time.

def test_until_its_time_readers_see_the_old_text(waiting: Revision, edda: Member) -> None:
    assert waiting.state == State.SCHEDULED
    assert (actions.publish_due(), edition()) == ([], 1)
    assert "Rest helps" not in page("slowly").html
    assert [revision.pk for revision in actions.publish_due(tomorrow())] == [waiting.pk]
    shown = head("slowly")
    assert (shown.state, shown.publish_at, shown.published_by) == (State.PUBLISHED, None, edda)
    assert ("Rest helps" in page("slowly").html, edition()) == (True, 2)


@pytest.mark.parametrize("ago", [timedelta(0), timedelta(days=400)])
def test_a_time_that_has_passed_is_now(shelf: Path, cura: Member, edda: Member, ago: timedelta) -> None:
    assert publish_at(edda, reviewed(cura, "slowly"), timezone.now() - ago).state == State.PUBLISHED


def test_what_was_scheduled_can_be_taken_off(waiting: Revision, cura: Member) -> None:
    actions.unschedule(cura, waiting)
    assert states("slowly") == ["published", "in review"]
    assert (head("slowly").publish_at, head("slowly").published_by) == (None, None)
    with pytest.raises(Refused, match="no longer on the schedule"):
        actions.unschedule(cura, waiting)
    assert actions.publish_due(tomorrow()) == []


def test_a_source_retracted_meanwhile_sends_it_back_to_review(waiting: Revision) -> None:
    Source.objects.filter(key="A1").update(status="retracted")
    assert actions.publish_due(tomorrow()) == []
    back = head("slowly")
    assert (back.state, back.state_by, edition()) == (State.IN_REVIEW, None, 1)
    assert "“A1” is retracted" in back.comment
    assert Step.objects.filter(revision=back, act=Step.Act.UNSCHEDULED, comment=back.comment).exists()


def test_one_that_cannot_be_published_holds_up_no_other(waiting: Revision, cura: Member, edda: Member) -> None:
    publish_at(edda, reviewed(cura, "other-topic"), tomorrow())
    Source.objects.create(key="C3", title="A trial", kind="trial", read="abstract", verified="yes", finding="Rest.")
    words = words_of("slowly") | {"body": str(head("slowly").words["body"]).replace("Time helps [@A1]", "Time helps [@C3]")}
    publish_at(edda, actions.submit(cura, actions.save(cura, page("slowly"), base=2, words=words, note="A trial.")), tomorrow())
    Source.objects.filter(key="C3").update(status="retracted")
    assert [revision.entry.slug for revision in actions.publish_due(tomorrow())] == ["other-topic"]
    assert states("slowly") == ["published", "superseded", "in review"]


def test_a_newer_version_goes_before_the_schedule(waiting: Revision, cura: Member, edda: Member, root: Member) -> None:
    publish(root, reviewed(cura, "slowly", "Sleep helps"))
    assert states("slowly") == ["superseded", "superseded", "published"]
    assert actions.publish_due(tomorrow()) == []
    assert "Sleep helps" in page("slowly").html


def test_a_newer_schedule_replaces_the_older(waiting: Revision, cura: Member, root: Member) -> None:
    publish_at(root, reviewed(cura, "slowly", "Sleep helps"), tomorrow())
    assert states("slowly") == ["published", "superseded", "scheduled"]
    assert len(actions.publish_due(tomorrow())) == 1


def test_a_draft_begun_meanwhile_stays(waiting: Revision, cura: Member) -> None:
    rewrite(cura, "slowly", "Sleep helps")
    actions.publish_due(tomorrow())
    assert states("slowly") == ["superseded", "published", "draft"]


def test_a_draft_begun_meanwhile_is_what_goes_on_when_the_schedule_fails(waiting: Revision, cura: Member) -> None:
    rewrite(cura, "slowly", "Sleep helps")
    Source.objects.filter(key="A1").update(status="retracted")
    actions.publish_due(tomorrow())
    assert states("slowly") == ["published", "superseded", "draft"]


def test_a_schedule_does_not_bring_back_what_was_retired(waiting: Revision, cura: Member) -> None:
    actions.retire(cura, page("slowly"), reason="It is wrong.")
    assert actions.publish_due(tomorrow()) == []
    assert page("slowly").state == Entry.State.RETIRED
    assert (head("slowly").state, head("slowly").comment) == (State.IN_REVIEW, "It is wrong.")


def test_the_approval_of_an_editor_who_left_stands(waiting: Revision, edda: Member) -> None:
    edda.delete()
    assert len(actions.publish_due(tomorrow())) == 1
    assert page("slowly").changed_by is None


# What readers see.

def test_the_page_says_who_read_it_as_a_role_and_when(shelf: Path, cura: Member, edda: Member) -> None:
    actions.publish(edda, reviewed(cura, "slowly"), reviewed_by=" pharma\0cist " + "x" * 60)
    entry = page("slowly")
    assert (entry.reviewed_by[:11], len(entry.reviewed_by)) == ("pharmacist ", 40)
    assert entry.reviewed_on == timezone.localdate()


def test_a_review_by_no_role_is_refused(shelf: Path, cura: Member, edda: Member) -> None:
    with pytest.raises(Refused, match="in which role"):
        actions.publish(edda, reviewed(cura, "slowly"), reviewed_by=" \0 ")
    assert states("slowly") == ["published", "in review"]


def test_publishing_passes_the_gate_again(shelf: Path, cura: Member, edda: Member) -> None:
    version = reviewed(cura, "slowly")
    Source.objects.filter(key="A1").update(status="retracted")
    with pytest.raises(actions.NotReady):
        publish(edda, version)
    assert (states("slowly"), edition()) == (["published", "in review"], 1)


def test_a_new_entry_appears_when_it_is_published(shelf: Path, cura: Member, edda: Member) -> None:
    entry = actions.start_entry(cura, kind="topic", slug="new-one", title="New")
    words = head("slowly").words | {"title": "New", "review_due": timezone.localdate() + timedelta(days=300)}
    version = actions.submit(cura, actions.save(cura, entry, base=1, words=words, note="First."))
    publish(edda, version)
    assert Entry.objects.published().filter(slug="new-one").exists()
    assert list(page("new-one").citations.values_list("number", "source__key")) == [(1, "A1")]


# Retiring.

def test_a_retired_page_says_why_and_where_to_go(shelf: Path, cura: Member) -> None:
    assert actions.retire(cura, page("slowly"), reason=" Told\0 elsewhere. ", redirect_to="faq/is-it-hard")
    entry = page("slowly")
    assert (entry.retired, entry.redirect_to, edition()) == ("Told elsewhere.", "faq/is-it-hard", 2)
    assert not actions.retire(cura, entry, reason="Again.")
    assert edition() == 2


def test_what_readers_never_saw_cannot_be_retired(shelf: Path, cura: Member) -> None:
    entry = actions.start_entry(cura, kind="topic", slug="new-one", title="New")
    assert not actions.retire(cura, entry, reason="No.")
    assert not actions.unretire(cura, entry)
    assert (page("new-one").state, edition()) == (Entry.State.DRAFT, 1)


@pytest.mark.parametrize("target", ["slowly", "nowhere", "is-it-hard", "faq/slowly", "//evil.example", "a\0b", "x" * 500])
def test_readers_are_sent_to_a_page_that_is_there(shelf: Path, cura: Member, target: str) -> None:
    with pytest.raises(Refused, match="Readers can only be sent") as caught:
        actions.retire(cura, page("slowly"), reason="Old.", redirect_to=target)
    assert caught.value.status == 422
    assert page("slowly").is_published
    assert actions.retire(cura, page("slowly"), reason="Old.", redirect_to="other-topic")


def test_nobody_is_sent_in_a_circle(shelf: Path, cura: Member) -> None:
    actions.retire(cura, page("slowly"), reason="Old.", redirect_to="other-topic")
    with pytest.raises(Refused):
        actions.retire(cura, page("other-topic"), reason="Old.", redirect_to="slowly")
    actions.unretire(cura, page("slowly"))
    assert page("slowly").redirect_to == ""
    assert actions.retire(cura, page("other-topic"), reason="Old.", redirect_to="slowly")


def test_retiring_needs_a_reason(shelf: Path, cura: Member) -> None:
    with pytest.raises(Refused, match="give a reason"):
        actions.retire(cura, page("slowly"), reason=" \0")
    assert page("slowly").is_published


def test_a_retired_page_comes_back_as_it_was(shelf: Path, cura: Member) -> None:
    before = page("slowly").html
    actions.retire(cura, page("slowly"), reason="Old.")
    assert actions.unretire(cura, page("slowly"))
    assert (page("slowly").html, page("slowly").retired, edition()) == (before, "", 3)
    assert not actions.unretire(cura, page("slowly"))


def test_a_page_whose_source_was_retracted_does_not_come_back(shelf: Path, cura: Member) -> None:
    actions.retire(cura, page("slowly"), reason="Old.")
    Source.objects.filter(key="A1").update(status="retracted")
    with pytest.raises(actions.NotReady):
        actions.unretire(cura, page("slowly"))
    assert not page("slowly").is_published


def test_publishing_a_new_version_brings_a_retired_page_back(shelf: Path, cura: Member, edda: Member) -> None:
    actions.retire(cura, page("slowly"), reason="Old.", redirect_to="other-topic")
    publish(edda, reviewed(cura, "slowly"))
    assert (page("slowly").is_published, page("slowly").redirect_to, page("slowly").retired) == (True, "", "")


def test_the_day_of_the_review_is_the_day_somebody_read_it(waiting: Revision) -> None:
    day = timezone.localdate()
    actions.publish_due(timezone.now() + timedelta(days=40))
    with_day = Revision.objects.get(pk=waiting.pk)
    assert (with_day.state, with_day.reviewed_on, page("slowly").reviewed_on) == ("published", day, day)
    Revision.objects.filter(pk=waiting.pk).update(state="scheduled", reviewed_on=None, publish_at=timezone.now(),
                                                  state_at=timezone.now() - timedelta(days=9))
    assert actions.publish_due()
    assert page("slowly").reviewed_on == day - timedelta(days=9)


@pytest.mark.parametrize("change", [{"role": "member"}, {"suspended_until": timezone.now() + timedelta(days=900)},
                                    {"is_active": False}])
def test_what_somebody_scheduled_who_is_no_editor_now_goes_back_to_review(
        waiting: Revision, edda: Member, change: dict[str, object]) -> None:
    Member.objects.filter(pk=edda.pk).update(**change)
    assert actions.publish_due(timezone.now() + timedelta(days=40)) == []
    back = Revision.objects.get(pk=waiting.pk)
    assert (back.state, "Another editor must read it" in back.comment) == ("in review", True)
