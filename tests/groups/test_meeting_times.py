"""When meetings are held, and what follows what: rules without rows."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from community.groups.meetings.phases import HELD, ORDER, TALKING, WAITS_FOR_HOST, Phase, Plan, due, ends_at, following
from community.groups.meetings.recurrence import between, starts

BERLIN, SYDNEY = ZoneInfo("Europe/Berlin"), ZoneInfo("Australia/Sydney")
START = datetime(2026, 11, 30, 18, tzinfo=UTC)


def first(zone: ZoneInfo, recurrence: str, *wall: int, count: int = 6) -> list[datetime]:
    found = starts(datetime(*wall, tzinfo=zone), zone, recurrence)  # type: ignore[arg-type,misc]
    return [moment.astimezone(zone) for _number, moment in zip(range(count), found, strict=False)]


@pytest.mark.parametrize("recurrence", ["weekly", "fortnightly", "monthly"])
@pytest.mark.parametrize("zone", [BERLIN, SYDNEY, ZoneInfo("UTC")])
def test_the_time_on_the_wall_stays_over_both_changes_of_the_clocks(zone: ZoneInfo, recurrence: str) -> None:
    found = first(zone, recurrence, 2026, 1, 6, 19, 30, count=30)
    assert {(moment.hour, moment.minute, moment.weekday()) for moment in found} == {(19, 30, 1)}
    assert len({moment.utcoffset() for moment in found}) == (1 if zone.key == "UTC" else 2)


def test_an_hour_the_clocks_leave_out_is_held_by_the_new_clock() -> None:
    found = first(BERLIN, "weekly", 2026, 3, 22, 2, 30, count=3)
    assert [(moment.hour, moment.minute) for moment in found] == [(2, 30), (3, 30), (2, 30)]


def test_an_hour_the_clocks_show_twice_is_held_once() -> None:
    found = first(BERLIN, "weekly", 2026, 10, 18, 2, 30, count=3)
    assert found[1].utcoffset() == timedelta(hours=2)
    assert [moment.day for moment in found] == [18, 25, 1]


def test_monthly_keeps_the_weekday_and_its_place_in_the_month() -> None:
    assert [moment.day for moment in first(BERLIN, "monthly", 2026, 1, 13, 19, 0)] == [13, 10, 10, 14, 12, 9]
    last = first(BERLIN, "monthly", 2026, 1, 30, 19, 0)
    assert [(moment.month, moment.day, moment.weekday()) for moment in last] == [
        (1, 30, 4), (2, 27, 4), (3, 27, 4), (4, 24, 4), (5, 29, 4), (6, 26, 4)]


def test_once_is_once() -> None:
    assert len(first(BERLIN, "none", 2026, 1, 13, 19, 0)) == 1


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.sampled_from(["weekly", "fortnightly", "monthly"]),
       st.sampled_from([BERLIN, SYDNEY]), st.integers(0, 400))
def test_dates_written_in_two_goes_are_those_written_in_one(day: date, recurrence: str, zone: ZoneInfo, days: int) -> None:
    begin = datetime(day.year, day.month, day.day, 19, 30, tzinfo=zone)
    early, middle, late = begin - timedelta(days=1), begin + timedelta(days=days), begin + timedelta(days=500)
    whole = between(begin, zone, recurrence, after=early, until=late)
    assert whole == [*between(begin, zone, recurrence, after=early, until=middle),
                     *between(begin, zone, recurrence, after=middle, until=late)]
    assert whole == sorted(set(whole))


def test_a_meeting_runs_its_course_by_itself_when_somebody_leads() -> None:
    plan, phase, at, seen = Plan(START, 60, is_circle=True), Phase.SCHEDULED, START - timedelta(days=1), []
    while (step := due(phase, ends_at(phase, at, plan), plan, now=START + timedelta(days=9), host_here=True)) is not None:
        phase, at = step
        seen.append(phase)
        if phase == Phase.OPENING:
            at = START  # as if somebody had looked in time
    assert seen == [Phase.LOBBY, Phase.OPENING, Phase.CHECK_IN, Phase.CIRCLE, Phase.CLOSING, Phase.WIND_DOWN, Phase.CLOSED,
                    Phase.EXPIRED]
    assert at == START + timedelta(minutes=60 + 20, hours=24)


def test_nothing_opens_without_somebody_who_leads() -> None:
    plan, ends = Plan(START, 60), START
    assert due(Phase.LOBBY, ends, plan, now=START + timedelta(minutes=5), host_here=False) is None
    assert due(Phase.LOBBY, ends, plan, now=START + timedelta(minutes=5), host_here=True) == (
        Phase.OPENING, START + timedelta(minutes=5))
    gone = due(Phase.LOBBY, ends, plan, now=START + timedelta(minutes=25), host_here=False)
    assert gone == (Phase.CLOSED, START + WAITS_FOR_HOST)


class Course(RuleBasedStateMachine):
    """Time passes and hosts press buttons in any order: a meeting only ever goes forward, and comes to its end."""

    def __init__(self) -> None:
        super().__init__()
        self.plan = Plan(START, 60, is_circle=True)
        self.now = START - timedelta(hours=1)
        self.phase, self.at = Phase.SCHEDULED, self.now
        self.ends = ends_at(self.phase, self.at, self.plan)
        self.seen = [self.phase]

    def enter(self, phase: Phase, at: datetime) -> None:
        self.phase, self.at, self.ends = phase, at, ends_at(phase, at, self.plan)
        self.seen.append(phase)

    @rule(minutes=st.integers(0, 90), led=st.booleans())
    def time_passes(self, minutes: int, led: bool) -> None:
        self.now += timedelta(minutes=minutes)
        while (step := due(self.phase, self.ends, self.plan, now=self.now, host_here=led)) is not None:
            self.enter(*step)
        assert due(self.phase, self.ends, self.plan, now=self.now, host_here=led) is None

    @rule()
    def the_host_goes_on(self) -> None:
        after = following(self.phase, self.plan)
        if after is not None and self.phase not in (Phase.SCHEDULED, Phase.CLOSED):
            self.enter(after, self.now)

    @rule()
    def the_host_ends_it(self) -> None:
        if self.phase in TALKING:
            self.enter(Phase.WIND_DOWN, self.now)

    @invariant()
    def it_goes_forward(self) -> None:
        places = [ORDER.index(Phase.OPEN if phase == Phase.CIRCLE else phase) for phase in self.seen]
        assert places == sorted(set(places))

    @invariant()
    def it_never_opens_unseen(self) -> None:
        if set(self.seen) & set(HELD):
            assert Phase.LOBBY in self.seen

    @invariant()
    def it_is_over_some_day(self) -> None:
        assert self.ends is not None or self.phase == Phase.EXPIRED
        assert self.phase not in HELD or (self.ends or self.now) - self.at <= timedelta(minutes=120)


TestCourse = Course.TestCase
