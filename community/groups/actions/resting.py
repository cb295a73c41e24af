"""What rests on somebody's hosting: written down when it is taken from them, so that it can be given back exactly."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from community import live, policy
from community.groups.actions.noting import Kind, locked, note, tell
from community.groups.meetings.led import Lead, as_left, lead_again, lead_of
from community.groups.models import GroupHost, GroupLog, Membership, Shift, SupportGroup
from community.members.models import Member
from community.policy import Action


class Rested(Lead):
    """What a decision about a host keeps: numbers of rows.

    :ivar hosted: the hostings that ended.
    :ivar shifts: their own shifts to come; ``beside``: those of others in which they were the buddy.
    """

    member: int
    hosted: list[int]
    shifts: list[int]
    beside: list[int]


def what_rests(member: Member, groups: Iterable[SupportGroup] | None = None) -> Rested:
    """All that rests on the hosting of ``member``: in ``groups``; everywhere, when none are named."""
    numbers = None if groups is None else [group.pk for group in groups]
    here = Q() if numbers is None else Q(group__in=numbers)
    hosted = GroupHost.objects.current().filter(here, member=member)
    coming = Shift.objects.coming().filter(here)
    return {"member": member.pk, "hosted": list(hosted.values_list("pk", flat=True)),
            "shifts": list(coming.filter(host=member).values_list("pk", flat=True)),
            "beside": list(coming.filter(buddy=member).values_list("pk", flat=True)), **lead_of(member, numbers)}


def as_ended(was: Rested) -> Rested:
    """``was`` with who leads instead, now that the hosting has ended."""
    return {**was, **as_left(was)}


@transaction.atomic
def hosting_again(actor: Member, was: Mapping[str, Any]) -> bool:
    """Undo the end of somebody's hosting in a group: they host it again, with what rested on it and is still to come.

    Only ``moderation.actions`` calls this; it has asked the policy. Says whether anything changed: not when they are no host of
    the site any more, have left the group, or it is archived.
    """
    list(SupportGroup.objects.select_for_update(no_key=True, of=("self",)).filter(hosts__in=was["hosted"]).order_by("pk"))
    row = Member.objects.select_for_update(no_key=True).get(pk=was["member"])
    if not row.is_active or not policy.allowed(Member(role=row.role), Action.HOST_GROUPS):
        return False
    hosted = give_back(actor, row, was)
    for group in hosted:
        tell(Kind.GROUP_HOST, group, [row.pk])
    return bool(hosted)


def give_back(actor: Member, row: Member, was: Mapping[str, Any]) -> list[SupportGroup]:
    """Give back what rested on the hosting of ``row``, which is locked, where it still can be theirs.

    What was filled or taken on by somebody else meanwhile stays. Returns the groups they host again.
    """
    ended = GroupHost.objects.select_related("group").filter(pk__in=was["hosted"]).order_by("pk")
    again = [each.group for each in ended if _host_again(actor, row, each)]
    hosting = set(GroupHost.objects.current().filter(member=row).values_list("group_id", flat=True))
    _shifts_again(row, was["shifts"], hosting)
    where = Q(group=None) | Q(group__in=hosting)
    Shift.objects.coming().filter(where, pk__in=was.get("beside", ()), buddy=None).update(buddy=row)
    lead_again(row, was)
    live.member_changed(row.pk)
    return again


def _host_again(actor: Member, row: Member, ended: GroupHost) -> bool:
    group = locked(ended.group)
    belongs = Membership.objects.current().filter(group=group, member=row).exists()
    hosts = GroupHost.objects.current().filter(group=group, member=row).exists()
    if group.archived_at is not None or not belongs or hosts:
        return False
    ended.until, ended.ended_how, ended.ended_by, ended.reason = None, "", None, ""
    ended.save(update_fields=["until", "ended_how", "ended_by", "reason"])
    note(actor, group, GroupLog.Act.APPOINTED, about=row)
    return True


def _shifts_again(row: Member, numbers: Iterable[int], hosting: set[int]) -> None:
    for shift in Shift.objects.filter(pk__in=numbers, start__gt=timezone.now()).exclude(cancelled_at=None):
        clash = Shift.objects.standing().filter(host=row, start__lt=shift.end, end__gt=shift.start)
        if not clash.exists() and (shift.group_id is None or shift.group_id in hosting):
            shift.cancelled_at = shift.cancelled_by = None
            shift.save(update_fields=["cancelled_at", "cancelled_by"])
