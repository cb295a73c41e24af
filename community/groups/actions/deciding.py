"""Answering those who ask to join. Whoever answers first has answered."""

from django.db import transaction
from django.utils import timezone

from community import policy
from community.groups.actions.entering import Door, Entry, enter
from community.groups.actions.noting import Kind, given, locked, locked_alive, note, tell
from community.groups.models import GroupLog, JoinRequest
from community.members.models import Member
from community.policy import Action


@transaction.atomic
def approve(actor: Member, request: JoinRequest) -> Entry | None:
    """Let in whoever asked, or into the queue when the group is full. None when somebody has answered already.

    :raises Refused: the policy says no, or they were removed in the meantime.
    """
    policy.require(actor, Action.MANAGE_GROUP, request.group)
    group = locked_alive(request.group)
    row = JoinRequest.objects.select_related("member").get(pk=request.pk)
    if row.state != JoinRequest.State.WAITING:
        return None
    _settle(actor, row, JoinRequest.State.APPROVED)
    note(actor, group, GroupLog.Act.APPROVED, about=row.member)
    return enter(group, row.member, Door(by=actor, agreed=row.agreed_version))


@transaction.atomic
def decline(actor: Member, request: JoinRequest, *, reason: str) -> bool:
    """Say no, with a reason the person reads. Says whether anything changed.

    :raises Refused: the policy says no, or no reason is given.
    """
    policy.require(actor, Action.MANAGE_GROUP, request.group)
    why, group = given(reason), locked(request.group)
    row = JoinRequest.objects.select_related("member").get(pk=request.pk)
    if row.state != JoinRequest.State.WAITING:
        return False
    _settle(actor, row, JoinRequest.State.DECLINED, why)
    note(actor, group, GroupLog.Act.DECLINED, about=row.member, reason=why)
    tell(Kind.GROUP_NO, group, [row.member_id], words=why)
    return True


def _settle(actor: Member, row: JoinRequest, state: JoinRequest.State, reason: str = "") -> None:
    row.state, row.decided_by, row.decided_at, row.reason = state, actor, timezone.now(), reason
    row.save(update_fields=["state", "decided_by", "decided_at", "reason"])
