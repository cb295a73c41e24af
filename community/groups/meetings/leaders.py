"""Who leads what is planned: when its host cannot any more, the co-host does; where there is none, a host is wanted."""

from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from community import policy
from community.groups.meetings.models import Attendance, Meeting, MeetingAct, Occurrence
from community.groups.meetings.phases import HELD, Phase
from community.groups.meetings.queries import AHEAD, leading_at
from community.groups.models import GroupHost, SupportGroup
from community.groups.queries.duties import hours_of
from community.groups.queries.people import moderators
from community.groups.signals import lead_taken, leading_minded
from community.groups.spans import until
from community.members.models import Member
from community.notifications.actions import Kind, raise_event
from community.policy import Action, Refused

NO_LONGER_ABLE = "no longer able"  # in the log: somebody's lead has ended, or was passed on, because they may not lead any more


@transaction.atomic
def mind_leaders(member: Member, *, is_gone: bool = False) -> int:
    """Let ``member`` lead nothing they cannot lead any more, and lead again what is theirs once they can.

    Moderators hear of it, and the co-host who takes over. Says how many plans and dates have changed. Meetings that are in a
    room already come first, and chat looks after them: the room of a meeting is locked before its row.

    :param is_gone: their account is being closed.
    """
    row = known(member)
    row.is_active = row.is_active and not is_gone
    heard: Any = leading_minded.send(sender=Occurrence, row=row)
    changed: list[Meeting | Occurrence] = [held for _receiver, found in heard for held in found]
    for plan in _plans(member).select_for_update(of=("self",)):
        if _lead(plan, [each for each in (plan.host, plan.co_host) if each and _goes_on(row, each, plan)]):
            changed.append(plan)
    for date in _dates(member).select_for_update(of=("self",)):
        if pass_lead_on(row, date):
            changed.append(date)
    _tell(changed)
    return len(changed)


def pass_lead_on(row: Member, date: Occurrence) -> bool:
    """Let ``date``, which is locked, be led by those who still can, and write it down. Says whether that changed anything.

    :param row: who perhaps cannot, as :func:`known`.
    """
    if not _lead(date, _who_is_left(row, date)):
        return False
    MeetingAct.objects.create(occurrence=date, verb=MeetingAct.Verb.HOST, about=date.host, detail=NO_LONGER_ABLE)
    return True


def pass_on(group: SupportGroup, giver: Member, taker: Member) -> None:
    """What ``giver`` leads in ``group`` is led by ``taker`` from now on; not what ``taker`` helps with already."""
    plans = Meeting.objects.filter(group=group, ended_at=None, host=giver)
    dates = Occurrence.objects.filter(meeting__group=group, phase=Phase.SCHEDULED, host=giver)
    for found in (plans, dates):
        found.exclude(co_host=taker).update(host=taker)  # type: ignore[attr-defined]


@transaction.atomic
def take_lead(member: Member, date: Occurrence) -> bool:
    """Lead a meeting this once that has no host, also while it is held. Says whether anything changed.

    :raises Refused: not a host of this room, or somebody leads it already, or it is over; or they were sent out of it; 429 a
        rest is due to them. What goes on already they may lead to its end: people are in the middle of it.
    """
    policy.require(member, Action.PLAN_MEETINGS, date.meeting)
    room: Any = apps.get_model("community", "Room")  # of a room above this one: locked before its meeting
    room.objects.select_for_update().get(pk=date.room_id)
    row = Occurrence.objects.select_for_update(of=("self",)).get(pk=date.pk)
    if row.host_id == member.pk:
        return False
    if not row.wants_host:
        raise Refused(_("Somebody leads this meeting already, or it is over. Thank you for looking after it."), status=409)
    turned_out = [Attendance.State.REFUSED, Attendance.State.REMOVED]
    if Attendance.objects.filter(occurrence=row, member=member, state__in=turned_out).exists():
        raise Refused(_("You were asked to leave this meeting, so somebody else has to lead it."))
    if row.phase not in HELD:
        _require_rested(member, max(row.starts_at, timezone.now()))
    row.host = member
    row.save(update_fields=["host"])
    MeetingAct.objects.create(occurrence=row, verb=MeetingAct.Verb.HOST, by=member, about=member, detail="took it on")
    lead_taken.send(sender=Occurrence, actor=member, held=row)
    return True


