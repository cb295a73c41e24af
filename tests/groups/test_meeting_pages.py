"""Planning meetings, the calendar, its secret address, and being told in time."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from community.chat.models import Room
from community.groups import actions as groups
from community.groups.meetings import actions
from community.groups.meetings.models import CalendarFeed, Guidelines, Meeting, Occurrence, Reminder
from community.groups.models import GroupHost, Membership, SupportGroup
from community.members.actions import leaving
from community.models import Member, Notification
from tests.chat.conftest import lounge, team_room  # noqa: F401 - fixtures
from tests.chat.meeting import Phase, planned, until
from tests.conftest import browser_of

NEW = "/groups/evenings/meetings/new/"


@pytest.fixture
def evenings(hana: Member, ada: Member) -> SupportGroup:
    """A group with a room, hosted by hana; ada belongs to it."""
    group = SupportGroup.objects.create(slug="evenings", name="Benzo evenings")
    Room.objects.create(slug="evenings", title="Evenings", description="Ours.", audience="group", support_group=group)
    Membership.objects.create(group=group, member=ada)
    Membership.objects.create(group=group, member=hana)
    GroupHost.objects.create(group=group, member=hana)
    return group


def plan(hana: Member, **fields: Any) -> dict[str, Any]:
    day = (timezone.now() + timedelta(days=3)).date()
    return {"title": "Tuesday circle", "tradition": "circle", "topic": "", "day": day.isoformat(), "time": "19:30",
            "time_zone": "Europe/Berlin", "recurrence": "weekly", "minutes": "60", "capacity": "12", "host": str(hana.pk),
            "co_host": "", "order": "host", "guidelines": "Be kind.", "keeps_hours": "24", **fields}


def test_a_host_plans_a_meeting_and_members_find_it(evenings: SupportGroup, hana: Member, ada: Member, ben: Member) -> None:
    assert browser_of(hana).get(NEW).status_code == 200
    assert browser_of(hana).post(NEW, plan(hana)).status_code == 302
    starts = list(Occurrence.objects.values_list("starts_at", flat=True))
    assert 4 <= len(starts) <= 5
    page = browser_of(ada).get("/groups/meetings/").content.decode()
    assert page.count("Tuesday circle") == len(starts)
    assert "Tuesday circle" in browser_of(ada).get("/groups/evenings/meetings/").content.decode()
    assert "Tuesday circle" not in browser_of(ben).get("/groups/meetings/").content.decode()
    assert browser_of(ben).get("/groups/evenings/meetings/").status_code == 404
    assert browser_of(ada).get(NEW).status_code == 403


@pytest.mark.parametrize(("fields", "words"), [
    ({"day": "2020-01-01"}, "over already"), ({"title": ""}, "required"), ({"capacity": "1"}, "greater than"),
    ({"minutes": "500"}, "less than"), ({"host": "0"}, "valid choice"), ({"guidelines": ""}, "required")])
def test_a_plan_with_a_fault_comes_back_with_what_was_typed(evenings: SupportGroup, hana: Member, fields: Any,
                                                          words: str) -> None:
    answer = browser_of(hana).post(NEW, plan(hana, **{"topic": "slow evenings", **fields}))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page
    assert "slow evenings" in page
    assert not Meeting.objects.exists()


def test_a_member_cannot_be_made_host_by_a_form(evenings: SupportGroup, hana: Member, ada: Member) -> None:
    assert browser_of(hana).post(NEW, plan(hana, host=str(ada.pk))).status_code == 422
    assert browser_of(hana).post(NEW, plan(hana, co_host=str(hana.pk))).status_code == 422


def test_times_are_shown_by_the_clock_of_whoever_reads(evenings: SupportGroup, hana: Member, ada: Member) -> None:
    actions.plan_meeting(hana, Room.objects.get(), title="Circle", guidelines="Be kind.", host=hana,
                         first_start=timezone.now().replace(hour=12, minute=0) + timedelta(days=2))
    ada.time_zone = "Asia/Kathmandu"
    ada.save()
    page = browser_of(ada).get("/groups/meetings/").content.decode()
    assert "17:45" in page
    assert "(Asia/Kathmandu)" in page
    assert "12:00" in browser_of(hana).get("/groups/meetings/").content.decode()


def test_new_words_of_the_guidelines_are_a_new_version(evenings: SupportGroup, hana: Member) -> None:
    browser_of(hana).post(NEW, plan(hana))
    meeting = Meeting.objects.get()
    address = f"/groups/meetings/{meeting.pk}/edit/"
    assert browser_of(hana).get(address).status_code == 200
    browser_of(hana).post(address, plan(hana))
    browser_of(hana).post(address, plan(hana, guidelines="Be kind, and slow.", time="20:00"))
    assert list(Guidelines.objects.order_by("version").values_list("version", "body")) == [
        (1, "Be kind."), (2, "Be kind, and slow.")]
    assert {held.starts_at.astimezone(meeting.zone).hour for held in Occurrence.objects.all()} == {20}


def test_one_date_is_cancelled_with_a_reason_and_the_others_stay(evenings: SupportGroup, hana: Member, ada: Member) -> None:
    browser_of(hana).post(NEW, plan(hana))
    browser_of(ada).post(f"/groups/meetings/{Meeting.objects.get().pk}/remind/", {"wanted": "yes"})
    held = Occurrence.objects.earliest("starts_at")
    address = f"/groups/meetings/dates/{held.pk}/cancel/"
    assert browser_of(ada).post(address, {"reason": "no"}).status_code == 403
    assert browser_of(hana).post(address, {"reason": " "}).status_code == 422
    assert browser_of(hana).get(address).status_code == 200
    assert browser_of(hana).post(address, {"reason": "The host is ill."}).status_code == 302
    assert "The host is ill." in browser_of(ada).get("/groups/meetings/").content.decode()
    assert "The host is ill." in browser_of(ada).get("/notifications/").content.decode()
    assert Occurrence.objects.filter(phase="scheduled").count() >= 3


def test_a_meeting_is_held_no_more(evenings: SupportGroup, hana: Member, ada: Member) -> None:
    browser_of(hana).post(NEW, plan(hana))
    address = f"/groups/meetings/{Meeting.objects.get().pk}/end/"
    assert browser_of(ada).post(address).status_code == 403
    assert browser_of(hana).post(address).status_code == 302
    assert not Occurrence.objects.exists()
    assert actions.write_all_dates() == 0


def test_who_asked_is_told_once_and_who_may_not_come_is_not(evenings: SupportGroup, hana: Member, ada: Member) -> None:
    meeting = actions.plan_meeting(hana, Room.objects.get(), title="Circle", guidelines="Be kind.", host=hana,
                                   first_start=timezone.now() + timedelta(minutes=40))
    for member in (ada, hana):
        actions.wish_reminder(member, meeting, wanted=True)
    Membership.objects.filter(member=hana).update(left_at=timezone.now())
    assert actions.remind_all() == 0
    later = timezone.now() + timedelta(minutes=11)
    assert [actions.remind_all(later), actions.remind_all(later)] == [1, 0]
    assert Notification.objects.get().member == ada
    page = browser_of(ada).get("/notifications/").content.decode()
    assert "Circle" in page
    assert 'href="/chat/evenings/"' in page


@pytest.mark.parametrize(("change", "offered"), [
    ({}, True), ({"starts_at": timezone.now() - timedelta(minutes=1)}, False), ({"phase": "lobby"}, True),
    ({"phase": "open"}, False), ({"reminded_at": timezone.now()}, False),
])
def test_nobody_is_told_before_what_has_begun(evenings: SupportGroup, hana: Member, ada: Member, change: dict[str, Any], *,
                                              offered: bool) -> None:
    meeting = actions.plan_meeting(hana, Room.objects.get(), title="Circle", guidelines="Be kind.", host=hana,
                                   first_start=timezone.now() + timedelta(minutes=90))
    Occurrence.objects.update(**change)
    for address in ("/groups/meetings/", f"/groups/{evenings.slug}/meetings/"):
        page = browser_of(ada).get(address).content.decode()
        assert "Circle" in page
        assert ("Tell me before it begins" in page) == offered
    answer = browser_of(ada).post(f"/groups/meetings/{meeting.pk}/remind/", {"wanted": "yes"})
    assert answer.status_code == (302 if offered else 409)
    assert ("you are welcome to come in" in answer.content.decode()) != offered
    assert Reminder.objects.exists() == offered
    assert browser_of(ada).post(f"/groups/meetings/{meeting.pk}/remind/", {"wanted": "no"}).status_code == 302
    assert not Reminder.objects.exists()


def test_who_missed_one_date_is_told_of_the_next(evenings: SupportGroup, hana: Member, ada: Member) -> None:
    meeting = actions.plan_meeting(hana, Room.objects.get(), title="Circle", guidelines="Be kind.", host=hana,
                                   recurrence="weekly", first_start=timezone.now() + timedelta(minutes=90))
    first = Occurrence.objects.earliest("starts_at")
    Occurrence.objects.filter(pk=first.pk).update(phase="open")
    page = browser_of(ada).get("/groups/meetings/").content.decode()
    assert page.count("Tell me before it begins") == Occurrence.objects.count() - 1
    assert browser_of(ada).post(f"/groups/meetings/{meeting.pk}/remind/", {"wanted": "yes"}).status_code == 302
    assert Reminder.objects.get().member == ada


class TestTheSecretAddress:
    """A calendar program is not signed in, and its screen may be seen by others."""

    def make(self, client: Client) -> str:
        client.post("/groups/meetings/address/", {"verdict": "renew"})
        page = client.get("/groups/meetings/").content.decode()
        found = re.search(r'value="http://testserver(/groups/calendar/[^"]+\.ics)"', page)
        assert found
        return found[1]

    def test_it_tells_times_and_nothing_else(self, evenings: SupportGroup, hana: Member, ada: Member, stranger: Client) -> None:
        browser_of(hana).post(NEW, plan(hana, title="Tapering talk", topic="diazepam"))
        answer = stranger.get(self.make(browser_of(ada)))
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith("text/calendar")
        text = answer.content.decode()
        assert text.count("BEGIN:VEVENT") == Occurrence.objects.count()
        assert set(re.findall(r"SUMMARY:(.*?)\r\n", text)) == {"Meeting"}
        start = Occurrence.objects.earliest("starts_at").starts_at.astimezone(UTC)
        assert f"DTSTART:{start:%Y%m%dT%H%M%SZ}" in text
        assert not re.search(r"benzo|taper|diazepam|evening|keel|testserver|hana|ada", text, re.IGNORECASE)
        assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))

    def test_renewing_and_switching_off_kill_the_old_one(self, ada: Member, stranger: Client) -> None:
        client = browser_of(ada)
        old = self.make(client)
        new = self.make(client)
        assert [stranger.get(address).status_code for address in (old, new)] == [404, 200]
        client.post("/groups/meetings/address/", {"verdict": "off"})
        assert stranger.get(new).status_code == 404
        assert not CalendarFeed.objects.exists()

    def test_it_ends_with_a_suspension(self, ada: Member, mo: Member, stranger: Client) -> None:
        from community.moderation import actions as moderation
        address = self.make(browser_of(ada))
        moderation.restrict(mo, ada, kind="suspend", reason="guideline 1", ends_at=None)
        assert stranger.get(address).status_code == 404


def test_a_lobby_is_not_going_on(evenings: SupportGroup, hana: Member, ada: Member) -> None:
    held, client = planned(Room.objects.get(), hana), browser_of(ada)
    lobby = 'href="/chat/evenings/lobby/"><strong>The lobby is open'

    def shown() -> tuple[list[bool], list[bool]]:
        lists = [client.get(path).content.decode() for path in ("/groups/evenings/", "/groups/evenings/meetings/")]
        return ["going on" in page for page in lists], [lobby in page for page in lists]

    assert shown() == ([False, False], [False, False])
    assert "lobby" not in client.get("/chat/").content.decode()
    until(held, Phase.LOBBY, hana)
    assert shown() == ([False, False], [True, True])
    rooms = client.get("/chat/").content.decode()
    assert 'Evening circle: <a href="/chat/evenings/lobby/">The lobby is open</a>' in rooms
    assert "A meeting is going on here." not in rooms
    assert "its lobby is open" in client.get("/chat/evenings/").content.decode()
    until(held, Phase.OPENING, hana)
    assert shown() == ([True, True], [False, False])
    rooms = client.get("/chat/").content.decode()
    assert "A meeting is going on here." in rooms
    assert "The lobby is open" not in rooms


def test_pages_cost_the_same_however_many_meetings_there_are(lounge: Room, hana: Member, ada: Member,  # noqa: F811
                                                           django_assert_num_queries: Any) -> None:
    client = browser_of(ada)
    planned(lounge, hana)
    client.get("/groups/meetings/")
    with django_assert_num_queries(6):
        client.get("/groups/meetings/")
    for number in range(3):
        planned(lounge, hana, title=f"Circle {number}", recurrence="weekly",
                first_start=datetime.now(UTC) + timedelta(days=number + 1))
    with django_assert_num_queries(6):
        client.get("/groups/meetings/")


def test_strangers_are_asked_to_sign_in(stranger: Client, lounge: Room, ada: Member) -> None:  # noqa: F811
    for path in ("/groups/meetings/", "/chat/lounge/lobby/", "/groups/meetings/in/lounge/new/"):
        assert stranger.get(path)["Location"].startswith("/accounts/login/")
    assert browser_of(ada).get("/groups/meetings/in/lounge/new/").status_code == 403
    assert browser_of(ada).get("/groups/meetings/in/nowhere/new/").status_code == 404


def test_an_archived_group_holds_no_meetings(evenings: SupportGroup, hana: Member, mo: Member) -> None:
    browser_of(hana).post(NEW, plan(hana))
    groups.archive(mo, evenings, reason="It has run its course.")
    assert not Occurrence.objects.exists()
    assert actions.write_all_dates() == 0


def test_who_leaves_for_good_is_told_nothing_more(lounge: Room, hana: Member, ada: Member, stranger: Client) -> None:  # noqa: F811
    held = planned(lounge, hana)
    actions.wish_reminder(ada, held.meeting, wanted=True)
    secret = actions.renew_calendar(ada).secret
    assert stranger.get(f"/groups/calendar/{secret}.ics").status_code == 200
    leaving.close_account(ada)
    assert stranger.get(f"/groups/calendar/{secret}.ics").status_code == 404
    assert actions.remind_all() == 0
