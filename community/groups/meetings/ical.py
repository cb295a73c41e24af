"""The calendar as iCalendar text (RFC 5545). It tells when, and nothing else: whoever looks over a shoulder learns nothing."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from community.groups.meetings.models import Occurrence
from community.groups.meetings.phases import Phase

EOL = "\r\n"


def calendar(held: Iterable[Occurrence], now: datetime) -> str:
    """The meetings as one calendar; titles, addresses and places are left out on purpose."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//calendar//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
             f"X-WR-CALNAME:{_('Calendar')}", "REFRESH-INTERVAL;VALUE=DURATION:PT6H"]
    for each in held:
        lines += _event(each, now)
    return EOL.join([*lines, "END:VCALENDAR", ""])


def _event(held: Occurrence, now: datetime) -> list[str]:
    mark = salted_hmac("community.groups.meetings.ical", str(held.pk)).hexdigest()[:32]
    return [
        "BEGIN:VEVENT", f"UID:{mark}", f"DTSTAMP:{_stamp(now)}", f"DTSTART:{_stamp(held.starts_at)}",
        f"DTEND:{_stamp(held.starts_at + timedelta(minutes=held.meeting.minutes))}", f"SUMMARY:{_('Meeting')}",
        f"STATUS:{'CANCELLED' if held.phase == Phase.CANCELLED else 'CONFIRMED'}", "CLASS:PRIVATE", "TRANSP:OPAQUE",
        "END:VEVENT",
    ]


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
