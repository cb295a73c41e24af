"""What a room keeps no longer is really erased: the words go, the places stay, so that numbers have no hole."""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from community.chat.actions.changes import lock, show_again
from community.chat.models import HostNote, Message, MessageMention, MessageReaction, Room
from community.contributions import State
from community.notifications.models import Notification

AT_ONCE = 200  # messages in one transaction: nobody who writes waits long for the room


def erase_expired() -> int:
    """Erase what each room keeps no longer. Says how many messages that were."""
    count, now = 0, timezone.now()
    for room in Room.objects.all():
        until = now - timedelta(days=room.keeps_days)
        old = Message.objects.filter(room=room, created_at__lt=until, meeting=None)
        while erased := erase(room, old):
            count += erased
        HostNote.objects.filter(room=room, at__lt=until).delete()
    return count


def erase(room: Room, messages: QuerySet[Message], *, state: State = State.REMOVED) -> int:
    """Erase up to :data:`AT_ONCE` of these messages of ``room``: words, other names, notes, reactions, pins. What stays is a
    tombstone at its place. Says how many that were; call it again until it is none.

    :param state: what they are since, which the tombstone says.
    """
    with transaction.atomic():
        locked = lock(room)
        rows = list(messages.filter(room=locked, erased_at=None).select_for_update(of=("self",)).order_by("pk")[:AT_ONCE])
        numbers = [row.pk for row in rows]
        if not rows:
            return 0
        Message.objects.filter(pk__in=numbers).update(
            body="", html="", alias="", notes=[], reactions={}, pinned_at=None, pinned_by=None, state=state,
            state_by=None, state_reason="", state_at=timezone.now(), erased_at=timezone.now())
        for ties in (MessageMention, MessageReaction):
            ties.objects.filter(message__in=numbers).delete()
        Notification.objects.filter(message__in=numbers).delete()
        answers = Message.objects.filter(reply_to__in=numbers, seq__isnull=False).exclude(pk__in=numbers)
        show_again(locked, [*(row for row in rows if row.posted_seq is not None), *answers.order_by("posted_seq")])
    return len(rows)
