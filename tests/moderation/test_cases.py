"""One case a thing; what it froze stays; it is reopened rather than doubled."""

from typing import Any
from uuid import uuid4

import pytest

from community.chat import actions as chat
from community.chat.models import Room
from community.forum import actions as forum
from community.forum.models import Board, Post
from community.groups.models import SupportGroup
from community.models import Case, CaseNote, Frozen, Member
from community.moderation.actions.cases import open_case
from community.moderation.models import Kind
from tests.conftest import is_named


@pytest.fixture
def board(db: None) -> Board:
    return Board.objects.create(slug="introductions", title="Introductions", description="")


@pytest.fixture
def posts(board: Board, ada: Member, ben: Member) -> list[Post]:
    """A thread of six posts, by two people in turns."""
    first = forum.start_thread(ada, board, title="Nights", body="words 0", nonce=uuid4()).post
    rest = [forum.reply(ben if number % 2 else ada, first.thread, body=f"words {number}", nonce=uuid4()).post
            for number in range(1, 6)]
    return [first, *rest]


def lines(case: Case) -> list[dict[str, Any]]:
    return list(Frozen.objects.filter(case=case).latest("pk").excerpt["lines"])


def test_a_post_is_frozen_with_two_before_and_two_after(posts: list[Post], ada: Member, ben: Member) -> None:
    case = open_case(posts[3], kind=Kind.REPORT, gravity=6)
    assert [line["text"] for line in lines(case)] == [f"words {number}" for number in range(1, 6)]
    assert [line["text"] for line in lines(case) if line["is_target"]] == ["words 3"]
    assert case.about == ben
    assert (case.board_id, case.gravity, case.state) == (posts[3].thread.board_id, 6, "open")


def test_what_is_frozen_stays_when_the_author_edits_and_takes_it_back(posts: list[Post], ben: Member) -> None:
    case = open_case(posts[3], kind=Kind.REPORT, gravity=6)
    forum.edit_post(ben, posts[3], body="something else", revision=1)
    forum.withdraw(ben, Post.objects.get(pk=posts[3].pk))
    assert [line["text"] for line in lines(case) if line["is_target"]] == ["words 3"]


def test_there_is_one_case_and_the_gravest_reason_leads(posts: list[Post]) -> None:
    first = open_case(posts[1], kind=Kind.HELD, gravity=8)
    again = open_case(posts[1], kind=Kind.MATCH, gravity=2, urgent=True)
    lesser = open_case(posts[1], kind=Kind.REPORT, gravity=6)
    assert first.pk == again.pk == lesser.pk
    assert (lesser.kind, lesser.gravity, lesser.is_urgent) == ("match", 2, True)
    assert lesser.due_at < first.due_at
    assert Frozen.objects.count() == 1
    assert list(CaseNote.objects.values_list("step", flat=True)) == ["opened", "reported", "reported"]


def test_a_resolved_case_begins_again(posts: list[Post], mo: Member) -> None:
    case = open_case(posts[1], kind=Kind.MATCH, gravity=1, urgent=True)
    Case.objects.update(state="resolved", outcome="upheld", resolved_by=mo)
    again = open_case(posts[1], kind=Kind.REPORT, gravity=6)
    assert (again.pk, again.state, again.outcome, again.reopened, again.gravity) == (case.pk, "reopened", "", 1, 6)
    assert not again.is_urgent
    assert again.version == case.version + 1


def test_a_one_off_name_hides_who_wrote(board: Board, ada: Member) -> None:
    Board.objects.update(audience="everyone")
    post = forum.start_thread(ada, Board.objects.get(), title="Nights", body="mine", nonce=uuid4(), alias="Quiet-Heron").post
    case = open_case(post, kind=Kind.REPORT, gravity=6)
    assert case.about is None
    assert [(line["by"], line["name"]) for line in lines(case)] == [(None, "Quiet-Heron")]
    assert not is_named("ada", str(Frozen.objects.get().excerpt))


def test_a_message_is_frozen_with_ten_before(ada: Member, ben: Member) -> None:
    room = Room.objects.create(slug="lounge", title="Lounge", description="")
    said = [chat.send_message(ada if number % 2 else ben, room, body=f"words {number}", nonce=uuid4()).message
            for number in range(14)]
    case = open_case(said[12], kind=Kind.REPORT, gravity=6)
    assert [line["text"] for line in lines(case)] == [f"words {number}" for number in range(2, 13)]


def test_members_and_groups_have_cases_too(ben: Member) -> None:
    group = SupportGroup.objects.create(slug="owls", name="Night owls", purpose="to sit up together")
    assert open_case(ben, kind=Kind.REPORT, gravity=6).about == ben
    case = open_case(group, kind=Kind.REPORT, gravity=6)
    assert (case.about, case.support_group) == (None, group)
    assert "to sit up together" in case.words
