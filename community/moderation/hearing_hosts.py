"""What rooms below do that moderation has a say in: what hosts do to people, and who becomes a moderator.

They know nothing of what stands above them; this listens. What met somebody is put into the log in the transaction that does
it, so that it can be looked at again; whom it met is told where it was done.
"""

from collections.abc import Mapping
from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from community.chat.actions.acts import met
from community.chat.models import RoomAct
from community.groups.models import GroupHost, Membership, SupportGroup
from community.groups.signals import group_hosting_taken, hosting_given, hosting_taken, removed
from community.members.actions.settings import trusting
from community.members.models import Member
from community.moderation.actions.deciding import Act, decide
from community.policy import Action, Refused, allowed, is_trained


@receiver(met, dispatch_uid="moderation.hearing.met")
def log_room_act(sender: Any, *, act: RoomAct, effect: Mapping[str, Any], **_rest: Any) -> None:
    """Put what met a person in a room into the log: about their message, so that a name for the room stays one."""
    if act.message is None:
        return
    decide(act.by, act.message, act=Act.ROOM_ACT, reason=act.reason, private_note=act.get_act_display(), effect=effect,
           state_after=act.act, is_told=False)


@receiver(removed, dispatch_uid="moderation.hearing.removed")
def log_removal(sender: Any, *, actor: Member, group: SupportGroup, membership: Membership, effect: Mapping[str, Any],
                **_rest: Any) -> None:
    """Put a removal from a group into the log, and what else ended with it."""
    decide(actor, group, act=Act.GROUP_OUT, reason=membership.left_reason, about=membership.member, effect=effect,
           is_told=False)


@receiver(group_hosting_taken, dispatch_uid="moderation.hearing.group_hosting_taken")
def log_end_of_hosting(sender: Any, *, actor: Member, hosting: GroupHost, effect: Mapping[str, Any], **_rest: Any) -> None:
    """Put it into the log that somebody hosts one group no longer, by another's doing, and what ended with it."""
    decide(actor, hosting.group, act=Act.HOSTING_ENDED, reason=hosting.reason, about=hosting.member, effect=effect,
           is_told=False)


@receiver(hosting_given, dispatch_uid="moderation.hearing.hosting_given")
def log_new_host(sender: Any, *, actor: Member, member: Member, reason: str, **_rest: Any) -> None:
    """Put it into the log that somebody became a host, and who had asked them."""
    decide(actor, member, act=Act.HOST_GIVEN, reason=reason, is_told=False)


@receiver(hosting_taken, dispatch_uid="moderation.hearing.hosting_taken")
def log_former_host(sender: Any, *, actor: Member, member: Member, reason: str, effect: Mapping[str, Any],
                    **_rest: Any) -> None:
    """Put it into the log that somebody is a host no longer, and what ended with it."""
    decide(actor, member, act=Act.HOST_ENDED, reason=reason, effect=effect, is_told=False)


@receiver(trusting, dispatch_uid="moderation.hearing.trusting")
def ask_for_checklist(sender: Any, *, member: Member, role: str, **_rest: Any) -> None:
    """Let nobody become a moderator who has not been through the checklist; trainees find it under “Care”.

    :raises Refused: they have not.
    """
    if allowed(Member(role=role), Action.SEE_CONCEALED) and not is_trained(member):
        raise Refused(_("Before somebody becomes a moderator there is a checklist. Make them a moderator in training first; "
                        "they find it under “Moderation”, “Care”."), status=409)
