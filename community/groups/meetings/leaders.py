"""Who leads what is planned: when its host cannot any more, the co-host does; where there is none, a host is wanted."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypedDict

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from community import policy
from community.groups.meetings.models import Meeting, MeetingAct, Occurrence
from community.groups.meetings.phases import Phase
from community.groups.meetings.queries import AHEAD, leading_at
from community.groups.models import GroupHost, SupportGroup
from community.groups.queries.people import moderators
from community.members.models import Member
from community.notifications.actions import Kind, raise_event
from community.policy import Action, Refused


class Led(TypedDict):
    """Who leads a plan: numbers of rows."""

    meeting: int
    host: int | None
    co_host: int | None


def led_by(member: Member) -> list[Led]:
    """The plans ``member`` leads or helps to lead, as they are now."""
    return plans_of(_plans(member).values_list("pk", flat=True))


def plans_of(numbers: Iterable[int]) -> list[Led]:
    """The plans of these numbers, likewise."""
    found = Meeting.objects.filter(pk__in=list(numbers)).order_by("pk")
    return [{"meeting": plan.pk, "host": plan.host_id, "co_host": plan.co_host_id} for plan in found]


@transaction.atomic
def mind_leaders(member: Member, *, is_gone: bool = False) -> int:
    """Let ``member`` lead nothing they cannot lead any more, and lead again what is theirs once they can.

    Moderators hear of it, and the co-host who takes over. Says how many plans and dates have changed.

    :param is_gone: their account is being closed.
    """
    row = _known(member)
    row.is_active = row.is_active and not is_gone
    changed: list[Meeting | Occurrence] = []
    for plan in _plans(member).select_for_update(of=("self",)):
        if _lead(plan, [each for each in (plan.host, plan.co_host) if each and _goes_on(row, each, plan)]):
            changed.append(plan)
    for date in _dates(member).select_for_update(of=("self",)):
        if _lead(date, _who_is_left(row, date)):
            MeetingAct.objects.create(occurrence=date, verb=MeetingAct.Verb.HOST, about=date.host, detail="no longer able")
            changed.append(date)
    _tell(changed)
    return len(changed)


@transaction.atomic
def lead_again(member: Member, led: Iterable[Led], left: Iterable[Led]) -> bool:
    """Let plans be led as in ``led`` again, where they still are as in ``left`` and ``member`` can. Says whether any is."""
    after, row, count = {each["meeting"]: each for each in left}, _known(member), 0
    for was in led:
        stood = after.get(was["meeting"], {**was, "host": None, "co_host": None})
        plan = Meeting.objects.select_for_update(of=("self",)).select_related("room").filter(
            pk=was["meeting"], ended_at=None, host=stood["host"], co_host=stood["co_host"]).first()
        if plan is not None and policy.allowed(row, Action.CHANGE_ROOM, plan.room):
            plan.host_id, plan.co_host_id = was["host"], was["co_host"]
            plan.save(update_fields=["host", "co_host"])
            count += 1
    mind_leaders(member)
    return bool(count)


def pass_on(group: SupportGroup, giver: Member, taker: Member) -> None:
    """What ``giver`` leads in ``group`` is led by ``taker`` from now on; not what ``taker`` helps with already."""
    plans = Meeting.objects.filter(group=group, ended_at=None, host=giver)
    dates = Occurrence.objects.filter(meeting__group=group, phase=Phase.SCHEDULED, host=giver)
    for found in (plans, dates):
        found.exclude(co_host=taker).update(host=taker)  # type: ignore[attr-defined]


@transaction.atomic
def take_lead(member: Member, date: Occurrence) -> bool:
    """Lead a meeting this once that has no host. Says whether anything changed.

    :raises Refused: not a host of this room, or somebody leads it already, or it is over.
    """
    policy.require(member, Action.PLAN_MEETINGS, date.meeting)
    row = Occurrence.objects.select_for_update(of=("self",)).get(pk=date.pk)
    if row.host_id == member.pk:
        return False
    if row.host_id is not None or row.phase not in {Phase.SCHEDULED, Phase.LOBBY}:
        raise Refused(_("Somebody leads this meeting already, or it is over. Thank you for looking after it."), status=409)
    row.host = member
    row.save(update_fields=["host"])
    MeetingAct.objects.create(occurrence=row, verb=MeetingAct.Verb.HOST, by=member, about=member, detail="took it on")
    return True


def _plans(member: Member) -> Any:
    mine = Q(host=member) | Q(co_host=member)
    return Meeting.objects.filter(mine, ended_at=None).select_related("room", "host", "co_host").order_by("pk")


def _dates(member: Member) -> Any:
    """Dates ``member`` leads, or would by the plan."""
    mine = Q(host=member) | Q(co_host=member) | Q(meeting__host=member) | Q(meeting__co_host=member)
    found = Occurrence.objects.filter(mine, phase__in=[Phase.SCHEDULED, Phase.LOBBY])
    return found.select_related("meeting__host", "meeting__co_host", "meeting__room", "host", "co_host").order_by("pk")


def _known(member: Member) -> Member:
    """As they are now; what holds them back for a time is asked for each date."""
    row = Member.objects.get(pk=member.pk)
    row.hosted_group_ids = frozenset(GroupHost.objects.current().filter(member=row).values_list("group_id", flat=True))
    return row


def _goes_on(row: Member, leader: Member, plan: Meeting) -> bool:
    return leader.pk != row.pk or _can_lead(row, plan, timezone.now() + AHEAD)


def _who_is_left(row: Member, date: Occurrence) -> list[Member]:
    """Who leads ``date``: those who still can, or, where nobody else has stepped in, whoever the plan names and can."""
    able = [each for each in (date.host, date.co_host)
            if each and (each.pk != row.pk or _can_lead(row, date.meeting, date.starts_at))]
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
