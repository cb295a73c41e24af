"""Not reading somebody in one room, and hearing nothing of a whole room. Nobody is told."""

from django.db import transaction
from django.utils import timezone

from community import live, policy
from community.chat.models import Message, Room, RoomMute, Seen
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


def keep_quiet(member: Member, room: Room, *, is_quiet: bool) -> bool:
    """Let ``member`` hear nothing of ``room`` (no count, no word of who names them, no sound), or hear of it again.

    Says whether that is new. What was said meanwhile does not count as new afterwards.

    :raises Refused: the policy says no.
    """
    policy.require(member, Action.READ_ROOM, room)
    with transaction.atomic():
        row = Seen.objects.select_for_update().get_or_create(room=room, member=member, defaults={"seq": room.last_seq})[0]
        if (row.quiet_at is not None) == is_quiet:
            return False
        row.quiet_at, row.seq = (timezone.now() if is_quiet else None), max(row.seq, room.last_seq)
        row.save(update_fields=["quiet_at", "seq"])
    return True