def _require_rested(member: Member, at: datetime) -> None:
    now = timezone.now()
    rested_at = hours_of(member, now).rested_at
    if rested_at is not None and rested_at > at:
        sentence = _("You have given a lot of time, and a rest is due: you can lead again %(when)s. Another host or a "
                     "moderator can lead this one.") % {"when": until(rested_at - now)}
        raise Refused(sentence, status=429, retry_after=(rested_at - now).total_seconds())


def _plans(member: Member) -> Any:
    mine = Q(host=member) | Q(co_host=member)
    return Meeting.objects.filter(mine, ended_at=None).select_related("room", "host", "co_host").order_by("pk")


def _dates(member: Member) -> Any:
    """Dates ``member`` leads, or would by the plan."""
    mine = Q(host=member) | Q(co_host=member) | Q(meeting__host=member) | Q(meeting__co_host=member)
    found = Occurrence.objects.filter(mine, phase__in=[Phase.SCHEDULED, Phase.LOBBY])
    return found.select_related("meeting__host", "meeting__co_host", "meeting__room", "host", "co_host").order_by("pk")


def known(member: Member) -> Member:
    """``member`` as they are now, with what they host; what holds them back for a time is asked for each date."""
    row = Member.objects.get(pk=member.pk)
    row.hosted_group_ids = frozenset(GroupHost.objects.current().filter(member=row).values_list("group_id", flat=True))
    return row


def _goes_on(row: Member, leader: Member, plan: Meeting) -> bool:
    return leader.pk != row.pk or _can_lead(row, plan, timezone.now() + AHEAD)


def _who_is_left(row: Member, date: Occurrence) -> list[Member]:
    """Who leads ``date``: those who still can, or, where nobody else has stepped in, whoever the plan names and can."""
    at = max(date.starts_at, timezone.now())  # what is held already is led now
    able = [each for each in (date.host, date.co_host) if each and (each.pk != row.pk or _can_lead(row, date.meeting, at))]
    if date.phase != Phase.SCHEDULED:
        return able
    planned = [each for each in leading_at(date.meeting, date.starts_at)
               if each.pk != row.pk or _can_lead(row, date.meeting, date.starts_at)]
    return planned if {each.pk for each in able} <= {each.pk for each in planned} else able


def _can_lead(row: Member, plan: Meeting, at: datetime) -> bool:
    until = row.away_until
    if not row.is_active or (until is not None and until > at):
        return False
    free = Member(pk=row.pk, role=row.role, checklist=row.checklist,
                  health_consent_withdrawn_at=row.health_consent_withdrawn_at)
    free.hosted_group_ids = row.hosted_group_ids
    return policy.allowed(free, Action.CHANGE_ROOM, plan.room)


def _lead(planned: Meeting | Occurrence, leaders: list[Member]) -> bool:
    host, co_host = (*leaders, None, None)[:2]
    if (planned.host_id, planned.co_host_id) == (host and host.pk, co_host and co_host.pk):
        return False
    planned.host, planned.co_host = host, co_host
    planned.save(update_fields=["host", "co_host"])
    return True


def _tell(changed: list[Meeting | Occurrence]) -> None:
    """One word a plan: to moderators, and to whoever leads it now."""
    plans: dict[int, list[Meeting | Occurrence]] = {}
    for each in changed:
        plans.setdefault(each.meeting_id if isinstance(each, Occurrence) else each.pk, []).append(each)
    for rows in plans.values():
        plan = rows[0].meeting if isinstance(rows[0], Occurrence) else rows[0]
        is_wanted = any(each.host_id is None for each in rows)
        words = _("%(title)s: a host is wanted.") if is_wanted else _("%(title)s: somebody else leads it now.")
        raise_event(kind=Kind.MEETING_HOST, members={each.pk for each in moderators()}, room_id=plan.room_id,
                    words=words % {"title": plan.title})
        raise_event(kind=Kind.MEETING_LEAD, members={each.host_id for each in rows if each.host_id}, room_id=plan.room_id,
                    words=plan.title)
