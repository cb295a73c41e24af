"""Reading the calendar: what one member may attend, in the order of time."""

from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils import timezone

from community import policy
from community.groups.meetings.models import Meeting, Occurrence, Reminder
from community.groups.meetings.phases import HELD, Phase
from community.groups.models import GroupHost
from community.members.models import Member
from community.policy import Action

SHOWN = AHEAD = timedelta(weeks=5)  # how far dates are shown, and written down


def calendar_of(member: Any, now: datetime | None = None) -> list[Occurrence]:
    """The coming meetings ``member`` may attend, cancelled ones too, the nearest first."""
    now = now or timezone.now()
    found = Occurrence.objects.whole().filter(
        Q(starts_at__gt=now - timedelta(hours=3), phase__in=[Phase.SCHEDULED, Phase.LOBBY, Phase.CANCELLED])
        | Q(phase__in=HELD), starts_at__lt=now + SHOWN).order_by("starts_at", "pk")
    if not policy.allowed(member, Action.ENTER_ALL_GROUPS):
        found = found.filter(Q(meeting__group=None) | Q(meeting__group__in=member.group_ids))
    return [held for held in found if policy.allowed(member, Action.ENTER_LOBBY, held)]


def coming_in(room_ids: list[int]) -> QuerySet[Occurrence]:
    """The meetings that come in these rooms, and those that are going on there."""
    return Occurrence.objects.whole().coming().exclude(phase=Phase.CLOSED).filter(room__in=room_ids)


def plans_in(room_ids: list[int]) -> QuerySet[Meeting]:
    """The meetings planned in these rooms that go on."""
    return Meeting.objects.filter(room__in=room_ids, ended_at=None).select_related("room", "group", "host", "co_host")


def reminded(member: Any) -> frozenset[int]:
    """The numbers of the meetings ``member`` is told of."""
    return frozenset(Reminder.objects.filter(member=member.pk).values_list("meeting_id", flat=True))


def rooms_of(group_id: int | None) -> list[Any]:
    """The rooms a group's meetings can be held in; with None, those that are open to all members."""
    room: Any = apps.get_model("community", "Room")  # of a room above this one
    if group_id is not None:
        return list(room.objects.filter(audience="group", support_group=group_id))
    return list(room.objects.filter(audience="members"))


def hosts_for(room: Any) -> list[Member]:
    """Who may lead a meeting in ``room``, by name. Two queries, however many they are."""
    found = list(Member.objects.filter(is_active=True, is_guest=False).exclude(role="member").order_by("username"))
    hosting = set(GroupHost.objects.current().filter(group=room.support_group_id).values_list("member_id", flat=True))
    for member in found:
        member.hosted_group_ids = frozenset({room.support_group_id} if member.pk in hosting else ())
    return [member for member in found if policy.allowed(member, Action.CHANGE_ROOM, room)]


def leading_at(plan: Meeting, at: datetime) -> list[Member]:
    """Who leads a date of ``plan``, the host first: those it names whom nothing holds back ``at`` that time."""
    named = [each for each in (plan.host, plan.co_host) if each is not None]
    return [each for each in named if each.away_until is None or each.away_until <= at]
