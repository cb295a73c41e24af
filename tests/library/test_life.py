"""The life of an entry: who may take it which step, and what each step leaves behind."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import override_settings
from django.utils import timezone

from community.models import Member
from community.policy import Role
from library import actions, queries
from library.content import read_content
from library.models import Edition, Entry, Revision, Source, Step
from library.policy import Refused
from tests import pace
from tests.conftest import make_member
from tests.library.life import head, page, publish, publish_at, reviewed, rewrite, states, words_of


@pytest.fixture
def edda(db: None) -> Member:
    """A second editor."""
    return make_member("edda", Role.EDITOR)


def test_a_version_goes_from_draft_through_review_to_its_readers(shelf: Path, cura: Member, edda: Member) -> None:
    rewrite(cura, "slowly")
    assert states("slowly") == ["published", "draft"]
    assert "Rest helps" not in page("slowly").html
    actions.submit(cura, head("slowly"))
    assert states("slowly") == ["published", "in review"]
    publish(edda, head("slowly"))
    assert states("slowly") == ["superseded", "published"]
    assert "Rest helps" in page("slowly").html
    acts = list(Step.objects.filter(revision=head("slowly")).values_list("act", "by__username"))
    assert acts == [("saved", "cura"), ("submitted", "cura"), ("published", "edda")]


def test_what_was_sent_back_carries_the_comment_and_comes_again(shelf: Path, cura: Member, edda: Member) -> None:
    actions.send_back(edda, reviewed(cura, "slowly"), comment=" Which study? \0")
    assert head("slowly").comment == "Which study?"
    assert states("slowly") == ["published", "sent back"]
    publish(edda, reviewed(cura, "slowly", "Sleep helps"))
    assert states("slowly") == ["superseded", "superseded", "published"]


def test_sending_back_says_why(shelf: Path, cura: Member, edda: Member) -> None:
    with pytest.raises(Refused, match="what should be changed"):
        actions.send_back(edda, reviewed(cura, "slowly"), comment=" \0 ")
    assert states("slowly") == ["published", "in review"]


def test_the_author_may_take_it_back(shelf: Path, cura: Member) -> None:
    actions.take_back(cura, reviewed(cura, "slowly"))
    assert states("slowly") == ["published", "draft"]


def test_handing_in_needs_a_note(shelf: Path, cura: Member) -> None:
    draft = rewrite(cura, "slowly", note=" ")
    with pytest.raises(Refused, match="what changed and why"):
        actions.submit(cura, draft)
    assert states("slowly") == ["published", "draft"]


def test_a_note_shows_no_dose(shelf: Path, cura: Member, edda: Member) -> None:
    draft = rewrite(cura, "slowly", note="Said 5 mg.")
    with pytest.raises(actions.Unfit, match="no doses") as caught:
        actions.submit(cura, draft)
    assert caught.value.field == "note"
    Revision.objects.filter(pk=draft.pk).update(state="in review")  # it slipped in
    with pytest.raises(actions.NotReady):
        publish(edda, draft)
    publish(edda, actions.submit(cura, rewrite(cura, "slowly", note="Said a dose.")))


def test_handing_in_passes_the_gate_or_tells_every_fault(shelf: Path, cura: Member) -> None:
    words = words_of("slowly") | {"grade": "", "body": "No source here.\n"}
    draft = actions.save(cura, page("slowly"), base=1, words=words, note="Shorter.")
    with pytest.raises(actions.NotReady) as caught:
        actions.submit(cura, draft)
    told = " ".join(fault.sentence for fault in caught.value.faults)
    assert all(part in told for part in ("how strong", "cites no source", "What we do not know", "never-stop-suddenly"))
    assert states("slowly") == ["published", "draft"]


# Four eyes.

def test_the_author_does_not_publish(shelf: Path, cura: Member, edda: Member) -> None:
    version = reviewed(cura, "slowly")
    with pytest.raises(Refused, match="does not publish it"):
        publish(cura, version)
    assert states("slowly") == ["published", "in review"]
    assert publish(edda, version).state == Revision.State.PUBLISHED


def test_an_admin_is_an_author_like_any_other(shelf: Path, root: Member) -> None:
    with pytest.raises(Refused, match="does not publish it"):
        publish(root, reviewed(root, "slowly"))


def test_a_second_hand_on_it_does_not_free_the_first(shelf: Path, cura: Member, edda: Member, root: Member) -> None:
    rewrite(cura, "slowly")
    version = reviewed(edda, "slowly", "Sleep helps")
    for writer in (cura, edda):
        with pytest.raises(Refused, match="does not publish it"):
            publish(writer, version)
    assert publish(root, version).published_by == root


def test_once_published_everybody_begins_afresh(shelf: Path, cura: Member, edda: Member) -> None:
    publish(edda, reviewed(cura, "slowly"))
    assert publish(cura, reviewed(edda, "slowly", "Sleep helps")).number == 3


def test_words_set_aside_keep_their_author(shelf: Path, cura: Member, edda: Member, root: Member) -> None:
    words = words_of("slowly", "Walking helps")
    actions.set_aside(cura, page("slowly"), base=1, words=words, note="Mine.")
    taken = actions.save(edda, page("slowly"), base=1, words=words | {"title": "Coming off gently"}, note="Hers, titled.")
    version = actions.submit(edda, taken)
    with pytest.raises(Refused, match="does not publish it"):
        publish(cura, version)
    assert publish(root, version).published_by == root


def test_words_set_aside_that_nobody_took_bind_nobody(shelf: Path, cura: Member, edda: Member) -> None:
    words = words_of("slowly", "Whether a walk by the sea does anybody good")
    actions.set_aside(cura, page("slowly"), base=1, words=words, note="Mine.")
    assert publish(cura, reviewed(edda, "slowly", "Sleep helps")).published_by == cura


LONG = "A walk by the sea did some people good, and others felt nothing of it [@A1]."
LAUNDERED = [
    {"body": "A walk by the sea did some people good and others felt nothing of it."}, {"title": "Coming off, Gently"},
    {"body": "A WALK by the *sea* did some people good; and nobody felt nothing of it [@A1]."},
    {"summary": LONG.replace(" [@A1]", "")}, {"grade_reason": "Walks by the sea were looked at twice!"}, {"grade": "trials"},
]


def varied(said: dict[str, str]) -> dict[str, object]:
    now = words_of("slowly", "Sleep at noon makes nights harder for most")
    return {**now, **said, "body": str(now["body"]) + "\n" + said.get("body", "") + "\n"}


@pytest.mark.parametrize("taken", LAUNDERED)
@pytest.mark.parametrize("published_between", [False, True])
def test_words_of_somebody_else_stay_theirs_though_a_comma_moves(
        shelf: Path, cura: Member, edda: Member, root: Member, *, taken: dict[str, str], published_between: bool) -> None:
    mine = {"title": "Coming off gently", "grade": "trials", "grade_reason": "Walks by the sea were looked at twice.",
            "body": str(head("slowly").body) + f"\n{LONG}\n"}
    if published_between:  # cura drafts, edda replaces that and has her own published
        actions.save(cura, page("slowly"), base=1, words=words_of("slowly") | mine, note="Mine.")
        plain = {**page("slowly").words, "review_due": queries.next_review()}
        hers = actions.save(edda, page("slowly"), base=2, words=plain, note="Hers.")
        publish(root, actions.submit(edda, hers))
    else:
        actions.set_aside(cura, page("slowly"), base=1, words=words_of("slowly") | mine, note="Mine.")
    taken_over = actions.save(edda, page("slowly"), base=head("slowly").number, words=varied(taken), note="Hers.")
    version = actions.submit(edda, taken_over)
    with pytest.raises(Refused, match="does not publish it"):
        publish(cura, version)
    assert publish(root, version).published_by == root


def test_new_words_of_ones_own_after_anothers_draft_was_dropped_are_ones_own(
        shelf: Path, cura: Member, edda: Member, root: Member) -> None:
    actions.save(cura, page("slowly"), base=1, words=varied({"body": LONG}), note="Mine.")
    plain = {**page("slowly").words, "review_due": queries.next_review()}
    publish(root, actions.submit(edda, actions.save(edda, page("slowly"), base=2, words=plain, note="Hers.")))
    assert publish(cura, reviewed(edda, "slowly", "Tea in the evening may keep one awake")).published_by == cura


def test_who_wrote_what_was_begun_again_wrote_it_whatever_became_of_it(
        shelf: Path, cura: Member, edda: Member, root: Member) -> None:
    aside = actions.set_aside(cura, page("slowly"), base=1, words=words_of("slowly", "Walks help"), note="Mine.")
    again = actions.begin_again(edda, page("slowly"), number=aside.number, base=1)
    assert again.origin == aside.number
    plain = {**page("slowly").words, "review_due": queries.next_review(), "title": "Coming off in one's own time"}
    version = actions.submit(edda, actions.save(edda, page("slowly"), base=again.number, words=plain, note="Hers."))
    with pytest.raises(Refused, match="does not publish it"):
        publish(cura, version)
    assert publish(root, version).published_by == root


def test_judging_who_wrote_it_stays_cheap(shelf: Path, cura: Member, edda: Member, django_assert_num_queries: object) -> None:
    for number in range(40):
        words = words_of("slowly") | {"body": "\n\n".join(f"Line {line} of it says a few words more." for line in range(200))}
        actions.set_aside(cura, page("slowly"), base=1, words=words | {"title": f"Try {number}"}, note="Mine.")
    version = rewrite(edda, "slowly")
    with django_assert_num_queries(3):  # type: ignore[operator]
        assert queries.writers_of(version) == {edda.pk}
    assert pace.within(1, lambda: queries.writers_of(version))


def test_reading_again_is_confirmed_by_somebody_else(shelf: Path, cura: Member, edda: Member) -> None:
    version = actions.confirm_unchanged(cura, page("slowly"))
    with pytest.raises(Refused, match="does not publish it"):
        publish(cura, version)
    publish(edda, version)
    assert page("slowly").reviewed_on == timezone.localdate()
    assert "Time helps" in page("slowly").body


def test_nothing_is_confirmed_over_somebodys_work(shelf: Path, cura: Member, edda: Member) -> None:
    rewrite(edda, "slowly")
    with pytest.raises(Refused, match="already working"):
        actions.confirm_unchanged(cura, page("slowly"))
    publish_at(cura, actions.submit(edda, head("slowly")), timezone.now() + timedelta(days=1))
    with pytest.raises(Refused, match="already working"):
        actions.confirm_unchanged(cura, page("slowly"))


@override_settings(LIBRARY_ONE_EDITOR=True)
def test_the_only_editor_may_be_let_off_and_only_while_alone(shelf: Path, root: Member) -> None:
    assert publish(root, reviewed(root, "slowly")).published_by == root
    make_member("edda", Role.EDITOR)
    with pytest.raises(Refused, match="does not publish it"):
        publish(root, reviewed(root, "slowly", "Sleep helps"))


def test_an_author_who_left_leaves_the_words(shelf: Path, cura: Member, edda: Member) -> None:
    version = reviewed(cura, "slowly")
    cura.delete()
    assert publish(edda, version).author is None


@pytest.mark.parametrize("role", [Role.MEMBER, Role.HOST, Role.MODERATOR])
def test_who_is_no_editor_any_more_writes_nothing(shelf: Path, cura: Member, edda: Member, role: Role) -> None:
    version = reviewed(cura, "slowly")
    edda.role = role
    for step in (lambda: publish(edda, version), lambda: rewrite(edda, "slowly"),
                 lambda: actions.send_back(edda, version, comment="Why?"),
                 lambda: actions.retire(edda, page("slowly"), reason="Old.")):
        with pytest.raises(Refused, match="Only the library's editors"):
            step()
    assert states("slowly") == ["published", "in review"]


def test_a_suspended_editor_is_refused_whatever_it_is(shelf: Path, cura: Member, edda: Member) -> None:
    version, entry, words = reviewed(cura, "slowly"), page("slowly"), words_of("slowly")
    edda.suspended_until = timezone.now() + timedelta(days=1)
    steps = [
        lambda: actions.start_entry(edda, kind="topic", slug="new-one", title="New"),
        lambda: actions.save(edda, entry, base=2, words=words, note="x"),
        lambda: actions.set_aside(edda, entry, base=2, words=words, note="x"),
        lambda: actions.keep_typing(edda, entry, base=2, words={"body": "x"}), lambda: actions.hold(edda, entry),
        lambda: actions.submit(edda, version), lambda: actions.take_back(edda, version),
        lambda: actions.send_back(edda, version, comment="x"), lambda: actions.confirm_unchanged(edda, entry),
        lambda: actions.assign(edda, entry, to=edda), lambda: publish(edda, version),
        lambda: actions.unschedule(edda, version), lambda: actions.retire(edda, entry, reason="x"),
        lambda: actions.unretire(edda, entry),
    ]
    before = states("slowly"), Step.objects.count(), Entry.objects.count()
    for step in steps:
        with pytest.raises(Refused, match="restricted for now"):
            step()
    assert (states("slowly"), Step.objects.count(), Entry.objects.count()) == before


# Who was quicker.

def test_a_decision_about_an_older_version_is_stale(shelf: Path, cura: Member, edda: Member) -> None:
    seen = reviewed(cura, "slowly")
    rewrite(cura, "slowly", "Sleep helps")
    for decide in (lambda: publish(edda, seen), lambda: actions.send_back(edda, seen, comment="Why?"),
                   lambda: actions.take_back(cura, seen), lambda: actions.submit(cura, seen)):
        with pytest.raises(Refused, match="Somebody was quicker") as caught:
            decide()
        assert caught.value.status == 409
    assert states("slowly") == ["published", "superseded", "draft"]


def test_nothing_is_published_twice(shelf: Path, cura: Member, edda: Member, root: Member) -> None:
    version = reviewed(cura, "slowly")
    publish(edda, version)
    edition = Edition.objects.get().number
    with pytest.raises(Refused, match="Somebody was quicker"):
        publish(root, version)
    assert Edition.objects.get().number == edition


def test_files_that_changed_do_not_pass_over_work_under_way(shelf: Path, cura: Member, edda: Member) -> None:
    version = reviewed(cura, "slowly")
    file = shelf / "topics/slowly.md"
    file.write_text(file.read_text().replace("Time helps", "Calm helps"))
    actions.load_library(read_content(shelf))
    assert states("slowly") == ["superseded", "set aside", "published"]
    with pytest.raises(Refused, match="Somebody was quicker"):
        publish(edda, version)
    with pytest.raises(actions.Conflict) as caught:
        actions.save(cura, page("slowly"), base=2, words=words_of("slowly"), note="Again.")
    assert "Calm helps" in caught.value.current.body


# What the database itself holds.

@pytest.mark.parametrize("field", ["title", "body", "note", "summary", "grade"])
def test_the_words_of_a_version_never_change(shelf: Path, field: str) -> None:
    with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
        Revision.objects.filter(pk=head("slowly").pk).update(**{field: "otherwise"})
    version = head("slowly")
    setattr(version, field, "otherwise")
    with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
        version.save()


def test_the_state_of_a_version_may_change(shelf: Path) -> None:
    assert Revision.objects.filter(pk=head("slowly").pk).update(state="superseded", comment="x", reviewed_by="editor") == 1


@pytest.mark.parametrize("state", ["draft", "scheduled", "published"])
def test_an_entry_has_one_version_of_each_kind(shelf: Path, state: str) -> None:
    entry, words = page("slowly"), head("slowly").words
    Revision.objects.filter(entry=entry).update(state="superseded")
    Revision.objects.create(entry=entry, number=2, state=state, **words)
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.create(entry=entry, number=3, state="sent back" if state == "draft" else state, **words)
    assert Revision.objects.create(entry=entry, number=3, state="set aside", **words).pk


def test_numbers_have_no_holes_even_after_a_refusal(shelf: Path, cura: Member) -> None:
    rewrite(cura, "slowly")
    with pytest.raises(Refused):
        rewrite(cura, "slowly", note="x" * 501)
    rewrite(cura, "slowly", "Sleep helps")
    assert list(page("slowly").revisions.order_by("number").values_list("number", flat=True)) == [1, 2, 3]


def test_the_versions_of_an_entry_remember_their_sources(shelf: Path, cura: Member) -> None:
    assert rewrite(cura, "slowly").sources == ["A1"]
    assert Source.objects.count() == 2


def test_taking_on_work_is_for_editors_and_told_once(shelf: Path, cura: Member, edda: Member, ben: Member) -> None:
    assert actions.assign(cura, page("slowly"), to=edda)
    assert not actions.assign(cura, page("slowly"), to=edda)
    with pytest.raises(Refused):
        actions.assign(cura, page("slowly"), to=ben)
    assert page("slowly").assigned_to == edda
    assert actions.assign(cura, page("slowly"), to=None)
    assert not actions.assign(cura, page("slowly"), to=None)


def test_who_wrote_since_it_was_published(shelf: Path, cura: Member, edda: Member) -> None:
    rewrite(cura, "slowly")
    assert queries.writers_of(rewrite(edda, "slowly", "Sleep helps")) == {cura.pk, edda.pk}
