"""Taking down, showing again and restricting: the change, the log and what the person reads."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from community.chat import actions as chat
from community.chat.models import Message, Room
from community.forum import actions as forum
from community.forum.models import Board, Post
from community.members.models import Restriction
from community.models import Decision, Member
from community.moderation import actions
from community.policy import CHECKLIST, Refused
from tests.conftest import browser_of


@pytest.fixture
def message(ada: Member) -> Message:
    room = Room.objects.create(slug="lounge", title="Lounge", description="")
    return chat.send_message(ada, room, body="words to judge", nonce=uuid4()).message


@pytest.fixture
def post(ada: Member) -> Post:
    board = Board.objects.create(slug="introductions", title="Introductions", description="")
    return forum.start_thread(ada, board, title="Hello", body="words to judge", nonce=uuid4()).post


@pytest.mark.parametrize("kind", ["message", "post"])
def test_a_moderator_takes_down_and_shows_again(kind: str, message: Message, post: Post, ben: Member, mo: Member) -> None:
    target, place = (message, "/chat/lounge/") if kind == "message" else (post, post.thread.get_absolute_url())
    moderator, reader = browser_of(mo), browser_of(ben)
    assert "words to judge" in reader.get(place).content.decode()
    assert moderator.post(f"/moderation/{kind}/{target.pk}/hide/", {"reason": "guideline 1"}).status_code == 302
    assert "words to judge" not in reader.get(place).content.decode()
    assert moderator.post(f"/moderation/{kind}/{target.pk}/restore/", {"reason": "I was wrong"}).status_code == 302
    assert "words to judge" in reader.get(place).content.decode()
    assert list(Decision.objects.values_list("act", "reason")) == [("restore", "I was wrong"), ("hide", "guideline 1")]


def test_the_author_reads_the_reason(message: Message, ada: Member, mo: Member) -> None:
    actions.hide(mo, message, reason="guideline 1: amounts")
    assert "guideline 1: amounts" in browser_of(ada).get("/chat/lounge/").content.decode()


def test_twice_is_once(message: Message, mo: Member) -> None:
    assert actions.hide(mo, message, reason="guideline 1") is True
    assert actions.hide(mo, message, reason="guideline 1") is False
    assert Decision.objects.count() == 1


def test_a_reason_is_needed(message: Message, mo: Member) -> None:
    answer = browser_of(mo).post(f"/moderation/message/{message.pk}/hide/", {"reason": " "})
    assert answer.status_code == 422
    assert not Decision.objects.exists()


def test_others_may_not(message: Message, ada: Member, ben: Member, hana: Member, stranger: Client) -> None:
    path = f"/moderation/message/{message.pk}/hide/"
    for member in (ada, ben, hana):
        assert browser_of(member).post(path, {"reason": "because"}).status_code == 403
    assert stranger.get(path).status_code == 302
    message.refresh_from_db()
    assert message.state == "published"


def test_nobody_decides_about_themselves(mo: Member, root: Member) -> None:
    room = Room.objects.create(slug="lounge", title="Lounge", description="")
    own = chat.send_message(mo, room, body="my own words", nonce=uuid4()).message
    with pytest.raises(Refused):
        actions.hide(mo, own, reason="guideline 1")
    with pytest.raises(Refused):
        actions.restrict(mo, mo, kind="mute", reason="guideline 1", ends_at=None)
    assert actions.hide(root, own, reason="guideline 1")


class TestRestrictions:
    """Muted, suspended, banned; for a time; lifted."""

    def test_the_longest_that_holds_counts_and_lifting_ends_it(self, ada: Member, mo: Member, root: Member) -> None:
        short = actions.restrict(mo, ada, kind="suspend", reason="one", ends_at=timezone.now() + timedelta(days=1))
        ban = actions.restrict(mo, ada, kind="ban", reason="two")
        assert actions.confirm_ban(root, ban, reason="I agree")
        ada.refresh_from_db()
        assert ada.suspended_until
        assert ada.suspended_until.year == 9999
        assert actions.lift(mo, ban, reason="enough") is True
        assert actions.lift(mo, ban, reason="enough") is False
        ada.refresh_from_db()
        assert ada.suspended_until == Restriction.objects.get(pk=short.pk).ends_at
        assert ada.muted_until is None

    def test_it_is_done_on_the_members_page(self, ada: Member, mo: Member) -> None:
        client = browser_of(mo)
        answer = client.post("/moderation/members/ADA/", {"kind": "mute", "days": "3", "reason": "guideline 2"})
        assert answer.status_code == 302
        ada.refresh_from_db()
        assert ada.muted_until
        assert ada.muted_until < timezone.now() + timedelta(days=4)
        page = client.get("/moderation/members/ada/").content.decode()
        assert "guideline 2" in page

    def test_a_bad_form_comes_back(self, ada: Member, mo: Member) -> None:
        answer = browser_of(mo).post("/moderation/members/ada/", {"kind": "exile", "days": "x", "reason": "r"})
        assert answer.status_code == 422
        assert not Restriction.objects.exists()

    def test_moderators_answer_to_administrators_only(self, mo: Member, root: Member) -> None:
        other = Member.objects.create(username="mira", skeleton="mira", role="moderator", checklist=CHECKLIST)
        assert browser_of(mo).post("/moderation/members/mira/", {"kind": "mute", "reason": "r"}).status_code == 403
        assert browser_of(root).post("/moderation/members/mira/", {"kind": "mute", "reason": "r"}).status_code == 302
        other.refresh_from_db()
        assert other.muted_until

    def test_the_log_is_for_moderators(self, ada: Member, mo: Member) -> None:
        actions.restrict(mo, ada, kind="mute", reason="guideline 2", ends_at=None)
        assert "guideline 2" in browser_of(mo).get("/moderation/log/").content.decode()
        assert browser_of(ada).get("/moderation/log/").status_code == 403

    def test_the_person_reads_what_and_why(self, ada: Member, mo: Member) -> None:
        actions.restrict(mo, ada, kind="suspend", reason="guideline 2: selling", ends_at=None)
        assert "guideline 2: selling" in browser_of(ada).get("/settings/standing/").content.decode()
