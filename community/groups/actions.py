"""Who belongs to a support group. Rows stay when somebody leaves; open sockets hear at once."""

from django.db import transaction
from django.utils import timezone

from community import live, policy
from community.groups.models import Membership, SupportGroup
from community.members.models import Member
from community.policy import Action


@transaction.atomic
def add_member(actor: Member, group: SupportGroup, member: Member) -> bool:
    """Let ``member`` into ``group``. Says whether they were not in it.

    :raises Refused: the policy says no.
    """
    policy.require(actor, Action.USE_ADMIN)
    if Membership.objects.current().select_for_update().filter(group=group, member=member).exists():
        return False
    rows = Membership.objects.bulk_create([Membership(group=group, member=member, added_by=actor)], ignore_conflicts=True)
    live.member_changed(member.pk)
    return bool(rows)


@transaction.atomic
def remove_member(actor: Member, group: SupportGroup, member: Member) -> bool:
    """End the membership of ``member`` in ``group``. Says whether there was one.

    :raises Refused: the policy says no.
    """
    policy.require(actor, Action.USE_ADMIN)
    ended = Membership.objects.current().filter(group=group, member=member).update(left_at=timezone.now())
    if ended:
        live.member_changed(member.pk)
    return bool(ended)
