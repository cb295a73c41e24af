"""Not reading somebody in one room. They are not told, and nobody else is."""

from django.db import transaction

from community import live, policy
from community.chat.models import Message, RoomMute
from community.members.models import Member
from community.policy import Action


def mute(member: Member, message: Message) -> bool:
    """Let ``member`` not read who wrote ``message``, in its room, under the name it stands under. Says whether that is new.

    :raises Refused: one's own, or the policy says no.
    """
    policy.require(member, Action.MUTE_IN_ROOM, message)
    with transaction.atomic():
        is_new = RoomMute.objects.get_or_create(room=message.room, member=member, muted_id=message.author_id,
                                                of_alias=bool(message.alias))[1]
        live.member_changed(member.pk)
    return is_new


def unmute(member: Member, mutes: list[int]) -> int:
    """Let ``member`` read again whom these of their rows named. Says how many ended."""
    with transaction.atomic():
        count = RoomMute.objects.filter(member=member, pk__in=mutes).delete()[0]
        live.member_changed(member.pk)
    return count
