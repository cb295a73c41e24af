"""Who led which meeting, and for how long: as its log says, from its lobby to its end."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby

from community.groups.meetings.models import MeetingAct
from community.groups.meetings.phases import OVER, Phase

LONGEST = timedelta(days=1)  # from the start of a meeting to its end, with much to spare
Span = tuple[datetime, datetime]
Verb = MeetingAct.Verb


def led_by(members: Iterable[int] | None, begin: datetime, now: datetime) -> dict[int, list[Span]]:
    """When each of these members (None: anybody) led a meeting, as far as it ended after ``begin``: by number. One query.

    A lobby whose meeting never took place counts for nobody: its host was not there.
    """
    wanted = None if members is None else set(members)
    told = MeetingAct.objects.filter(verb__in=[Verb.PHASE, Verb.HOST], occurrence__starts_at__gt=begin - LONGEST)
    acts = told.order_by("occurrence", "pk")
    if wanted is not None:
        acts = acts.filter(occurrence__in=told.filter(about__in=wanted).order_by().values("occurrence"))
    found: dict[int, list[Span]] = defaultdict(list)
    for _occurrence, rows in groupby(acts, key=lambda act: act.occurrence_id):
        for number, span in led(list(rows), now):
            if span[1] > begin and (wanted is None or number in wanted):
                found[number].append(span)
    return found


def led(acts: list[MeetingAct], now: datetime) -> list[tuple[int, Span]]:
    """Who led one meeting from when to when, by its phases and changes of host in their order; up to ``now`` if it goes on."""
    found: list[tuple[int, Span]] = []
    phases: set[str] = set()
    leader: int | None = None
    since = now
    for act in acts:
        if act.verb == Verb.PHASE:
            phases.add(act.detail)
        elif not phases:
            continue  # before its lobby nobody leads
        if leader is not None and act.at > since:
            found.append((leader, (since, act.at)))
        is_over = bool(phases.intersection(OVER))
        leader, since = None if is_over else act.about_id, act.at
    if phases.intersection(OVER) and Phase.OPENING not in phases:
        return []
    return [*found, (leader, (since, now))] if leader is not None and now > since else found
