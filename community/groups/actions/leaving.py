"""How a membership ends. Rows stay; open sockets hear at once; whoever waits for the place gets it in the same moment."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import live, policy
from community.groups.actions.entering import move_up
from community.groups.actions.noting import Kind, given, locked, note, tell
from community.groups.actions.resting import as_ended, what_rests
from community.groups.actions.stepping_back import end_duties, stop_hosting
from community.groups.models import (
    Duty,
    GroupHost,
    GroupLog,
    HostOffer,
    JoinRequest,
    Membership,
    Shift,
    SupportGroup,
    WaitingPlace,
)
from community.groups.signals import removed
from community.members.models import Member
from community.policy import Action, Refused

Left = Membership.Left


@transaction.atomic
def leave(member: Member, group: SupportGroup) -> bool:
    """Leave ``group``; one may come back as anybody may. Says whether they belonged."""
    policy.require(member, Action.LEAVE_GROUP)
    row = locked(group)
    if not _end(row, member, how=Left.LEFT, by=member):
        return False
    note(member, row, GroupLog.Act.LEFT)
    return True


@transaction.atomic
def remove_member(actor: Member, group: SupportGroup, member: Member, *, reason: str) -> bool:
    """End the membership of ``member``, or their waiting for one, and keep them out until somebody allows them to return.

    Says whether there was one.

    :raises Refused: the policy says no, no reason is given, or it is a host and the actor is no moderator.
    """
    policy.require(actor, Action.MANAGE_GROUP, group)
    if actor.pk == member.pk:
        raise Refused(_("Nobody removes themselves. You can leave the group on its page."))
    why, row = given(reason), locked(group)
    if hosts := GroupHost.objects.current().filter(group=row, member=member).exists():
        policy.require(actor, Action.APPOINT_HOST, row)
    rested = what_rests(member, [row]) if hosts else None
    waited = WaitingPlace.objects.current().filter(group=row, member=member).update(
        ended_at=timezone.now(), ended_how=WaitingPlace.Ended.REMOVED, ended_by=actor)
    if not _end(row, member, how=Left.REMOVED, by=actor, reason=why) and not waited:
        return False
    note(actor, row, GroupLog.Act.REMOVED, about=member, reason=why)
    tell(Kind.GROUP_OUT, row, [member.pk], words=why)
    ended = Membership.objects.filter(group=row, member=member, left_how=Left.REMOVED).order_by("-pk").first()
    if ended is not None:
        removed.send(sender=Membership, actor=actor, group=row, membership=ended, effect={
            "membership": ended.pk, **({"hosting": as_ended(rested)} if rested else {})})
    return True


@transaction.atomic
def reinstate(actor: Member, membership: Membership) -> bool:
    """Undo a removal: the membership goes on as it was, also where its place was given to somebody meanwhile.

    Only ``moderation.actions`` calls this; it has asked the policy. Says whether anything changed: not when they belong again
    already, or the group is gone.
    """
    row = locked(membership.group)
    ended = Membership.objects.select_for_update(of=("self",)).select_related("member").get(pk=membership.pk)
    again = Membership.objects.current().filter(group=row, member=ended.member_id)
    if ended.left_how != Left.REMOVED or again.exists() or row.archived_at is not None or not ended.member.is_active:
        return False
    ended.left_at, ended.left_how, ended.left_by, ended.left_reason = None, "", None, ""
    ended.save(update_fields=["left_at", "left_how", "left_by", "left_reason"])
    note(actor, row, GroupLog.Act.READMITTED, about=ended.member)
    tell(Kind.GROUP_IN, row, [ended.member_id])
    live.member_changed(ended.member_id)
    return True


@transaction.atomic
def readmit(actor: Member, group: SupportGroup, member: Member) -> bool:
    """Let somebody who was removed join again, as anybody may. Says whether anything changed.

    :raises Refused: the policy says no.
    """
    policy.require(actor, Action.MANAGE_GROUP, group)
    row = locked(group)
    allowed = Membership.objects.barring().filter(group=row, member=member).update(
        return_allowed_at=timezone.now(), return_allowed_by=actor)
    if allowed:
        note(actor, row, GroupLog.Act.READMITTED, about=member)
        tell(Kind.GROUP_BACK, row, [member.pk])
    return bool(allowed)


@transaction.atomic
def part_with(member: Member) -> int:
    """End all that ``member``, whose account is being closed, had in groups. Says how many groups that is."""
    kept = Membership.objects.current().filter(member=member).values("group")
    queued = WaitingPlace.objects.current().filter(member=member).values("group")
    asked = JoinRequest.objects.filter(member=member, state=JoinRequest.State.WAITING)
    near = Q(pk__in=kept) | Q(pk__in=queued) | Q(pk__in=asked.values("group"))
    groups = list(SupportGroup.objects.select_for_update(no_key=True).filter(near).order_by("pk"))
    now = timezone.now()
    HostOffer.objects.standing().filter(member=member).update(ended_at=now, ended_how=HostOffer.Ended.DECLINED, ended_by=member)
    asked.update(state=JoinRequest.State.WITHDRAWN, decided_by=member, decided_at=now)
    WaitingPlace.objects.current().filter(member=member).update(
        ended_at=now, ended_how=WaitingPlace.Ended.WITHDRAWN, ended_by=member)
    Shift.objects.coming().filter(host=member).update(cancelled_at=now, cancelled_by=member)
    end_duties(None, Duty.Ended.HOSTING_ENDED, by=member, member=member)
    for group in groups:
        if _end(group, member, how=Left.CLOSED, by=member):
            note(member, group, GroupLog.Act.LEFT)
    return len(groups)


def _end(group: SupportGroup, member: Member, *, how: Left, by: Member, reason: str = "") -> bool:
    """End the membership in ``group``, whose row is locked, with the hosting that rests on it. Says whether there was one."""
    ended = Membership.objects.current().filter(group=group, member=member).update(
        left_at=timezone.now(), left_how=how, left_by=by, left_reason=reason)
    if ended:
        stop_hosting(group, member, how=GroupHost.Ended.LEFT, by=by, reason=reason)
        live.member_changed(member.pk)
        move_up(group)
    return bool(ended)
