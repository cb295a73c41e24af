"""Answers, kind words, names, names to call, pins, looking back: each beside what it must not show."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from community.chat import actions
from community.chat.models import Message, MessageReaction, Room, RoomMute, Seat, Seen
from community.forum.models import Draft
from community.groups.models import Duty, Membership, Shift, SupportGroup
from community.members.models import Block, Member
from community.notifications.models import Notification
from tests.conftest import browser_of, is_named, make_member

GONE = "A quote stood here"


def say(member: Member, room: Room, body: str = "hello", **more: Any) -> Any:
    return browser_of(member).post(f"/chat/{room.slug}/messages/", {"body": body, "nonce": str(uuid4()), **more},
                                   headers={"Accept": "application/json"})


def page(member: Member, query: str = "", slug: str = "lounge") -> str:
    return browser_of(member).get(f"/chat/{slug}/{query}").text


class TestAnswers:
    """A message quotes what it answers, for those who may see that."""

    @pytest.fixture
    def answer(self, lounge: Room, ada: Member, ben: Member) -> Any:
        first = say(ada, lounge, "the night was long").json()["id"]
        return say(ben, lounge, "I am with you", reply_to=first)

    def test_it_quotes(self, answer: Any, ada: Member) -> None:
        assert answer.status_code == 201
        assert "ada wrote:" in answer.json()["html"]
        assert page(ada).count("the night was long") == 2

    def test_who_blocks_the_source_does_not_read_it(self, answer: Any, ada: Member, cura: Member) -> None:
        Block.objects.create(blocker=cura, blocked=ada)
        seen = page(cura)
        assert "the night was long" not in seen
        assert "I am with you" in seen
        assert GONE in seen

    def test_taken_back_it_is_gone_from_the_answer_too(self, answer: Any, ada: Member, ben: Member, lounge: Room) -> None:
        before = Room.objects.get().last_seq
        source = Message.objects.order_by("pk")[0]
        actions.withdraw_message(ada, source)
        changed = browser_of(ben).get(f"/chat/lounge/messages/?after={before}").json()
        assert [GONE in each["html"] for each in changed["messages"]] == [False, True]
        assert "the night was long" not in str(changed)

    def test_nobody_answers_what_they_do_not_see(self, answer: Any, ada: Member, cura: Member, lounge: Room,
                                                 team_room: Room, hana: Member) -> None:
        Block.objects.create(blocker=cura, blocked=ada)
        hidden = Message.objects.order_by("pk")[0]
        assert say(cura, lounge, "what?", reply_to=hidden.pk).status_code == 409
        elsewhere = say(hana, team_room, "between us").json()["id"]
        assert say(ada, lounge, "what?", reply_to=elsewhere).status_code == 409
        assert say(ada, lounge, "what?", reply_to="x").status_code == 422


class TestKindWords:
    """Reactions, each a change of the room."""

    def test_they_are_given_and_taken_back(self, lounge: Room, ada: Member, ben: Member) -> None:
        path = f"/chat/lounge/messages/{say(ada, lounge).json()['id']}/react/"
        assert browser_of(ben).post(path, {"kind": "hug"}).status_code == 302
        assert "Hug 1" in page(ada)
        assert "(with yours)" in page(ben)
        assert "(with yours)" not in page(ada)
        browser_of(ben).post(path, {"kind": "hug"})
        assert "Hug 1" not in page(ada)
        lounge.refresh_from_db()
        assert lounge.last_seq == 3

    def test_not_to_oneself_and_only_kind_ones(self, lounge: Room, ada: Member, ben: Member) -> None:
        path = f"/chat/lounge/messages/{say(ada, lounge).json()['id']}/react/"
        assert browser_of(ada).post(path, {"kind": "hug"}).status_code == 403
        assert browser_of(ben).post(path, {"kind": "thumbs-down"}).status_code == 422
        assert not MessageReaction.objects.exists()


class TestNames:
    """Another name for one room."""

    def test_nobody_is_shown_who_it_is(self, lounge: Room, ada: Member, ben: Member, mo: Member) -> None:
        assert browser_of(ada).post("/chat/lounge/me/name/", {"name": "Heron"}).status_code == 302
        html = say(ada, lounge, "it is me").json()["html"]
        assert "Heron" in html
        for reader in (ben, mo):
            seen = page(reader) + browser_of(reader).get("/chat/lounge/messages/").content.decode()
            assert "it is me" in seen
            assert not is_named("ada", seen)
            assert f'data-author="{ada.pk}"' not in seen

    def test_a_block_or_mute_of_one_name_does_not_reach_the_other(self, lounge: Room, ada: Member, ben: Member) -> None:
        say(ada, lounge, "as myself")
        actions.go_by(ada, lounge, name="Heron")
        other = say(ada, lounge, "as a heron").json()["id"]
        assert browser_of(ben).post(f"/chat/lounge/messages/{other}/mute/").status_code == 302
        assert "as a heron" not in page(ben)
        assert "as myself" in page(ben)
        RoomMute.objects.all().delete()
        Block.objects.create(blocker=ben, blocked=ada)
        assert "as a heron" in page(ben)
        assert "as myself" not in page(ben)

    def test_hosts_speak_under_their_own_name(self, lounge: Room, hana: Member) -> None:
        assert browser_of(hana).post("/chat/lounge/me/name/", {"name": "Heron"}).status_code == 403

    def test_nobody_takes_a_name_that_is_somebodys(self, lounge: Room, ada: Member, ben: Member) -> None:
        make_member("Kestrel")
        assert browser_of(ada).post("/chat/lounge/me/name/", {"name": "kestre1"}).status_code == 409
        assert browser_of(ada).post("/chat/lounge/me/name/", {"name": "x"}).status_code == 422
        actions.go_by(ada, lounge, name="Heron")
        assert browser_of(ben).post("/chat/lounge/me/name/", {"name": "Her0n"}).status_code == 409

    def test_nothing_goes_out_under_a_name_by_accident(self, lounge: Room, ada: Member) -> None:
        actions.go_by(ada, lounge, name="Heron")
        assert say(ada, lounge, knew="").status_code == 409
        assert say(ada, lounge, knew="Heron").status_code == 201


class TestMutes:
    """Not reading somebody in one room."""

    def test_it_holds_everywhere_in_the_room_and_can_be_undone(self, lounge: Room, ada: Member, ben: Member) -> None:
        number = say(ada, lounge, "words of ada").json()["id"]
        browser_of(ben).post(f"/chat/lounge/messages/{number}/mute/")
        for path in ("/chat/lounge/", "/chat/lounge/messages/", "/chat/lounge/search/?q=words"):
            assert "words of ada" not in browser_of(ben).get(path).content.decode()
        assert browser_of(ben).get(f"/chat/lounge/messages/{number}/").status_code == 404
        assert "ada" in browser_of(ben).get("/chat/lounge/me/").text
        row = RoomMute.objects.get()
        browser_of(ada).post("/chat/lounge/me/unmute/", {"mute": row.pk})
        assert RoomMute.objects.exists()
        browser_of(ben).post("/chat/lounge/me/unmute/", {"mute": row.pk})
        assert "words of ada" in page(ben)


class TestCalling:
    """Naming somebody by @."""

    def test_who_is_in_the_room_is_told(self, lounge: Room, ada: Member, ben: Member) -> None:
        say(ben, lounge)
        html = say(ada, lounge, "are you there @ben?").json()["html"]
        assert '<a class="mention" href="/members/ben/">@ben</a>' in html
        told = Notification.objects.get()
        assert (told.member, told.kind, told.by) == (ben, "room mention", ada)
        assert "/chat/lounge/messages/" in browser_of(ben).get("/notifications/").text

    def test_nobody_else_is(self, lounge: Room, ada: Member, ben: Member, cura: Member) -> None:
        say(ada, lounge, "are you there @ben?")  # was never here
        say(cura, lounge)
        actions.mute(cura, Message.objects.filter(author=ada).get())
        say(ada, lounge, "and you, @cura?")
        assert not Notification.objects.exists()

    def test_a_name_for_the_room_is_not_given_away(self, lounge: Room, ada: Member, ben: Member) -> None:
        say(ben, lounge)
        actions.go_by(ben, lounge, name="Heron")
        assert "mention" not in say(ada, lounge, "hello @ben").json()["html"]
        assert not is_named("ben", browser_of(ada).get("/chat/lounge/people/?q=b").text)

    def test_pages_of_the_library_become_cards(self, lounge: Room, ada: Member) -> None:
        assert "[[nothing-here]]" in say(ada, lounge, "see [[nothing-here]]").json()["html"]


class TestLookingBack:
    """Search, days, pins, what is new."""

    def test_search_finds_only_what_the_reader_may_see(self, lounge: Room, ada: Member, ben: Member, mo: Member) -> None:
        say(ada, lounge, "sleeping badly again")
        number = say(ada, lounge, "slept better").json()["id"]
        found = "/chat/lounge/search/?q=sleep"
        assert "sleeping badly" in browser_of(ben).get(found).text
        actions.withdraw_message(ada, Message.objects.order_by("pk")[0])
        assert "sleeping badly" not in browser_of(mo).get(found).text
        assert browser_of(ben).get("/chat/lounge/search/?q=%22(&before=x").status_code == 200
        assert number

    def test_a_day_leads_to_its_first_message(self, lounge: Room, ada: Member) -> None:
        old = say(ada, lounge, "long ago").json()["id"]
        Message.objects.filter(pk=old).update(created_at=timezone.now() - timedelta(days=3))
        say(ada, lounge, "today")
        day = (timezone.now() - timedelta(days=2)).date()
        answer = browser_of(ada).get(f"/chat/lounge/?on={day}")
        assert answer["Location"] == "/chat/lounge/?from=2"
        assert "long ago" not in page(ada, "?from=2")
        assert browser_of(ada).get("/chat/lounge/?on=yesterday").status_code == 422

    def test_pins_stand_above_and_follow_the_message(self, lounge: Room, ada: Member, ben: Member, hana: Member) -> None:
        message = Message.objects.get(pk=say(ada, lounge, "the rules of tonight").json()["id"])
        actions.pin(hana, message)
        assert "1 pinned message" in page(ben)
        actions.withdraw_message(ada, message)
        assert "pinned message" not in page(ben)

    def test_what_is_new_is_counted_until_it_is_read(self, lounge: Room, ada: Member, ben: Member) -> None:
        page(ben)
        say(ada, lounge)
        say(ada, lounge)
        assert "2 new messages" in browser_of(ben).get("/chat/").text
        assert "new message" not in browser_of(ada).get("/chat/").text
        assert "New since you left" in page(ben)
        assert "New since you left" not in page(ben)
        assert "new message" not in browser_of(ben).get("/chat/").text

    def test_what_is_gone_keeps_nobody_elses_reading_from_being_noted(self, lounge: Room, ada: Member, ben: Member) -> None:
        actions.mark_seen({(lounge.pk + 1, ada.pk): 3, (lounge.pk, ada.pk): 2, (lounge.pk, ben.pk + 1000): 5})
        assert list(Seen.objects.values_list("room", "member", "seq")) == [(lounge.pk, ada.pk, 2)]


class TestNewcomers:
    """Where the room does not show what was said earlier, reading begins with joining."""

    @pytest.fixture
    def circle(self, db: None, ada: Member) -> Room:
        group = SupportGroup.objects.create(slug="owls", name="Night owls")
        Membership.objects.create(group=group, member=ada)
        return Room.objects.create(slug="owls", title="Night owls", audience="group", support_group=group, shows_earlier=False)

    def test_they_read_from_joining_on(self, circle: Room, ada: Member, ben: Member, mo: Member) -> None:
        early = say(ada, circle, "before you came").json()["id"]
        assert browser_of(ben).get("/chat/owls/").status_code == 404
        Membership.objects.create(group=SupportGroup.objects.get(), member=ben)
        say(ada, circle, "welcome")
        for path in ("/chat/owls/", "/chat/owls/messages/", "/chat/owls/messages/?after=0", "/chat/owls/?from=1",
                     "/chat/owls/search/?q=came"):
            assert "before you came" not in browser_of(ben).get(path).content.decode(), path
        assert "welcome" in page(ben, slug="owls")
        assert browser_of(ben).get(f"/chat/owls/messages/{early}/").status_code == 404
        assert "before you came" in page(mo, slug="owls")
        assert "before you came" in page(ada, slug="owls")

    def test_the_lounge_hides_nothing(self, lounge: Room, ada: Member, ben: Member) -> None:
        say(ada, lounge, "before you came")
        assert "before you came" in page(ben)
        assert not Seat.objects.exists()


class TestOpening:
    """A hosted room takes messages while somebody is on duty."""

    def test_nobody_writes_without_a_host(self, lounge: Room, ada: Member, hana: Member) -> None:
        Room.objects.update(opening="hosted")
        refused = say(ada, lounge)
        assert refused.status_code == 403
        assert "No host is here just now" in refused.json()["reason"]
        Shift.objects.create(host=hana, start=timezone.now() + timedelta(hours=2), end=timezone.now() + timedelta(hours=3))
        assert "The next one plans to be here" in page(ada)
        Duty.objects.create(member=hana, ends_at=timezone.now() + timedelta(hours=1))
        assert say(ada, lounge).status_code == 201


class TestKeeping:
    """Drafts are kept; what is old is really erased."""

    def test_a_draft_comes_back_and_ends_with_sending(self, lounge: Room, ada: Member, ben: Member) -> None:
        browser_of(ada).post("/chat/lounge/draft/", {"body": "half a thou"})
        assert "half a thou" in page(ada)
        assert "half a thou" not in page(ben)
        assert "Lounge" in browser_of(ada).get("/drafts/").text
        say(ada, lounge, "half a thought")
        assert not Draft.objects.exists()

    def test_old_words_are_erased_and_their_places_stay(self, lounge: Room, ada: Member, ben: Member, mo: Member) -> None:
        old = Message.objects.get(pk=say(ada, lounge, "old words").json()["id"])
        say(ben, lounge, "young words", reply_to=old.pk)
        Message.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=31))
        before = Room.objects.get().last_seq
        assert actions.erase_expired() == 1
        assert actions.erase_expired() == 0
        old.refresh_from_db()
        assert (old.body, old.html, old.posted_seq, bool(old.erased_at)) == ("", "", 1, True)
        replay = browser_of(mo).get(f"/chat/lounge/messages/?after={before}").json()
        assert [each["seq"] for each in replay["messages"]] == [before + 1, before + 2]
        assert "were erased" in replay["messages"][0]["html"]
        assert "old words" not in str(replay)
        assert "kept for 30 days" in page(ada)


def test_lists_of_rooms_cost_the_same_however_many(lounge: Room, ada: Member, ben: Member,
                                                    django_assert_max_num_queries: Any) -> None:
    for number in range(5):
        room = Room.objects.create(slug=f"r{number}", title="R", description="")
        page(ada, slug=room.slug)
        say(ben, room)
    client = browser_of(ada)
    client.get("/chat/")
    with django_assert_max_num_queries(6):
        client.get("/chat/")


def test_suggestions_are_of_people_in_the_room(lounge: Room, ada: Member, ben: Member) -> None:
    make_member("bella")
    say(ben, lounge)
    seen = browser_of(ada).get("/chat/lounge/people/?q=be").text
    assert "ben" in seen
    assert "bella" not in seen
