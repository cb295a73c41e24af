"""Whoever hosts no more leads no meeting that is still to come: the co-host does, or a host is wanted, and the page says so."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.chat.models import Room
from community.groups import actions
from community.groups.meetings import actions as meetings
from community.groups.meetings.models import Meeting, Occurrence
from community.groups.meetings.phases import Phase
from community.groups.models import Duty, SupportGroup
from community.members.actions import leaving
from community.models import Member
from community.moderation.actions import sanctions
from community.notifications.models import Notification
from community.policy import Role
from tests.conftest import browser_of, make_member
from tests.groups.conftest import again, page, train
from tests.groups.endings import FOR_GOOD, Ending, restricted

WANTED = "A host is wanted"
ENDINGS: dict[str, Ending] = {**FOR_GOOD, "closes": lambda mo, group, who: leaving.close_account(who),
                              "suspended": restricted("suspend", days=90)}


@pytest.fixture
def cora(mo: Member, group: SupportGroup) -> Member:
    """Another host of the group."""
    member = train(make_member("cora", Role.HOST))
    actions.appoint(mo, group, member)
    return again(member)


def plan(host: Member, group: SupportGroup, co_host: Member | None = None) -> Meeting:
    return meetings.plan_meeting(
        host, Room.objects.get(support_group=group), title="Evening circle", tradition="circle", guidelines="Be kind.",
        first_start=timezone.now() + timedelta(days=1), recurrence="weekly", host=host, co_host=co_host, minutes=60)


def leaders(meeting: Meeting) -> set[tuple[str | None, str | None]]:
    """Who leads its dates."""
    return set(Occurrence.objects.filter(meeting=meeting).values_list("host__username", "co_host__username"))


@pytest.mark.parametrize("how", list(ENDINGS))
def test_without_a_co_host_a_host_is_wanted(mo: Member, host: Member, ben: Member, group: SupportGroup, how: str) -> None:
    meeting, address = plan(host, group), f"/groups/{group.slug}/meetings/"
    actions.join(ben, group, agreed=1)
    assert WANTED not in page(browser_of(ben), address)
    ENDINGS[how](mo, group, host)
    meeting.refresh_from_db()
    assert (meeting.host, leaders(meeting)) == (None, {(None, None)})
    assert WANTED in page(browser_of(ben), address)
    assert "a host is wanted" in page(browser_of(mo), address)
    assert "Evening circle: a host is wanted." in page(browser_of(mo), "/notifications/")
    assert Notification.objects.filter(kind="meeting host", member=mo).count() == 1
    meetings.write_all_dates(timezone.now() + timedelta(weeks=1))
    assert leaders(meeting) == {(None, None)}


@pytest.mark.parametrize("how", list(ENDINGS))
def test_the_co_host_leads_and_is_told(mo: Member, host: Member, cora: Member, group: SupportGroup, how: str) -> None:
    meeting = plan(host, group, cora)
    ENDINGS[how](mo, group, host)
    meeting.refresh_from_db()
    assert (meeting.host, meeting.co_host, leaders(meeting)) == (cora, None, {("cora", None)})
    assert "you lead a meeting now" in page(browser_of(cora), "/notifications/")
    assert WANTED not in page(browser_of(cora), f"/groups/{group.slug}/meetings/")


@pytest.mark.parametrize("how", list(ENDINGS))
def test_a_co_host_who_is_gone_is_named_no_more(mo: Member, host: Member, cora: Member, group: SupportGroup, how: str) -> None:
    meeting = plan(host, group, cora)
    ENDINGS[how](mo, group, cora)
    assert leaders(meeting) == {("hana", None)}


def test_hosting_handed_over_takes_the_meetings_along(host: Member, cora: Member, group: SupportGroup) -> None:
    meeting = plan(host, group)
    actions.hand_over(host, group, giver=host, taker=cora)
    meeting.refresh_from_db()
    assert (meeting.host, leaders(meeting)) == (cora, {("cora", None)})


def test_who_is_away_for_a_week_leads_again_afterwards(mo: Member, host: Member, group: SupportGroup) -> None:
    meeting = plan(host, group)
    row = sanctions.restrict(mo, host, kind="suspend", reason="Enough.", ends_at=timezone.now() + timedelta(days=5))
    dates = Occurrence.objects.filter(meeting=meeting).order_by("starts_at").values_list("host__username", flat=True)
    assert list(dates) == [None, *["hana"] * (len(dates) - 1)]
    meeting.refresh_from_db()
    assert meeting.host == host
    sanctions.lift(mo, row, reason="A mistake.")
    assert set(dates.all()) == {"hana"}


def test_somebody_takes_one_on(mo: Member, host: Member, cora: Member, ben: Member, group: SupportGroup) -> None:
    meeting = plan(host, group)
    actions.join(ben, group, agreed=1)
    date = Occurrence.objects.filter(meeting=meeting).earliest("starts_at")
    address = f"/groups/meetings/dates/{date.pk}/lead/"
    assert browser_of(cora).post(address).status_code == 409  # hana leads it
    actions.step_back(host, group)
    assert browser_of(ben).post(address).status_code == 403
    assert "I will lead it this once" in page(browser_of(cora), f"/groups/{group.slug}/meetings/")
    assert browser_of(cora).post(address).status_code == 302
    assert leaders(meeting) == {("cora", None), (None, None)}
    assert browser_of(mo).post(address).status_code == 409
    sanctions.lift(mo, sanctions.restrict(mo, cora, kind="suspend", reason="Enough."), reason="A mistake.")
    assert leaders(meeting) == {(None, None)}, "who was put off once takes it on again, if they like"


@pytest.mark.parametrize(("phase", "wait", "status"), [
    (Phase.SCHEDULED, timedelta(minutes=10), 429), (Phase.SCHEDULED, timedelta(hours=2), 302),
    (Phase.OPEN, timedelta(), 302)])
def test_whose_rest_is_due_begins_no_meeting(host: Member, cora: Member, group: SupportGroup, phase: Phase, wait: timedelta,
                                             status: int) -> None:
    meeting, now = plan(host, group), timezone.now()
    actions.step_back(host, group)
    date = Occurrence.objects.filter(meeting=meeting).earliest("starts_at")
    Occurrence.objects.filter(pk=date.pk).update(phase=phase, starts_at=now + wait)
    Duty.objects.create(member=cora, since=now - timedelta(hours=3), until=now, ends_at=now)
    answer = browser_of(cora).post(f"/groups/meetings/dates/{date.pk}/lead/")
    assert answer.status_code == status
    date.refresh_from_db()
    if status == 429:
        assert "a rest is due: you can lead again in 60 minutes" in answer.text
        assert date.host is None
        Duty.objects.update(until=now - timedelta(hours=1), ends_at=now - timedelta(hours=1))
        assert browser_of(cora).post(f"/groups/meetings/dates/{date.pk}/lead/").status_code == 302
    else:
        assert date.host == cora


def test_other_meetings_stay_with_their_host(mo: Member, host: Member, group: SupportGroup) -> None:
    lounge = Room.objects.create(slug="tea", title="Tea", description="A quiet room.")
    elsewhere = meetings.plan_meeting(host, lounge, title="Tea", tradition="quiet", guidelines="Be kind.", host=host,
                                      first_start=timezone.now() + timedelta(days=1), minutes=60)
    actions.step_back(host, group)
    assert leaders(elsewhere) == {("hana", None)}
    actions.end_role(mo, host, reason="A rest.")
    assert leaders(elsewhere) == {(None, None)}
