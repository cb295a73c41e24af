"""Kind words without words: given and taken back. A message counts them; a person never."""

from django.db import transaction

from community import policy, throttles
from community.chat.actions.changes import change, lock, lock_message
from community.chat.models import Message, MessageReaction
from community.members.models import Member
from community.members.queries import as_now
from community.policy import Action


def react(member: Member, message: Message, kind: str) -> bool:
    """Give ``message`` a reaction of this kind, or take it back. Says whether it stands now.

    :param kind: a value of ``ReactionKind``.
    :raises Refused: one's own, not public, muted, or a limit.
    """
    policy.require(member, Action.REACT, message)
    throttles.spend(throttles.REACT, member.pk)
    with transaction.atomic():
        room, locked = lock(message.room), lock_message(message)
        locked.room = room
        policy.require(as_now(member), Action.REACT, locked)
        taken, _rows = MessageReaction.objects.filter(message=locked, member=member, kind=kind).delete()
        if not taken:
            MessageReaction.objects.create(message=locked, member=member, kind=kind)
        number = locked.reactions.get(kind, 0) + (-1 if taken else 1)
        others = {name: count for name, count in locked.reactions.items() if name != kind}
        locked.reactions = others | ({kind: number} if number > 0 else {})
        change(room, locked)
    return not taken
