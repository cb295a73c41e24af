"""Who hosts a group: appointing, stepping back, handing over."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community import live, policy
from community.groups.actions.entering import Door, enter
from community.groups.actions.noting import Kind, given, locked_alive, note, tell
from community.groups.actions.resting import Rested, as_ended, what_rests
from community.groups.actions.stepping_back import stop_hosting
from community.groups.meetings.leaders import pass_on
from community.groups.models import GroupHost, GroupLog, SupportGroup
from community.groups.queries.people import is_trained
from community.groups.signals import group_hosting_taken
from community.members.models import Member
from community.policy import Action, Refused

Act, Ended = GroupLog.Act, GroupHost.Ended


@transaction.atomic
def appoint(actor: Member, group: SupportGroup, member: Member) -> bool:
    """Let ``member`` host ``group``; they belong to it from then on. Says whether they did not before.

    :raises Refused: the policy says no; 422 they are no host of this site, or have not been through the checklist.
    """
    policy.require(actor, Action.APPOINT_HOST, group)
    row = locked_alive(group)
    if not _take_on(actor, row, member):
        return False
    note(actor, row, Act.APPOINTED, about=member)
    return True


@transaction.atomic
def end_hosting(actor: Member, group: SupportGroup, member: Member, *, reason: str) -> bool:
    """End the hosting of ``member``; they still belong. Says whether they hosted.

    :raises Refused: the policy says no, or no reason is given.
    """
    policy.require(actor, Action.APPOINT_HOST, group)
    why, row = given(reason), locked_alive(group)
    was = what_rests(member, [row])
    if not stop_hosting(row, member, how=Ended.ENDED, by=actor, reason=why):
        return False
    note(actor, row, Act.UNAPPOINTED, about=member, reason=why)
    let_know(actor, row, member, was)
    return True


@transaction.atomic
def step_back(member: Member, group: SupportGroup) -> bool:
    """Stop hosting ``group``, whatever the reason. Says whether they hosted."""
    policy.require(member, Action.HOST_GROUPS)
    row = locked_alive(group)
    if not stop_hosting(row, member, how=Ended.STEPPED_BACK, by=member):
        return False
    note(member, row, Act.UNAPPOINTED, about=member)
    return True


@transaction.atomic
def hand_over(actor: Member, group: SupportGroup, *, giver: Member, taker: Member, reason: str = "") -> bool:
    """Hand the hosting of ``giver`` over to ``taker``: a host their own, a moderator anybody's. Says whether anything changed.

    :param reason: needed where it is somebody else's; they read it.
    :raises Refused: the policy says no; 422 the taker is no host of this site, or has not been through the checklist; or it is
        somebody else's, and there is no reason.
    """
    policy.require(actor, Action.MANAGE_GROUP, group)
    if actor.pk != giver.pk:
        policy.require(actor, Action.APPOINT_HOST, group)
    why = given(reason) if actor.pk != giver.pk else ""
    row = locked_alive(group)
    was = what_rests(giver, [row])
    if giver.pk == taker.pk or not GroupHost.objects.current().filter(group=row, member=giver).exists():
        return False
    _take_on(actor, row, taker)
    pass_on(row, giver, taker)
    stop_hosting(row, giver, how=Ended.HANDED_OVER, by=actor, reason=why)
    note(actor, row, Act.HANDED_OVER, about=taker, words=giver.name, reason=why)
    let_know(actor, row, giver, was)
    return True


def let_know(actor: Member, group: SupportGroup, member: Member, was: Rested) -> None:
    """Somebody else ended it: ``member`` is told, and it can be looked at again. Whoever gives up what is theirs knows."""
    if actor.pk == member.pk:
        return
    ended = GroupHost.objects.select_related("group", "member").get(pk__in=was["hosted"])
    tell(Kind.GROUP_REST, group, [member.pk], words=ended.reason)
    group_hosting_taken.send(sender=GroupHost, actor=actor, group=group, hosting=ended, effect={"hosting": as_ended(was)})


def _take_on(actor: Member, group: SupportGroup, member: Member) -> bool:
    if not policy.allowed(member, Action.HOST_GROUPS):
        raise Refused(_("This member is not a host of the site yet. A moderator can ask them, on the page “Hosts of the "
                        "site”."), status=422)
    if not is_trained(member):
        raise Refused(_("This host has not been through the checklist for hosts yet. They find it under “For hosts”, and it "
                        "takes about twenty minutes."), status=422)
    if GroupHost.objects.current().filter(group=group, member=member).exists():
        return False
    agreed = group.guidelines_version if actor.pk == member.pk else 0  # who keeps the guidelines knows them
    enter(group, member, Door(by=actor, agreed=agreed, past_capacity=True))
    GroupHost.objects.create(group=group, member=member, appointed_by=actor)
    tell(Kind.GROUP_HOST, group, [member.pk] if actor.pk != member.pk else [])
    live.member_changed(member.pk)
    return True
