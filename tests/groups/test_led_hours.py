"""Leading a meeting is hosting: its time counts for the hours and the rest, whether or not its host said "I am there"."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community.chat.meetings import clock, leading
from community.chat.models import Room
from community.groups.meetings.models import Occurrence
from community.groups.meetings.phases import Phase
from community.groups.models import Duty
from community.groups.queries.duties import DAY, hours_of, joined, within
from community.members.models import Member
from community.moderation.care import load_of
from tests.chat.conftest import lounge  # noqa: F401
from tests.chat.meeting import fresh, planned
from tests.conftest import browser_of
from tests.groups.conftest import page, train

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def move(held: Occurrence, start: datetime) -> None:
    """Let it begin at ``start`` instead."""
    Occurrence.objects.filter(pk=held.pk).update(starts_at=start, phase_ends_at=start - 15 * MINUTE)


def opened(room: Room, host: Member, start: datetime, co_host: Member | None = None) -> Occurrence:
    """A meeting of two and a half hours whose host led it from ``start`` on."""
    held = planned(room, host, co_host, minutes=150)
    move(held, start)
    clock.catch_up(held.pk, start - 10 * MINUTE)
    clock.touch(host.pk, held.pk, start - 10 * MINUTE)
    for _ in range(2):
        leading.next_phase(host, fresh(held), seen=fresh(held).phase, now=start)
    return fresh(held)


def led(room: Room, host: Member, start: datetime) -> Occurrence:
    """The same, over: three hours and five minutes from lobby to end."""
    held = opened(room, host, start)
    clock.catch_up(held.pk, start + 3 * HOUR)
    assert fresh(held).phase == Phase.CLOSED
    return held


@pytest.mark.parametrize(("ago", "status"), [(5 * MINUTE, 429), (90 * MINUTE, 302)])
def test_a_led_meeting_asks_for_the_rest_that_a_duty_does(
        lounge: Room, hana: Member, mo: Member, ago: timedelta, status: int) -> None:  # noqa: F811
    end = timezone.now() - ago
    led(lounge, train(hana), end - 170 * MINUTE)
    answer = browser_of(hana).post("/groups/duty/", {"place": "lounge"})
    assert answer.status_code == status
    assert browser_of(train(mo)).post("/groups/duty/", {"place": "lounge"}).status_code == 302, "who did not lead comes"


def test_the_page_for_hosts_and_that_of_moderators_say_the_same(lounge: Room, hana: Member, mo: Member) -> None:  # noqa: F811
    led(lounge, train(hana), timezone.now() - 4 * HOUR)
    assert "In the last 24 hours: 3 hours 5 minutes" in page(browser_of(hana), "/groups/hosting/")
    assert "3 hours 5 minutes, of which 3 hours 5 minutes in the last 24" in page(browser_of(mo), "/groups/mine/")


def test_a_moderator_who_led_for_long_rests_before_heavy_cases(lounge: Room, mo: Member) -> None:  # noqa: F811
    assert load_of(mo).rested_at is None
    held = led(lounge, mo, timezone.now() - 185 * MINUTE)
    ended = held.starts_at + 170 * MINUTE
    rested_at = load_of(mo).rested_at
    assert rested_at is not None
    assert rested_at > ended


def test_what_a_duty_covers_is_not_counted_twice(lounge: Room, hana: Member) -> None:  # noqa: F811
    start = timezone.now() - 4 * HOUR
    led(lounge, hana, start)
    alone = hours_of(hana, timezone.now())
    assert alone.day == alone.week == 185 * MINUTE
    begun, until = start - 15 * MINUTE, start + HOUR
    Duty.objects.create(member=hana, since=begun, ends_at=until, until=until, ended_how="went off")
    assert hours_of(hana, timezone.now()).day == alone.day
    Duty.objects.update(since=begun - 10 * MINUTE)
    assert hours_of(hana, timezone.now()).day == alone.day + 10 * MINUTE, "what is beyond the meeting counts"


def test_it_counts_while_it_goes_on(lounge: Room, hana: Member) -> None:  # noqa: F811
    now = timezone.now()
    opened(lounge, hana, now - HOUR)
    assert hours_of(hana, now).stretch == 75 * MINUTE
    assert hours_of(hana, now).ended == now


def test_each_has_the_part_they_led(lounge: Room, hana: Member, mo: Member) -> None:  # noqa: F811
    held = opened(lounge, hana, timezone.now() - HOUR, co_host=mo)
    assert hours_of(mo, timezone.now()).day == timedelta(), "helping is not leading"
    leading.hand_hosting(hana, held)
    later = timezone.now() + 30 * MINUTE
    assert round(hours_of(hana, later).day / MINUTE) == 75
    assert round(hours_of(mo, later).day / MINUTE) == 30


def test_a_meeting_that_never_took_place_counts_for_nobody(lounge: Room, hana: Member) -> None:  # noqa: F811
    held, start = planned(lounge, hana), timezone.now() - HOUR
    move(held, start)
    clock.catch_up(held.pk, start - 10 * MINUTE)
    assert hours_of(hana, start).day == 15 * MINUTE, "so far it is a lobby with a host"
    clock.catch_up(held.pk, start + 30 * MINUTE)
    assert fresh(held).phase == Phase.CLOSED
    assert hours_of(hana, timezone.now()).day == timedelta()


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 1300), st.integers(1, 180)), max_size=10))
def test_joined_time_has_each_minute_once(parts: list[tuple[int, int]]) -> None:
    day = datetime(2026, 5, 20, tzinfo=UTC)
    spans = joined((day + since * MINUTE, day + (since + length) * MINUTE) for since, length in parts)
    minutes = {minute for since, length in parts for minute in range(since, since + length)}
    assert within(spans, day, day + 2 * DAY) == len(minutes) * MINUTE
    assert all(one[1] < other[0] for one, other in pairwise(spans))
