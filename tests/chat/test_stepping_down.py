"""Whoever may lead no more stops at once, also in the middle of a meeting, which goes on as if they had vanished."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.chat.meetings import clock, door, hands, leading, looking
from community.chat.models import Room
from community.groups import actions
from community.groups.meetings.models import Attendance, MeetingAct, Occurrence
from community.groups.models import SupportGroup
from community.models import Member
from community.notifications.models import Notification
from community.policy import Role
from tests.chat.meeting import Phase, arrive, fresh, let_in, planned, say, until
from tests.conftest import browser_of, make_member
from tests.groups.conftest import again, found, train
from tests.groups.endings import FOR_GOOD, restricted

ENDINGS = {**FOR_GOOD, "suspended": restricted("suspend", days=9), "muted": restricted("mute", days=9)}
STILL_INSIDE = ["role", "group", "steps back"]  # they belong to the group as before


@pytest.fixture
def group(mo: Member) -> SupportGroup:
    return found(mo)


@pytest.fixture
def room(group: SupportGroup) -> Room:
    return Room.objects.get(support_group=group)


def hosting(mo: Member, member: Member, group: SupportGroup) -> Member:
    """``member``, who hosts ``group`` and has ticked its guidelines."""
    actions.appoint(mo, group, train(member))
    actions.agree(again(member), group, version=1)
    return again(member)


@pytest.fixture
def host(mo: Member, hana: Member, group: SupportGroup) -> Member:
    return hosting(mo, hana, group)


@pytest.fixture
def cora(mo: Member, group: SupportGroup) -> Member:
    """Another host of the group."""
    return hosting(mo, make_member("cora", Role.HOST), group)


def held_by(host: Member, room: Room, guest: Member, co_host: Member | None = None, phase: str = Phase.CIRCLE) -> Occurrence:
    """A meeting of the group in ``phase``, with a guest in it; the co-host has not come."""
    actions.join(guest, room.support_group, agreed=1)  # type: ignore[arg-type]
    held = until(planned(room, host, co_host), Phase.LOBBY, host)
    let_in(host, held, again(guest))
    return until(held, phase, host)


def quiet(held: Occurrence, after: timedelta) -> str:
    """What the absence has brought so long after now; the phase stays, however long it is."""
    now = timezone.now() + after
    Occurrence.objects.filter(pk=held.pk).update(phase_ends_at=now + timedelta(hours=1))
    clock.catch_up(held.pk, now)
    return fresh(held).hostless


@pytest.mark.parametrize("how", list(ENDINGS))
def test_without_a_co_host_the_clock_starts(mo: Member, host: Member, ada: Member, room: Room, how: str) -> None:
    held = held_by(host, room, ada)
    lead, seq = f"/chat/{room.slug}/meeting/lead/", Room.objects.get(pk=room.pk).last_seq
    assert browser_of(host).post(lead, {"act": "floor", "person": 0}).status_code == 404  # theirs, but nobody is named
    ENDINGS[how](mo, room.support_group, again(host))  # type: ignore[arg-type]
    assert (fresh(held).host, fresh(held).co_host, fresh(held).wants_host) == (None, None, True)
    assert browser_of(again(host)).post(lead, {"act": "breath"}).status_code in {403, 404}
    assert Room.objects.get(pk=room.pk).last_seq > seq, "open pages hear it"
    assert Notification.objects.filter(kind="meeting host", member=mo).count() == 1
    hands.give_floor(mo, held, member_id=ada.pk)
    assert say(browser_of(ada), room).status_code == 201
    assert [quiet(held, timedelta(minutes=each)) for each in (2, 4, 9, 11)] == ["", "slow", "slow", "read-only"]


@pytest.mark.parametrize("how", STILL_INSIDE)
def test_they_stay_as_anybody(mo: Member, host: Member, ada: Member, room: Room, how: str) -> None:
    held = held_by(host, room, ada)
    client, address = browser_of(host), f"/chat/{room.slug}/"
    page = client.get(address).content.decode()
    assert "Take a breath" in page
    assert "Host tools" in page
    assert say(client, room).status_code == 201  # whoever leads speaks in a circle
    hands.give_floor(host, held, member_id=host.pk)
    ENDINGS[how](mo, room.support_group, again(host))  # type: ignore[arg-type]
    page = client.get(address).content.decode()
    assert "Take a breath" not in page
    assert "Host tools" not in page
    assert "Raise my hand" in page
    assert say(client, room).status_code == 403
    assert fresh(held).floor_holder is None
    assert browser_of(ada).get(address).status_code == 200
    assert client.post(f"/chat/{room.slug}/lobby/leave/").status_code == 302
    assert Attendance.objects.get(member=host).state == "left"


@pytest.mark.parametrize("phase", [Phase.LOBBY, Phase.OPENING, Phase.CIRCLE, Phase.CLOSING, Phase.WIND_DOWN])
@pytest.mark.parametrize("how", ["role", "group"])
def test_the_co_host_leads_at_once(mo: Member, host: Member, cora: Member, ada: Member, *, room: Room, phase: str,
                                   how: str) -> None:
    held = held_by(host, room, ada, cora, phase)
    ENDINGS[how](mo, room.support_group, again(host))  # type: ignore[arg-type]
    assert (fresh(held).host, fresh(held).co_host, fresh(held).phase) == (cora, None, phase)
    assert MeetingAct.objects.filter(verb="host", about=cora, detail="no longer able").count() == 1
    assert Notification.objects.filter(kind="meeting lead", member=cora).exists()
    assert not leading.next_phase(cora, held, seen="elsewhere")
    if phase == Phase.CIRCLE:  # she has not come yet: from now on, as if the host had gone this moment
        assert [quiet(held, timedelta(minutes=each)) for each in (2, 4)] == ["", "slow"]
        clock.touch(cora.pk, held.pk, timezone.now() + timedelta(minutes=5))
        assert quiet(held, timedelta(minutes=5)) == ""


@pytest.mark.parametrize("how", list(ENDINGS))
def test_a_co_host_helps_no_longer(mo: Member, host: Member, cora: Member, ada: Member, *, room: Room, how: str) -> None:
    held, lead = held_by(host, room, ada, cora), f"/chat/{room.slug}/meeting/lead/"
    assert browser_of(cora).post(lead, {"act": "floor_back"}).status_code == 302
    ENDINGS[how](mo, room.support_group, again(cora))  # type: ignore[arg-type]
    assert (fresh(held).host, fresh(held).co_host) == (host, None)
    assert browser_of(again(cora)).post(lead, {"act": "floor_back"}).status_code in {403, 404}
    assert quiet(held, timedelta(minutes=2)) == ""


def test_the_policy_asks_as_well(host: Member, ada: Member, room: Room) -> None:
    held, lead = held_by(host, room, ada), f"/chat/{room.slug}/meeting/lead/"
    assert browser_of(host).post(lead, {"act": "floor_back"}).status_code == 302
    Member.objects.filter(pk=host.pk).update(role=Role.MEMBER)  # whoever wrote it, and however
    assert browser_of(host).post(lead, {"act": "floor_back"}).status_code == 403
    assert fresh(held).host == host


def test_a_moderator_who_is_none_any_more_leads_no_more(mo: Member, root: Member, ada: Member, lounge: Room) -> None:
    held = until(planned(lounge, mo), Phase.LOBBY, mo)
    let_in(mo, held, ada)
    browser_of(root).post(f"/admin/community/member/{mo.pk}/change/", {"role": "member"})
    assert again(mo).role == Role.MEMBER
    assert fresh(held).host is None


class TestTakingItOn:
    """Another host of the room, while it goes on or before."""

    @pytest.mark.parametrize("phase", [Phase.LOBBY, Phase.CIRCLE])
    def test_another_host_takes_it_on(self, mo: Member, host: Member, cora: Member, ada: Member, *, room: Room,
                                      phase: str) -> None:
        held, client = held_by(host, room, ada, phase=phase), browser_of(cora)
        address = f"/groups/meetings/dates/{held.pk}/lead/"
        assert client.post(address).status_code == 409  # hana leads it
        actions.step_back(host, room.support_group)  # type: ignore[arg-type]
        page = client.get("/groups/meetings/").content.decode()
        assert "A host is wanted" in page
        assert f'action="{address}"' in page
        assert browser_of(ada).post(address).status_code == 403
        assert client.post(address, {"from": "room"})["Location"] == room.get_absolute_url()
        assert fresh(held).host == cora
        page = client.get(f"/chat/{room.slug}/lobby/" if phase == Phase.LOBBY else room.get_absolute_url()).content.decode()
        assert ("Open the meeting" if phase == Phase.LOBBY else "Take a breath") in page
        until(held, Phase.CIRCLE, cora)
        assert say(client, room).status_code == 201
        assert quiet(held, timedelta(minutes=2)) == ""

    def test_in_the_room_they_find_how(self, mo: Member, host: Member, cora: Member, ada: Member, room: Room) -> None:
        held = held_by(host, room, ada)
        let_in(host, held, cora)
        wanted = "I will lead it this once"
        assert wanted not in browser_of(cora).get(room.get_absolute_url()).content.decode()
        actions.end_hosting(mo, room.support_group, host, reason="A rest.")  # type: ignore[arg-type]
        assert wanted in browser_of(cora).get(room.get_absolute_url()).content.decode()
        assert wanted not in browser_of(ada).get(room.get_absolute_url()).content.decode()

    def test_who_was_sent_out_does_not(self, mo: Member, host: Member, cora: Member, ada: Member, room: Room) -> None:
        held = held_by(host, room, ada)
        arrive(cora, held)
        door.refuse(host, held, member_id=cora.pk, reason="Full.")
        actions.step_back(host, room.support_group)  # type: ignore[arg-type]
        assert browser_of(cora).post(f"/groups/meetings/dates/{held.pk}/lead/").status_code == 403
        assert fresh(held).host is None


def test_looking_into_a_side_room_ends_with_it(mo: Member, host: Member, ada: Member, ben: Member, room: Room) -> None:
    held = held_by(host, room, ada)
    actions.join(ben, room.support_group, agreed=1)  # type: ignore[arg-type]
    let_in(host, held, again(ben))
    side = leading.open_side_room(host, held, member_ids=[ada.pk, ben.pk])
    looking.look_in(host, held, side_id=side.pk)
    assert browser_of(host).get(side.get_absolute_url()).status_code == 200
    actions.end_role(mo, again(host), reason="A rest.")
    assert browser_of(host).get(side.get_absolute_url()).status_code == 404
    assert browser_of(ada).get(side.get_absolute_url()).status_code == 200
