"""What those who look after groups see of them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest
from django.utils import timezone

from community import policy
from community.groups.meetings.models import Occurrence
from community.groups.models import (
    Debrief,
    Duty,
    GroupHost,
    HostTraining,
    Invitation,
    JoinRequest,
    Membership,
    Shift,
    SupportGroup,
    WaitingPlace,
)
from community.groups.queries.duties import WEEK, Hours, counted, joined
from community.groups.queries.leading import led_by
from community.groups.queries.pages import hosts_of, is_full
from community.groups.training import VERSION
from community.members.models import Member
from community.policy import Action

QUIET_AFTER = timedelta(days=14)


@dataclass(frozen=True)
class Desk:
    """A group as those see it who look after it."""

    group: SupportGroup
    requests: Sequence[JoinRequest]
    waiting: Sequence[WaitingPlace]
    invitations: Sequence[Invitation]
    hosts: Sequence[GroupHost]
    barred: Sequence[Membership]
    rooms: Sequence[Any]
    member_count: int
    is_full: bool


def desk_of(group: SupportGroup) -> Desk:
    """All that waits for somebody who looks after ``group``. A fixed number of queries."""
    return Desk(
        group=group, requests=list(JoinRequest.objects.waiting().filter(group=group).select_related("member")),
        waiting=list(WaitingPlace.objects.current().filter(group=group).select_related("member")),
        invitations=list(Invitation.objects.usable().filter(group=group).select_related("by")),
        hosts=list(hosts_of(group)),
        barred=list(Membership.objects.barring().filter(group=group).select_related("member", "left_by").order_by("-pk")),
        rooms=list(group.rooms.filter(audience="group")),  # type: ignore[attr-defined]  # of a room above this one
        member_count=Membership.objects.current().filter(group=group).count(), is_full=is_full(group),
    )


@dataclass(frozen=True)
class HostHours:
    """A host's last seven days."""

    member: Member
    hours: Hours
    is_on_duty: bool
    is_trained: bool


@dataclass(frozen=True)
class Overview:
    """All groups somebody looks after, at a glance.

    :ivar groups: each with ``request_count``, ``place_count``, ``host_count`` and ``last_at``, its last post or message.
    :ivar quiet: those nobody has written in for :data:`QUIET_AFTER`.
    :ivar meetings: the meetings of the next seven days.
    """

    groups: Sequence[Any]
    quiet: Sequence[Any]
    meetings: Sequence[Occurrence]
    hosts: Sequence[HostHours]
    shifts: Sequence[Shift]
    unread_debriefs: int


def overview_for(viewer: Any) -> Overview:
    """What waits in the groups ``viewer`` looks after: moderators all, hosts their own. A fixed number of queries."""
    now = timezone.now()
    oversees = policy.allowed(viewer, Action.OVERSEE_GROUPS)
    groups = list(_dressed() if oversees else _dressed().filter(pk__in=viewer.hosted_group_ids))
    numbers = [group.pk for group in groups]
    in_groups = Q(meeting__group__in=numbers) | (Q(meeting__group=None) if oversees else Q(pk=None))
    coming = Occurrence.objects.coming().filter(in_groups, starts_at__lt=now + WEEK).select_related("meeting__group", "host")
    shifts = Shift.objects.coming().filter(Q(group__in=numbers) | Q(group=None), start__lt=now + WEEK)
    return Overview(
        groups=groups, quiet=[group for group in groups if (group.last_at or group.created_at) < now - QUIET_AFTER],
        meetings=list(coming), hosts=_hours_of_hosts(numbers, now),
        shifts=list(shifts.select_related("host", "buddy", "group")),
        unread_debriefs=Debrief.objects.filter(read_at=None).count() if oversees else 0,
    )


def _dressed() -> QuerySet[Any]:
    """Groups that go on, with how many wait and when somebody wrote last. Counted apart: joined, they would multiply."""
    def counted_in(rows: QuerySet[Any]) -> Subquery:
        return Subquery(rows.filter(group=OuterRef("pk")).order_by().values("group").annotate(n=Count("pk")).values("n"))

    board: Any = apps.get_model("community", "Board")  # of rooms above this one
    boards = board.objects.filter(support_group=OuterRef("pk")).order_by().values("support_group")
    return SupportGroup.objects.alive().annotate(
        request_count=counted_in(JoinRequest.objects.waiting()), place_count=counted_in(WaitingPlace.objects.current()),
        host_count=counted_in(GroupHost.objects.current()), member_count=counted_in(Membership.objects.current()),
        last_at=Greatest(Subquery(boards.annotate(last=Max("last_post_at")).values("last")), _last_message()),
    )


def _last_message() -> Subquery:
    """When the newest message in a room of the group was posted: one row of each room's own index."""
    message: Any = apps.get_model("community", "Message")
    room: Any = apps.get_model("community", "Room")
    placed = message.objects.filter(room=OuterRef("pk"), posted_seq__isnull=False).order_by("-posted_seq")
    rooms = room.objects.filter(support_group=OuterRef("pk")).annotate(last=Subquery(placed.values("created_at")[:1]))
    return Subquery(rooms.order_by(F("last").desc(nulls_last=True)).values("last")[:1])


def _hours_of_hosts(numbers: Sequence[int], now: datetime) -> list[HostHours]:
    """The hours of those who host these groups, and of whoever else was on duty or led a meeting in the last seven days."""
    spans: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list, led_by(None, now - WEEK, now))
    present = set()
    for duty in Duty.objects.filter(ends_at__gt=now - WEEK):
        spans[duty.member_id].append((duty.since, min(duty.until or duty.ends_at, now)))
        if duty.until is None and duty.ends_at > now:
            present.add(duty.member_id)
    hosting = GroupHost.objects.current().filter(group__in=numbers).values("member")
    people = Member.objects.filter(Q(pk__in=hosting) | Q(pk__in=list(spans)), is_active=True).order_by("username")
    trained = set(HostTraining.objects.filter(version=VERSION).values_list("member_id", flat=True))
    return [HostHours(each, counted(joined(spans[each.pk]), now), each.pk in present, each.pk in trained) for each in people]
