"""Who is put on the rota, or asked to be somebody's buddy, hears of it and may say no; after a hard evening a form is near."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.groups import actions
from community.groups.models import Debrief, Duty, Shift, SupportGroup
from community.members.models import Member
from community.notifications.models import Notification
from community.policy import Role
from tests.chat.meeting import Phase, planned, until
from tests.conftest import browser_of, make_member
from tests.groups.conftest import again, page, train

HOUR = timedelta(hours=1)


@pytest.fixture
def nell(mo: Member, group: SupportGroup) -> Member:
    """Another host of the group, who lives elsewhere."""
    nell = train(make_member("nell", Role.HOST, time_zone="Asia/Tokyo"))
    actions.appoint(mo, group, nell)
    Notification.objects.all().delete()
    return again(nell)


def planned_by(actor: Member, host: Member, group: SupportGroup | None, buddy: Member | None = None) -> Shift:
    start = (timezone.now() + timedelta(days=3)).replace(hour=20, minute=0)
    return actions.put_on_rota(actor, actions.Shifted(host=host, buddy=buddy, group=group, start=start, end=start + 2 * HOUR))


def told(member: Member) -> list[str]:
    return list(Notification.objects.filter(member=member, kind="rota").order_by("pk").values_list("words", flat=True))


def test_who_is_put_on_the_rota_by_somebody_else_is_told_when(mo: Member, host: Member, nell: Member,
                                                              group: SupportGroup) -> None:
    shift = planned_by(mo, host, group, nell)
    assert "20:00 to 22:00 (UTC)" in told(host)[0]
    assert "hana would like to have you as a buddy" in told(nell)[0]
    assert "05:00 to 07:00 (Asia/Tokyo)" in told(nell)[0]
    assert told(mo) == []
    listed = page(browser_of(nell), "/notifications/")
    assert "something has changed for you on the rota" in listed
    assert 'href="/groups/rota/"' in listed
    actions.take_off_rota(host, shift)
    assert "was taken off" in told(nell)[1]
    assert len(told(host)) == 1, "whoever does it knows"


def test_a_buddy_stands_on_the_desk_and_says_no(host: Member, nell: Member, group: SupportGroup) -> None:
    shift = planned_by(host, host, group, nell)
    for each in (host, nell):
        assert "with nell as buddy" in page(browser_of(each), "/groups/hosting/")
    address = f"/groups/rota/{shift.pk}/no-buddy/"
    assert address in page(browser_of(nell), "/groups/rota/")
    assert address not in page(browser_of(host), "/groups/rota/")
    assert browser_of(host).post(address).status_code == 302
    shift.refresh_from_db()
    assert shift.buddy == nell, "nobody says it for somebody else"
    assert browser_of(nell).post(address).status_code == 302
    shift.refresh_from_db()
    assert shift.buddy is None
    assert "nell cannot be your buddy" in told(host)[0]
    assert browser_of(make_member("ada")).post(address).status_code == 403


def test_who_hosts_no_more_is_nobodys_buddy(mo: Member, host: Member, nell: Member, group: SupportGroup) -> None:
    in_group, in_lounge = planned_by(host, host, group, nell), Shift.objects.create(
        host=host, buddy=nell, start=timezone.now() + HOUR, end=timezone.now() + 2 * HOUR)
    actions.end_role(mo, nell, reason="A rest.")
    for shift in (in_group, in_lounge):
        shift.refresh_from_db()
        assert (shift.host, shift.buddy, shift.cancelled_at) == (host, None, None)


def test_after_a_duty_the_form_for_a_hard_evening_is_near(host: Member, group: SupportGroup) -> None:
    asks = "Write down how it was"
    assert asks not in page(browser_of(host), "/groups/hosting/")
    actions.go_on_duty(host, group)
    assert asks not in page(browser_of(host), "/groups/hosting/")
    actions.go_off_duty(host)
    assert asks in page(browser_of(host), "/groups/hosting/")
    browser_of(host).post("/groups/debrief/", {"place": group.slug, "weight": "fine"})
    assert Debrief.objects.exists()
    assert asks not in page(browser_of(host), "/groups/hosting/")
    Duty.objects.update(until=timezone.now() - timedelta(days=2))
    Debrief.objects.all().delete()
    assert asks not in page(browser_of(host), "/groups/hosting/")


def test_whoever_led_a_meeting_is_asked_in_its_wind_down_and_afterwards(mo: Member, host: Member, ada: Member,
                                                                      group: SupportGroup) -> None:
    room = group.rooms.get()
    held = until(planned(room, host), Phase.WIND_DOWN, host)
    debrief = f"/groups/debrief/?place={group.slug}"
    assert debrief in page(browser_of(host), f"/chat/{room.slug}/")
    assert f'value="{group.slug}" selected' in page(browser_of(host), debrief)
    until(held, Phase.CLOSED, host)
    assert "Write down how it was" in page(browser_of(host), "/groups/hosting/")
    assert "Write down how it was" not in page(browser_of(mo), "/groups/hosting/")
