"""What the pages of groups show."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from community import policy
from community.groups.models import GroupGuidelines, GroupHost, JoinRequest, Membership, SupportGroup, WaitingPlace
from community.groups.queries.duties import on_duty
from community.members.models import Member
from community.policy import Action
from library.queries.cards import cards

Joining = SupportGroup.Joining


@dataclass(frozen=True)
class Lists:
    """The groups somebody meets: their own first, then those they could come to.

    :ivar archived: of their own, or for moderators all, those that are archived.
    """

    own: Sequence[SupportGroup]
    others: Sequence[SupportGroup]
    archived: Sequence[SupportGroup]


def groups_for(viewer: Any) -> Lists:
    """The groups ``viewer`` may know of. Two queries."""
    shown = [group for group in SupportGroup.objects.filter(_near(viewer)) if policy.allowed(viewer, Action.READ_GROUP, group)]
    alive = [group for group in shown if group.archived_at is None]
    return Lists(
        own=[group for group in alive if group.pk in viewer.group_ids],
        others=[group for group in alive if group.pk not in viewer.group_ids],
        archived=[group for group in shown if group.archived_at is not None],
    )


def _near(viewer: Any) -> Q:
    """What the policy's GROUP_SHOWN could let ``viewer`` see; it has the last word."""
    if policy.allowed(viewer, Action.OVERSEE_GROUPS):
        return Q()
    return Q(pk__in=viewer.group_ids) | (Q(archived_at=None) & ~Q(joining=Joining.HIDDEN))


@dataclass(frozen=True)
class Standing:
    """How somebody stands to a group.

    :ivar belongs: they are a member of it.
    :ivar must_agree: the guidelines have changed since they ticked them.
    :ivar asked: their request waits for an answer.
    :ivar queue: their place in the queue, from 1; 0 when they are not in it.
    :ivar barred: they were removed, and may not come back yet.
    :ivar hosts: they host it.
    """

    belongs: bool
    must_agree: bool
    asked: bool
    queue: int
    barred: bool
    hosts: bool


@dataclass(frozen=True)
class Page:
    """A group as one reader sees it. Boards and rooms are left out for those who may not enter them."""

    group: SupportGroup
    guidelines: GroupGuidelines | None
    hosts: Sequence[Member]
    on_duty: Sequence[Member]
    standing: Standing
    is_full: bool
    boards: Sequence[Any] = ()
    rooms: Sequence[Any] = ()
    entries: Sequence[Any] = ()


def page_of(viewer: Any, group: SupportGroup) -> Page:
    """What ``viewer`` sees of ``group``, whatever belongs to it. A fixed number of queries."""
    inside = policy.allowed(viewer, Action.READ_GROUP_MEMBERS, group)
    found = cards(set(group.pinned_entries)) if group.pinned_entries else {}
    return Page(
        group=group, guidelines=guidelines_of(group), hosts=[row.member for row in hosts_of(group)],
        on_duty=list(on_duty(group.pk)) if inside else [], standing=standing_of(viewer, group), is_full=is_full(group),
        boards=list(group.boards.all()) if inside else [],  # type: ignore[attr-defined]  # of rooms above this one
        rooms=list(group.rooms.filter(audience="group")) if inside else [],  # type: ignore[attr-defined]
        entries=[found[path] for path in group.pinned_entries if path in found],
    )


def guidelines_of(group: SupportGroup) -> GroupGuidelines | None:
    """The guidelines of ``group`` that hold now."""
    return group.guidelines.filter(version=group.guidelines_version).first()


def is_full(group: SupportGroup) -> bool:
    """Whether all places are taken."""
    return group.capacity is not None and Membership.objects.current().filter(group=group).count() >= group.capacity


def standing_of(viewer: Any, group: SupportGroup) -> Standing:
    """How ``viewer`` stands to ``group``."""
    rows = list(Membership.objects.filter(group=group, member=viewer.pk).order_by("pk"))
    current = next((row for row in rows if row.left_at is None), None)
    waiting = list(WaitingPlace.objects.current().filter(group=group).values_list("member_id", flat=True))
    return Standing(
        belongs=current is not None,
        must_agree=current is not None and current.agreed_version < group.guidelines_version,
        asked=JoinRequest.objects.waiting().filter(group=group, member=viewer.pk).exists(),
        queue=waiting.index(viewer.pk) + 1 if viewer.pk in waiting else 0,
        barred=any(not row.may_return for row in rows),
        hosts=policy.allowed(viewer, Action.HOST_GROUPS) and group.pk in viewer.hosted_group_ids,
    )


def hosts_of(group: SupportGroup) -> QuerySet[GroupHost]:
    """Who hosts ``group``, the longest first."""
    return GroupHost.objects.current().filter(group=group).select_related("member").order_by("since", "pk")


def members_of(group: SupportGroup) -> QuerySet[Membership]:
    """Who belongs to ``group``, by name."""
    return Membership.objects.current().filter(group=group).select_related("member").order_by("member__username")
