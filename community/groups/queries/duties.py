"""Who is on duty, for how long somebody has been, and how much longer they may."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from community import policy
from community.groups.meetings.models import Occurrence
from community.groups.meetings.phases import Phase
from community.groups.models import Debrief, Duty, Shift, SupportGroup
from community.groups.queries.leading import led_by
from community.members.models import Member
from community.policy import Action
from community.policy.duties import IN_A_DAY, IN_A_WEEK, LONGEST_STRETCH, REST, REST_AFTER_VERY_HARD, SHORTEST_DUTY

DAY, WEEK = timedelta(days=1), timedelta(days=7)
Span = tuple[datetime, datetime]


def on_duty(group_id: int | None) -> QuerySet[Member]:
    """Who is on duty now for the group of this number, or for the rooms open to all members (None), the longest there first."""
    duties = Duty.objects.current()
    here = duties.filter(group=None) if group_id is None else duties.filter(group=group_id)
    return Member.objects.filter(duties__in=here, is_active=True).order_by("duties__since", "pk")


@dataclass(frozen=True)
class Hours:
    """How long somebody has been on duty or has led meetings, up to a moment.

    :ivar stretch: since their last real rest.
    :ivar ended: when that stretch ended: the moment itself while it goes on, None when they are rested.
    :ivar day: in the last 24 hours.
    :ivar week: in the last seven days.
    :ivar rested_at: when the rest that is due is over; None when none is due.
    """

    stretch: timedelta
    day: timedelta
    week: timedelta
    rested_at: datetime | None
    ended: datetime | None = None

    @property
    def left(self) -> timedelta:
        """How much longer they may be on duty, when they may come at all."""
        return min(LONGEST_STRETCH.span - self.stretch, IN_A_DAY.span - self.day, IN_A_WEEK.span - self.week)


def hours_of(member: Member, now: datetime) -> Hours:
    """The hours of ``member`` up to ``now``. Three queries."""
    rows = Duty.objects.filter(member=member, ends_at__gt=now - WEEK)
    duties = [(row.since, min(row.until or row.ends_at, now)) for row in rows]
    spans = joined([*duties, *led_by([member.pk], now - WEEK, now).get(member.pk, [])])
    very_hard = Debrief.objects.filter(by=member, weight=Debrief.Weight.VERY_HARD, at__gt=now - REST_AFTER_VERY_HARD.span)
    hard_at = very_hard.values_list("at", flat=True).first()  # the newest stands first
    return counted(spans, now, hard_at)


def joined(spans: Iterable[Span]) -> list[Span]:
    """The same time in the order it began, with nothing in it twice: a meeting led while on duty is one time, not two."""
    found: list[Span] = []
    for since, until in sorted(spans):
        if found and since <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], until)
        else:
            found.append((since, until))
    return found


def counted(spans: Sequence[Span], now: datetime, hard_at: datetime | None = None) -> Hours:
    """The hours that ``spans`` (as :func:`joined`) make.

    :param hard_at: when a very hard meeting was written down.
    """
    stretch, ended = _stretch(spans, now)
    day, week = within(spans, now - DAY, now), within(spans, now - WEEK, now)
    rests = [ended + REST.span] if ended and LONGEST_STRETCH.span - stretch < SHORTEST_DUTY else []
    rests += [hard_at + REST_AFTER_VERY_HARD.span] if hard_at else []
    rests += [_freed(spans, now, span, limit.span) for span, limit, used in (
        (DAY, IN_A_DAY, day), (WEEK, IN_A_WEEK, week)) if limit.span - used < SHORTEST_DUTY]
    due = [moment for moment in rests if moment > now]
    return Hours(stretch, day, week, max(due, default=None), ended)


def within(spans: Iterable[Span], begin: datetime, end: datetime) -> timedelta:
    """How much of ``spans`` lies between two moments."""
    return sum((max(min(until, end) - max(since, begin), timedelta()) for since, until in spans), timedelta())


def _stretch(spans: Sequence[Span], now: datetime) -> tuple[timedelta, datetime | None]:
    """How long the present stretch is, and when it ended: gaps shorter than a rest are part of it."""
    total, edge, ended = timedelta(), now, None
    for since, until in reversed(spans):
        if edge - until >= REST.span:
            break
        ended = ended or until
        total += until - since
        edge = since
    return total, ended


def _freed(spans: Sequence[Span], now: datetime, window: timedelta, limit: timedelta) -> datetime:
    """When enough of ``spans`` lies further back than ``window`` for somebody to come again."""
    over = within(spans, now - window, now) - limit + SHORTEST_DUTY
    for since, until in spans:
        begin = max(since, now - window)
        length = until - begin
        if length <= timedelta():
            continue
        if length >= over:
            return begin + over + window
        over -= length
    return now


def shifts_of(member: Member) -> QuerySet[Shift]:
    """The next shifts of ``member``, as host or as buddy."""
    mine = Q(host=member) | Q(buddy=member)
    return Shift.objects.coming().filter(mine).select_related("host", "buddy", "group")[:5]


def has_led(member: Member, now: datetime) -> bool:
    """Whether ``member`` led a meeting or was on duty in the last day, and has not written down how it was since then."""
    off = Duty.objects.filter(member=member, until__gt=now - DAY).order_by("-until").first()
    led = Occurrence.objects.filter(host=member, phase=Phase.CLOSED, phase_at__gt=now - DAY).order_by("-phase_at").first()
    ends = [moment for moment in (off and off.until, led and led.phase_at) if moment]
    return bool(ends) and not Debrief.objects.filter(by=member, at__gte=max(ends)).exists()


def places_of(member: Member) -> list[SupportGroup]:
    """The groups ``member`` may be on duty for, besides the rooms open to all members: moderators all, hosts their own."""
    groups = SupportGroup.objects.alive()
    if not policy.allowed(member, Action.OVERSEE_GROUPS):
        groups = groups.filter(pk__in=member.hosted_group_ids)
    return list(groups)
