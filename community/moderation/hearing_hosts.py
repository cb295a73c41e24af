"""What hosts do to people in rooms and groups, put into the log in the transaction that does it: so it can be looked at again.

Rooms and groups know nothing of what stands above them; this listens. They tell whom it met themselves.
"""

from collections.abc import Mapping
from typing import Any

from django.dispatch import receiver

from community.chat.actions.acts import met
from community.chat.models import RoomAct
from community.groups.models import Membership, SupportGroup
from community.groups.signals import removed
from community.members.models import Member
from community.moderation.actions.deciding import Act, decide


@receiver(met, dispatch_uid="moderation.hearing.met")
def log_room_act(sender: Any, *, act: RoomAct, effect: Mapping[str, Any], **_rest: Any) -> None:
    """Put what met a person in a room into the log: about their message, so that a name for the room stays one."""
    if act.message is None:
        return
    decide(act.by, act.message, act=Act.ROOM_ACT, reason=act.reason, private_note=act.get_act_display(), effect=effect,
           state_after=act.act, is_told=False)


@receiver(removed, dispatch_uid="moderation.hearing.removed")
def log_removal(sender: Any, *, actor: Member, group: SupportGroup, membership: Membership, **_rest: Any) -> None:
    """Put a removal from a group into the log."""
    decide(actor, group, act=Act.GROUP_OUT, reason=membership.left_reason, about=membership.member,
           effect={"membership": membership.pk}, is_told=False)
