"""Hosted meetings: the template, each time it is held, and who was there. What acts on the room is in ``chat.meetings``."""

from community.groups.meetings.models.attendance import Attendance, AttendanceQuerySet
from community.groups.meetings.models.occurrence import MeetingAct, Occurrence, OccurrenceQuerySet
from community.groups.meetings.models.template import CalendarFeed, Guidelines, Meeting, Reminder

__all__ = [
    "Attendance", "AttendanceQuerySet", "CalendarFeed", "Guidelines", "Meeting", "MeetingAct", "Occurrence",
    "OccurrenceQuerySet", "Reminder",
]
