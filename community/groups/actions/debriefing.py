"""Writing down how a hard meeting was, and reading it."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from community import policy, text
from community.groups.actions.duties import go_off_duty
from community.groups.models import Debrief, SupportGroup
from community.groups.queries.people import moderators
from community.groups.signals import debriefed
from community.members.models import Member
from community.notifications.actions import Kind, raise_event
from community.policy import Action


@dataclass(frozen=True, kw_only=True)
class Account:
    """How it was, in a host's words; see :class:`Debrief`."""

    weight: str
    happened: str = ""
    helped: str = ""
    wants_talk: bool = False


@transaction.atomic
def write_debrief(member: Member, group: SupportGroup | None, account: Account) -> Debrief:
    """Keep a host's account for the moderators. A very hard one ends their duty, and begins a longer rest.

    :raises Refused: not a host, or not of this group.
    """
    policy.require(member, Action.HOST_GROUPS)
    if group is not None:
        policy.require(member, Action.MANAGE_GROUP, group)
    row = Debrief.objects.create(
        by=member, group=group, weight=account.weight, wants_talk=account.wants_talk,
        happened=text.normalize(account.happened).strip(), helped=text.normalize(account.helped).strip())
    debriefed.send(sender=Debrief, actor=member, group=group)
    if account.weight == Debrief.Weight.VERY_HARD:
        go_off_duty(member)
    if account.wants_talk:
        raise_event(kind=Kind.HOST_TALK, members={each.pk for each in moderators()}, by=member)
    return row


@transaction.atomic
def mark_read(actor: Member, debrief: Debrief) -> bool:
    """Note that a moderator has read it. Says whether nobody had.

    :raises Refused: not a moderator.
    """
    policy.require(actor, Action.READ_DEBRIEFS)
    return bool(Debrief.objects.filter(pk=debrief.pk, read_at=None).update(read_at=timezone.now(), read_by=actor))
