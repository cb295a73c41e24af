"""How much is new, everywhere: in the menu, on the list of rooms, beside groups; and over the socket."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from community.chat import actions
from community.chat.models import Message, Room, RoomMute, Seat, Seen
from community.contributions import State
from community.groups.actions import add_member, leave
from community.groups.models import SupportGroup
from community.members.models import Block, Member
from tests.chat.conftest import Tab
from tests.conftest import browser_of, make_member

MENU = 'data-rooms-count>{}<'


def say(member: Member, room: Room, **fields: Any) -> Message:
    return actions.send_message(member, room, body="words", nonce=uuid4(), **fields).message


def news(member: Member) -> dict[int, int]:
    """As a page of theirs finds it, and as it is found when their row was read alone: the same."""
    page = browser_of(member).get("/library/").context["user"]
    alone = Member.objects.get(pk=member.pk).news
    assert page.news == alone
    found: dict[int, int] = page.news
    return found


@pytest.fixture
def been_here(lounge: Room, ada: Member, ben: Member) -> Client:
    """Ben's browser, who was in the lounge a moment ago."""
    client = browser_of(ben)
    client.get("/chat/lounge/")
    return client


class TestCounting:
    """What counts, and what never does."""

    def test_what_others_said_since(self, been_here: Client, lounge: Room, ada: Member, ben: Member) -> None:
        assert news(ben) == {}
        say(ada, lounge)
        say(ada, lounge)
        say(ben, lounge)
        assert news(ben) == {lounge.pk: 2}
        been_here.get("/chat/lounge/")
        assert news(ben) == {}

    def test_a_room_nobody_has_been_to_is_not_news(self, lounge: Room, ada: Member, ben: Member) -> None:
        say(ada, lounge)
        assert news(ben) == {}

    def test_not_of_people_one_blocks_but_under_a_name_for_the_room(
            self, been_here: Client, lounge: Room, ada: Member, ben: Member) -> None:
        Block.objects.create(blocker=ben, blocked=ada)
        say(ada, lounge)
        assert news(ben) == {}
        Message.objects.update(alias="Heron")
        assert news(ben) == {lounge.pk: 1}
        RoomMute.objects.create(room=lounge, member=ben, muted=ada, of_alias=True)
        assert news(ben) == {}

    @pytest.mark.parametrize("state", [state for state in State if state != State.PUBLISHED])
    def test_not_what_was_taken_down(self, been_here: Client, lounge: Room, ada: Member, ben: Member, mo: Member,
                                     state: State) -> None:
        browser_of(mo).get("/chat/lounge/")
        say(ada, lounge)
        assert news(mo) == news(ben) == {lounge.pk: 1}
        Message.objects.update(state=state)
        assert news(mo) == news(ben) == {}

    def test_not_what_waits_for_a_host(self, been_here: Client, lounge: Room, ada: Member, ben: Member, hana: Member) -> None:
        actions.change_holding(hana, lounge, holds=True)
        held = say(ada, lounge)
        assert held.is_waiting
        assert news(ben) == {}

    def test_not_what_was_said_before_ones_history_begins(
            self, been_here: Client, lounge: Room, ada: Member, ben: Member) -> None:
        first, second = say(ada, lounge), say(ada, lounge)
        Room.objects.update(shows_earlier=False)
        Seat.objects.create(room=lounge, member=ben, joined_seq=first.posted_seq or 0)
        assert second.posted_seq == (first.posted_seq or 0) + 1
        assert news(ben) == {lounge.pk: 1}

    def test_at_most_so_many(self, been_here: Client, lounge: Room, ada: Member, ben: Member) -> None:
        rows = [Message(room=lounge, author=ada, body="x", html="x", nonce=uuid4(), seq=n, posted_seq=n) for n in range(1, 31)]
        Message.objects.bulk_create(rows)
        Room.objects.update(last_seq=30)
        assert news(ben) == {lounge.pk: 21}
        assert "more than 20 new messages" in been_here.get("/chat/").content.decode()

    def test_not_of_a_room_one_may_not_enter_now(self, been_here: Client, lounge: Room, ada: Member, ben: Member) -> None:
        say(ada, lounge)
        Room.objects.update(audience=Room.Audience.TEAM)
        assert news(ben) == {}


class TestGroups:
    """The room of a group."""

    @pytest.fixture
    def room(self, mo: Member, ada: Member, ben: Member) -> Room:
        group = SupportGroup.objects.create(slug="tide", name="Tide", joining="open")
        for each in (ada, ben):
            add_member(mo, group, each)
        room = Room.objects.create(slug="tide", title="Tide", description="", audience="group", support_group=group)
        browser_of(ben).get("/chat/tide/")
        say(Member.objects.get(pk=ada.pk), room)
        return room

    def test_it_is_said_wherever_the_group_is(self, room: Room, ada: Member, ben: Member) -> None:
        for address in ("/groups/", "/groups/tide/", "/chat/"):
            assert "1 new message" in browser_of(ben).get(address).content.decode(), address
            assert "1 new message" not in browser_of(ada).get(address).content.decode(), address

    def test_my_groups_say_it(self, room: Room, mo: Member, ada: Member) -> None:
        browser_of(mo).get("/chat/tide/")
        assert "1 new message" not in browser_of(mo).get("/groups/mine/").content.decode()
        say(Member.objects.get(pk=ada.pk), room)
        assert "1 new message" in browser_of(mo).get("/groups/mine/").content.decode()

    def test_who_left_hears_nothing_more_and_who_comes_back_nothing_of_meanwhile(
            self, room: Room, mo: Member, ada: Member, ben: Member) -> None:
        assert news(ben) == {room.pk: 1}
        Room.objects.update(shows_earlier=False)
        leave(ben, room.support_group)  # type: ignore[arg-type]
        assert news(ben) == {}
        add_member(mo, room.support_group, ben)  # type: ignore[arg-type]
        assert news(ben) == {}
        say(Member.objects.get(pk=ada.pk), room)
        assert news(ben) == {room.pk: 1}


class TestPages:
    """In the menu, of every page."""

    def test_the_menu_says_in_how_many_rooms(self, been_here: Client, lounge: Room, ada: Member) -> None:
        say(ada, lounge)
        for address in ("/forum/", "/library/", "/chat/", "/settings/"):
            page = been_here.get(address).content.decode()
            assert MENU.format(1) in page, address
            assert "rooms with something new" in page
        assert MENU.format(0) in been_here.get("/chat/lounge/").content.decode()
        assert MENU.format(0) in been_here.get("/forum/").content.decode()

    def test_strangers_read_of_nothing(self, lounge: Room, stranger: Client) -> None:
        assert "data-rooms-news" in browser_of(make_member("cleo")).get("/library/").content.decode()
        assert "data-rooms-news" not in stranger.get("/library/").content.decode()

    def test_it_costs_no_query(self, been_here: Client, lounge: Room, ada: Member, django_assert_num_queries: Any) -> None:
        say(ada, lounge)
        been_here.get("/chat/")
        with django_assert_num_queries(3):  # session, member, rooms
            been_here.get("/chat/")


def test_an_open_page_hears_of_it(lounge: Room, server: Any, tabs: Any, ada: Member) -> None:
    other = Room.objects.create(slug="other", title="Other", description="")
    cleo = make_member("cleo")
    Seen.objects.create(room=other, member=cleo, seq=0)
    tab: Tab = tabs(cleo)
    tab.join("lounge")
    assert tab.hear("notice", timeout=15)["rooms"] == 0
    say(ada, other)
    assert tab.hear("notice", timeout=15)["rooms"] == 1
