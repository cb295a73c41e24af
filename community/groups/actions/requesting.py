"""Asking to join a group, and taking that back."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import policy, text, throttles
from community.groups.actions.entering import require_ticked, require_welcome
from community.groups.actions.noting import Kind, locked, locked_alive, note, tell_hosts
from community.groups.models import GroupLog, JoinRequest, Membership, SupportGroup, WaitingPlace
from community.members.models import Member
from community.policy import Action, Refused

NOTE_LENGTH = 500


def ask(member: Member, group: SupportGroup, *, words: str, agreed: int) -> bool:
    """Ask to join ``group``, with a note its hosts read. Says whether this is new: who waits already goes on waiting.

    :param agreed: the version of the guidelines that was ticked.
    :raises Refused: 403 one cannot ask here, or was removed; 404 not to be seen; 422 no note, or the guidelines are not ticked.
    """
    policy.require(member, Action.JOIN_GROUP, group)
    throttles.spend(throttles.ASK_TO_JOIN, member.pk)
    if not words.strip():
        raise Refused(_("Please write a line or two, so that the hosts know who comes."), status=422)
    with transaction.atomic():
        row = locked_alive(group)
        if row.joining != SupportGroup.Joining.REQUEST:
            raise Refused(_("One cannot ask to join this group just now. Its page says how people join."))
        require_ticked(row, agreed)
        require_welcome(row, member)
        if _is_near(row, member):
            return False
        JoinRequest.objects.create(group=row, member=member, note=text.normalize(words).strip()[:NOTE_LENGTH],
                                   agreed_version=agreed)
        note(member, row, GroupLog.Act.ASKED)
        tell_hosts(Kind.GROUP_ASKED, row, but=member)
    return True


def _is_near(group: SupportGroup, member: Member) -> bool:
    """Whether they belong, wait for a place, or wait for an answer."""
    rows = (Membership.objects.current(), WaitingPlace.objects.current(), JoinRequest.objects.waiting())
    return any(each.filter(group=group, member=member).exists() for each in rows)  # type: ignore[attr-defined]


@transaction.atomic
def withdraw(member: Member, group: SupportGroup) -> bool:
    """Take back one's request, or one's place in the queue. Says whether there was any."""
    policy.require(member, Action.LEAVE_GROUP)
    row, now = locked(group), timezone.now()
    asked = JoinRequest.objects.waiting().filter(group=row, member=member).update(
        state=JoinRequest.State.WITHDRAWN, decided_by=member, decided_at=now)
    waited = WaitingPlace.objects.current().filter(group=row, member=member).update(
        ended_at=now, ended_how=WaitingPlace.Ended.WITHDRAWN, ended_by=member)
    if asked or waited:
        note(member, row, GroupLog.Act.WITHDREW)
    return bool(asked or waited)
