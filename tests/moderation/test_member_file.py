"""The page of the team about a member: all of it, nothing of what was written under other names, and sensitive looks logged."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from community.chat import actions as chat
from community.chat.models import Message, Room
from community.forum import actions as forum
from community.forum.models import Board, Post
from community.members.models import Member
from community.moderation import actions
from community.moderation.actions import cases
from community.moderation.models import Decision, Kind, StaffNote
from community.policy import Role
from tests.conftest import browser_of, make_member
from tests.moderation.conftest import last_decision, reply_of

PAGE = "/moderation/members/ada/"
PARTS = ("restrictions", "notes", "cases", "decisions", "posts", "messages")


@pytest.fixture
def known(ada: Member, post: Post, message: Message, mo: Member) -> Member:
    """Ada, of whom there is something of everything."""
    actions.write_note(mo, ada, body="Sleeps badly these days.")
    actions.restrict(mo, ada, kind="warn", reason="It named amounts.")
    cases.open_case(post, kind=Kind.REPORT, gravity=6)
    return ada


def test_everything_is_on_one_page(known: Member, mo: Member) -> None:
    page = browser_of(mo).get(PAGE).content.decode()
    for words in ("Sleeps badly", "It named amounts.", "warned", "reported", "Hello", "Lounge", "words to judge"):
        assert words in page


def test_it_is_for_moderators_and_not_about_oneself(
        known: Member, ben: Member, hana: Member, mo: Member, stranger: Client) -> None:
    for nobody in (known, ben, hana):
        assert browser_of(nobody).get(PAGE).status_code == 403
    assert stranger.get(PAGE).status_code == 302
    assert browser_of(mo).get("/moderation/members/mo/").status_code == 403
    assert browser_of(mo).get("/moderation/members/nobody/").status_code == 404


def test_what_was_written_under_other_names_is_not_on_it(mo: Member, board: Board, room: Room, ben: Member) -> None:
    wren = make_member("wren")
    opened = forum.start_thread(ben, board, title="Here", body="Hello.", nonce=uuid4()).post
    said = forum.reply(wren, opened.thread, body="In secret.", nonce=uuid4(), alias="Heron", knew="").post
    chat.go_by(wren, room, name="Heron")
    chat.send_message(wren, room, body="And here.", nonce=uuid4(), knew="Heron")
    actions.hide(mo, said, reason="Under a name.")
    cases.open_case(said, kind=Kind.REPORT, gravity=6)
    browser = browser_of(mo)
    pages = [browser.get("/moderation/members/wren/"), *(browser.get(f"/moderation/members/wren/{part}/") for part in PARTS)]
    for page in pages:
        assert not [words for words in ("In secret", "And here", "Under a name", "reported") if words in page.content.decode()]


@pytest.mark.parametrize("many", [False, True])
def test_it_asks_as_often_however_much_there_is(many: bool, known: Member, mo: Member, django_assert_num_queries: Any) -> None:
    if many:
        StaffNote.objects.bulk_create(StaffNote(about=known, by=mo, body=f"note {n}") for n in range(40))
        for _time in range(7):
            reply_of(known, Post.objects.earliest("pk"))
            actions.restrict(mo, known, kind="warn", reason="again")
    browser = browser_of(mo)
    browser.get(PAGE)
    with django_assert_num_queries(12):
        assert browser.get(PAGE).status_code == 200


@pytest.mark.parametrize("part", PARTS)
def test_each_list_goes_on_part_by_part(part: str, known: Member, ben: Member, mo: Member) -> None:
    assert browser_of(mo).get(f"{PAGE}{part}/").status_code == 200
    assert browser_of(ben).get(f"{PAGE}{part}/").status_code == 403
    assert browser_of(mo).get(f"{PAGE}{part}/", {"after": "x"}).status_code == 404
    assert browser_of(mo).get(f"{PAGE}secrets/").status_code == 404


def test_parts_hold_each_row_once(known: Member, mo: Member) -> None:
    StaffNote.objects.bulk_create(StaffNote(about=known, by=mo, body=f"note-{n:02}.") for n in range(40))
    browser = browser_of(mo)
    first = browser.get(f"{PAGE}notes/")
    second = browser.get(f"{PAGE}notes/", {"after": first.context["part"].after})
    seen = [row.pk for page in (first, second) for row in page.context["part"].rows]
    assert seen == list(StaffNote.objects.order_by("-pk").values_list("pk", flat=True))


class TestNotes:
    def test_a_moderator_adds_one(self, ada: Member, mo: Member, root: Member) -> None:
        assert browser_of(mo).post(f"{PAGE}note/", {"body": "Ask hana."}).status_code == 302
        assert "Ask hana." in browser_of(root).get(PAGE).content.decode()

    def test_nothing_is_no_note_and_others_may_not(self, ada: Member, ben: Member, mo: Member) -> None:
        assert browser_of(mo).post(f"{PAGE}note/", {"body": " "}).status_code == 422
        assert browser_of(ben).post(f"{PAGE}note/", {"body": "x"}).status_code == 403
        assert browser_of(mo).post("/moderation/members/mo/note/", {"body": "x"}).status_code == 403
        assert not StaffNote.objects.exists()


class TestSensitive:
    """An address, and who stands behind a name: with a reason, once, and in the log for good."""

    def test_the_address(self, mo: Member, root: Member) -> None:
        make_member("wren", email="wren@example.org")
        address, browser = "/moderation/members/wren/address/", browser_of(mo)
        for page in (browser.get("/moderation/members/wren/"), browser.get(address), browser.post(address, {"reason": " "})):
            assert "wren@example.org" not in page.content.decode()
        assert not Decision.objects.exists()
        assert "wren@example.org" in browser.post(address, {"reason": "They may come to harm."}).content.decode()
        row = last_decision()
        assert (row.act, row.by, row.reason) == ("address", mo, "They may come to harm.")
        log = browser_of(root).get("/moderation/log/").content.decode()
        assert "They may come to harm." in log
        assert "wren@example.org" not in log

    def test_the_address_is_not_for_others(self, ada: Member, ben: Member, hana: Member, mo: Member, root: Member) -> None:
        make_member("mira", Role.MODERATOR, email="mira@example.org")
        for nobody in (ben, hana):
            assert browser_of(nobody).post(f"{PAGE}address/", {"reason": "x"}).status_code == 403
        assert browser_of(mo).post("/moderation/members/mira/address/", {"reason": "x"}).status_code == 403
        shown = browser_of(root).post("/moderation/members/mira/address/", {"reason": "x"})
        assert "mira@example.org" in shown.content.decode()

    def test_who_stands_behind_a_name_in_a_room(self, room: Room, ben: Member, hana: Member, mo: Member) -> None:
        wren = make_member("wren")
        chat.go_by(wren, room, name="Heron")
        said = chat.send_message(wren, room, body="words", nonce=uuid4(), knew="Heron").message
        address = f"/moderation/message/{said.pk}/trace/"
        assert "wren" not in browser_of(mo).get(address).content.decode()
        for nobody in (ben, hana):
            assert browser_of(nobody).post(address, {"reason": "x"}).status_code == 403
        assert browser_of(mo).post(address, {"reason": ""}).status_code == 422
        assert "wren" in browser_of(mo).post(address, {"reason": "They may come to harm."}).content.decode()
        assert (last_decision().act, last_decision().about) == ("trace", None)

    def test_a_message_under_ones_own_name_hides_nobody(self, message: Message, mo: Member) -> None:
        assert browser_of(mo).get(f"/moderation/message/{message.pk}/trace/").status_code == 403
