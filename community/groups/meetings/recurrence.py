"""When a meeting is held: the same time on the wall, whatever the clocks do in spring and autumn. Knows no rows."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

DAYS = {"weekly": 7, "fortnightly": 14}


def starts(first: datetime, zone: ZoneInfo, recurrence: str) -> Iterator[datetime]:
    """Every start from ``first`` (aware) on, in UTC; without end when it recurs.

    A time that the clocks leave out in spring is held an hour later by the new clock; one they show twice, the first time.
    """
    wall = first.astimezone(zone)
    for number in count():
        day = _day(wall.date(), recurrence, number)
        if day is None:
            return
        yield datetime.combine(day, wall.time().replace(tzinfo=None), tzinfo=zone).astimezone(UTC)


def _day(first: date, recurrence: str, number: int) -> date | None:
    if number == 0:
        return first
    if recurrence in DAYS:
        return first + timedelta(days=DAYS[recurrence] * number)
    if recurrence == "monthly":
        return _same_weekday(first, number)
    return None


def _same_weekday(first: date, months: int) -> date:
    """The second Tuesday stays the second Tuesday; what is a fifth is the last, since not every month has five."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    month += 1
    begins, days = monthrange(year, month)
    day = 1 + (first.weekday() - begins) % 7 + 7 * ((first.day - 1) // 7)
    return date(year, month, day if day <= days else day - 7)


def between(first: datetime, zone: ZoneInfo, recurrence: str, *, after: datetime, until: datetime) -> list[datetime]:
    """The starts later than ``after`` and not later than ``until``."""
    found = []
    for start in starts(first, zone, recurrence):
        if start > until:
            break
        if start > after:
            found.append(start)
    return found
