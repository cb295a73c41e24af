"""Who leads which plans and dates, written down before it ends, so that it can be put back exactly."""

from collections.abc import Iterable, Mapping
from typing import Any, TypedDict

from django.db import transaction
from django.db.models import Q

from community import policy
from community.groups.meetings.leaders import known, mind_leaders
from community.groups.meetings.models import Meeting, Occurrence
from community.groups.meetings.phases import Phase
from community.members.models import Member
from community.policy import Action


class Led(TypedDict):
    """Who leads a plan: numbers of rows."""

    meeting: int
    host: int | None
    co_host: int | None


class LedDate(TypedDict):
    """Who leads one date."""

    date: int
    host: int | None
    co_host: int | None


class Lead(TypedDict):
    """What somebody leads or helps to lead, and after that was ended: who does since.

    :ivar led: plans, and ``left``: the same as they were left. ``dates`` and ``dates_left``: those still to come, likewise.
    """

    led: list[Led]
    left: list[Led]
    dates: list[LedDate]
    dates_left: list[LedDate]


def lead_of(member: Member, group_ids: Iterable[int] | None = None) -> Lead:
    """What ``member`` leads now; of these groups only, when they are named."""
    mine = Q(host=member) | Q(co_host=member)
    plans = Meeting.objects.filter(mine, ended_at=None)
    dates = Occurrence.objects.filter(mine, phase=Phase.SCHEDULED)
    if group_ids is not None:
        plans, dates = plans.filter(group__in=group_ids), dates.filter(meeting__group__in=group_ids)
    return {"led": _plans(plans), "left": [], "dates": _dates(dates), "dates_left": []}


def as_left(lead: Lead) -> Lead:
    """``lead`` with what has become of it."""
    plans = Meeting.objects.filter(pk__in=[each["meeting"] for each in lead["led"]])
    dates = Occurrence.objects.filter(pk__in=[each["date"] for each in lead["dates"]])
    return {**lead, "left": _plans(plans), "dates_left": _dates(dates)}


@transaction.atomic
def lead_again(member: Member, lead: Mapping[str, Any]) -> bool:
    """Let plans and dates be led as a :class:`Lead` says, where they still are as they were left and ``member`` can.

    Says whether any is. What somebody has taken on meanwhile stays theirs.
    """
    row, after, count = known(member), {each["meeting"]: each for each in lead["left"]}, 0
    for plan_was in lead["led"]:
        stood = after.get(plan_was["meeting"], {"host": None, "co_host": None})
        plan = Meeting.objects.select_for_update(of=("self",)).select_related("room").filter(
            pk=plan_was["meeting"], ended_at=None, host=stood["host"], co_host=stood["co_host"]).first()
        count += plan is not None and _put_back(row, plan, plan.room, plan_was)
    after = {each["date"]: each for each in lead.get("dates_left", ())}
    for date_was in lead.get("dates", ()):
        stood = after.get(date_was["date"], {"host": None, "co_host": None})
        date = Occurrence.objects.select_for_update(of=("self",)).select_related("room").filter(
            pk=date_was["date"], phase=Phase.SCHEDULED, host=stood["host"], co_host=stood["co_host"]).first()
        count += date is not None and _put_back(row, date, date.room, date_was)
    mind_leaders(member)
    return bool(count)


def _put_back(row: Member, planned: Meeting | Occurrence, room: Any, was: Mapping[str, Any]) -> bool:
    if not policy.allowed(row, Action.CHANGE_ROOM, room):
        return False
    planned.host_id, planned.co_host_id = was["host"], was["co_host"]
    planned.save(update_fields=["host", "co_host"])
    return True


def _plans(found: Any) -> list[Led]:
    return [{"meeting": plan.pk, "host": plan.host_id, "co_host": plan.co_host_id} for plan in found.order_by("pk")]


def _dates(found: Any) -> list[LedDate]:
    return [{"date": date.pk, "host": date.host_id, "co_host": date.co_host_id} for date in found.order_by("pk")]
