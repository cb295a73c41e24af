"""The end of a group, and its return. Nothing is lost by either."""

from django.db import transaction
from django.utils import timezone

from community import policy
from community.groups import signals
from community.groups.actions.noting import Kind, given, locked, members_of, note, tell
from community.groups.actions.stepping_back import end_duties
from community.groups.models import Duty, GroupLog, JoinRequest, Shift, SupportGroup, WaitingPlace
from community.members.models import Member
from community.policy import Action

Act = GroupLog.Act


@transaction.atomic
def archive(actor: Member, group: SupportGroup, *, reason: str) -> bool:
    """Close ``group`` without losing anything: it is read, and no longer written in. Says whether it went on until now.

    :raises Refused: the policy says no, or no reason is given.
    """
    policy.require(actor, Action.KEEP_GROUP, group)
    why, row = given(reason), locked(group)
    if row.archived_at is not None:
        return False
    row.archived_at, row.archived_by, row.archive_reason = timezone.now(), actor, why
    row.save(update_fields=["archived_at", "archived_by", "archive_reason"])
    note(actor, row, Act.ARCHIVED, reason=why)
    near = members_of(row) | _send_home(row, actor)
    tell(Kind.GROUP_SHUT, row, near - {actor.pk}, words=why)
    signals.archived.send(sender=SupportGroup, actor=actor, group=row)
    return True


@transaction.atomic
def restore(actor: Member, group: SupportGroup) -> bool:
    """Let an archived group go on, with everybody who belongs to it. Says whether it was archived.

    :raises Refused: the policy says no.
    """
    policy.require(actor, Action.KEEP_GROUP, group)
    row = locked(group)
    if row.archived_at is None:
        return False
    row.archived_at, row.archived_by, row.archive_reason = None, None, ""
    row.save(update_fields=["archived_at", "archived_by", "archive_reason"])
    note(actor, row, Act.RESTORED)
    tell(Kind.GROUP_OPEN, row, members_of(row) - {actor.pk})
    signals.restored.send(sender=SupportGroup, actor=actor, group=row)
    return True


def _send_home(group: SupportGroup, actor: Member) -> set[int]:
    """End what waits for, or is planned in, a group that is being archived. Returns the numbers of those who waited."""
    now = timezone.now()
    requests = JoinRequest.objects.waiting().filter(group=group)
    places = WaitingPlace.objects.current().filter(group=group)
    numbers = {*requests.values_list("member_id", flat=True), *places.values_list("member_id", flat=True)}
    requests.update(state=JoinRequest.State.DECLINED, decided_by=actor, decided_at=now, reason=group.archive_reason)
    places.update(ended_at=now, ended_how=WaitingPlace.Ended.ARCHIVED, ended_by=actor)
    Shift.objects.coming().filter(group=group).update(cancelled_at=now, cancelled_by=actor)
    end_duties(group, Duty.Ended.ARCHIVED, by=actor)
    return numbers
