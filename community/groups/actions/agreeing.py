"""Ticking new guidelines."""

from django.db import transaction
from django.utils import timezone

from community import live, policy
from community.groups.actions.entering import require_ticked
from community.groups.actions.noting import locked, note
from community.groups.models import GroupLog, Membership, SupportGroup
from community.members.models import Member
from community.policy import Action


@transaction.atomic
def agree(member: Member, group: SupportGroup, *, version: int) -> bool:
    """Note that ``member`` has ticked ``version`` of the guidelines. Says whether anything changed.

    :raises Refused: 422 it is not the version that holds now.
    """
    policy.require(member, Action.READ_GROUP, group)
    row = locked(group)
    require_ticked(row, version)
    changed = Membership.objects.current().filter(group=row, member=member, agreed_version__lt=version).update(
        agreed_version=version, agreed_at=timezone.now())
    if changed:
        note(member, row, GroupLog.Act.AGREED, words=str(version))
        live.member_changed(member.pk)
    return bool(changed)
