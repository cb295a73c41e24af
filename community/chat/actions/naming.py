"""What a message names: people in the room, and pages of the library."""

from django.db.models import QuerySet
from django.db.models.functions import Lower

from community import policy, text
from community.chat.models import Message, MessageMention, Room, RoomMute, Seen
from community.chat.queries.people import people_in
from community.members.models import Block, Member
from community.notifications.actions import Kind, raise_event
from community.policy import Action
from library.queries.cards import cards

MOST_NAMED = 10  # people in one message
_LOOKED_UP = 40  # of each kind; what stands behind that many stays plain words


def rendered(author: Member, body: str, room: Room) -> str:
    """``body`` as HTML, with marks for what ``author`` may name in ``room``."""
    names, paths, _sources = text.named(body)
    members: dict[str, int] = {}
    for member in _meant(author, names[:_LOOKED_UP], room) if names else ():
        if policy.allowed(member, Action.READ_ROOM, room) and len(members) < MOST_NAMED:
            members[member.username.casefold()] = member.pk
    entries = frozenset(cards(paths[:_LOOKED_UP])) if paths else frozenset()
    return text.render_message(body, text.Known(members=members, entries=entries))


def _meant(author: Member, names: list[str], room: Room) -> QuerySet[Member]:
    return people_in(room, author).alias(folded=Lower("username")).filter(folded__in=names)


def tell_named(message: Message) -> int:
    """Tell those whom ``message``, which has its place now, names for the first time. Says how many were told.

    Not those who hide its author from themselves, everywhere or in this room, or hear nothing of the room. It goes out with
    the message, or not at all.
    """
    named = text.addressed(message.html)
    if not named or not message.is_published:
        return 0
    known = set(MessageMention.objects.filter(message=message).values_list("member_id", flat=True))
    MessageMention.objects.bulk_create([MessageMention(message=message, member_id=each) for each in sorted(named - known)])
    has_alias = bool(message.alias)
    muting = RoomMute.objects.filter(room=message.room_id, muted=message.author_id, of_alias=has_alias).values_list("member_id")
    keeping_quiet = Seen.objects.filter(room=message.room_id, member__in=named, quiet_at__isnull=False).values_list("member_id")
    silent = {number for number, in muting.union(keeping_quiet)}
    if not has_alias:
        silent |= set(Block.objects.filter(blocked=message.author_id).values_list("blocker_id", flat=True))
    return raise_event(kind=Kind.ROOM_MENTION, members=named - known - silent, room_id=message.room_id, message_id=message.pk,
                       by=None if has_alias else message.author)
