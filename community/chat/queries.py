"""Reading rooms: history by pages, and what changed since a number."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.apps import apps
from django.db.models import Count

from community import policy
from community.chat.models import Message, MessageQuerySet, Room
from community.contributions import Viewer
from community.members.models import Member
from community.policy import Action

RESUME_LIMIT = 300  # more changes than this and the newest page is sent instead (DESIGN 5)
PAGE = 50
NOBODY = Viewer(None)  # was in no meeting


# Asked once for each change of each room with somebody in it: by hand, because building it with the ORM costs eight times
# what PostgreSQL takes to answer (0.8 of 0.9 ms). One view of the database: the room is as new as the messages.
_UPDATE = """
    SELECT message.*, author.username AS author_username, author.role AS author_role, author.closed_at AS author_closed_at,
           room.slug AS room_slug, room.last_seq AS room_last_seq, room.seq AS room_seq, room.phase AS room_phase,
           room.meeting_id AS room_meeting
    FROM community_message message
    JOIN community_member author ON author.id = message.author_id
    JOIN community_room room ON room.id = message.room_id
    WHERE message.room_id = %s AND message.seq > %s
    ORDER BY message.seq
    LIMIT %s
"""


def offered_notes() -> list[tuple[str, str]]:
    """The content notes somebody may give to what they say: slug and words."""
    return list(_notes().filter(is_offered=True).values_list("slug", "label"))


def name_notes(messages: Sequence[Message]) -> None:
    """Give messages the words for their content notes. One query where there are any, which is seldom; else none."""
    if any(message.notes for message in messages):
        labels = dict(_notes().values_list("slug", "label"))
        for message in messages:
            message.note_labels = [labels[note] for note in message.notes if note in labels]


def _notes() -> Any:
    note: Any = apps.get_model("community", "ContentNote")  # of the forum, which stands beside this room
    return note.objects.all()


@dataclass(frozen=True)
class Changes:
    """One consistent look at a room.

    :ivar seq: the head this look reaches to; everything up to it is in ``messages`` or older than was asked.
    :ivar messages: in the order of their last change.
    :ivar truncated: there was more than fits; ``messages`` is the newest page, and what the reader holds is to be dropped.
    """

    room: Room
    seq: int
    messages: list[Message]
    truncated: bool


def viewer_of(member: Any, messages: Iterable[Message]) -> Viewer:
    """``member`` as a reader of ``messages``: with the meetings they were let into, where any was said in one."""
    viewer: Viewer = member.viewer
    return replace(viewer, meetings=member.meeting_ids) if any(message.meeting_id for message in messages) else viewer


def changes(room: Room, after: int | None, viewer: Viewer = NOBODY) -> Changes:
    """What changed in ``room`` after change number ``after`` where ``viewer`` was; with None, the newest page.

    Two queries, the room first. Changes become visible in the order of their numbers (they are made under the row lock), so
    a later look is never without an earlier change: the second query's own view of the room is the newer, whole one.
    """
    room = Room.objects.get(pk=room.pk)
    if after is None or after > room.last_seq:
        return _newest(room, viewer, truncated=after is not None)
    found = list(_heard(room, viewer).changed_after(after)[: RESUME_LIMIT + 1])
    if len(found) > RESUME_LIMIT:
        return _newest(room, viewer, truncated=True)
    name_notes(found)
    room = found[-1].room if found else room
    return Changes(room, room.last_seq, found, False)


def _heard(room: Room, viewer: Viewer) -> MessageQuerySet:
    messages = with_author(Message.objects.filter(room=room))
    return messages if viewer.sees_concealed else messages.heard_by(viewer.member_id)


def _newest(room: Room, viewer: Viewer, *, truncated: bool) -> Changes:
    found = list(_heard(room, viewer).placed().order_by("-posted_seq")[:PAGE])
    name_notes(found)
    room = found[0].room if found else room
    return Changes(room, room.last_seq, sorted(found, key=lambda message: message.seq or 0), truncated)


def page_before(room: Room, place: int | None, viewer: Viewer = NOBODY) -> tuple[list[Message], bool]:
    """A page of history in the order it was said, ending before ``place`` (a ``posted_seq``); and: is there an older one?"""
    messages = _heard(room, viewer).placed()
    if place is not None:
        messages = messages.filter(posted_seq__lt=place)
    found = list(messages.order_by("-posted_seq")[: PAGE + 1])
    name_notes(found)
    return found[:PAGE][::-1], len(found) > PAGE


def waiting(room: Room, member: Any) -> list[Message]:
    """Messages no host has read yet: all of them for hosts, one's own for everybody else."""
    messages = with_author(Message.objects.filter(room=room).waiting())
    if not policy.allowed(member, Action.CHANGE_ROOM, room):
        messages = messages.filter(author=member)
    found = list(messages[:PAGE])
    name_notes(found)
    return found


def rooms_for(member: Any) -> list[tuple[Room, int]]:
    """The rooms this member may enter, in their order, each with how many messages wait for this member to pass them on."""
    rooms = [room for room in Room.objects.exclude(audience=Room.Audience.SIDE, phase=Room.Phase.CLOSED)
             if policy.allowed(member, Action.ENTER_LOBBY, room)]
    piles: dict[int, int] = {}
    if any(policy.allowed(member, Action.CHANGE_ROOM, room) for room in rooms):
        piles = dict(Message.objects.waiting().order_by().values_list("room").annotate(Count("pk")))
    return [(room, piles.get(room.pk, 0)) for room in rooms]


def with_author(messages: MessageQuerySet) -> MessageQuerySet:
    """With what the partial shows of the author and the room, in the same query."""
    return messages.select_related("author", "room")


def update(room_id: int, head: int) -> tuple[Room, list[Message]]:
    """The room, and its messages whose last change is later than ``head``, at most one more than :data:`RESUME_LIMIT`.

    Authors and room carry only what the partial shows.
    """
    changed = _read_update(room_id, head)
    if changed:
        return changed[-1].room, changed
    room = Room.objects.get(pk=room_id)  # before the messages: what comes in between is told next time
    changed = _read_update(room_id, head)
    return (changed[-1].room if changed else room), changed


def _read_update(room_id: int, head: int) -> list[Message]:
    found = list(Message.objects.raw(_UPDATE, [room_id, head, RESUME_LIMIT + 1]))
    for row in found:
        message: Any = row
        message.author = Member(id=row.author_id, username=message.author_username, role=message.author_role,
                                closed_at=message.author_closed_at)
        message.room = Room(id=room_id, slug=message.room_slug, last_seq=message.room_last_seq, seq=message.room_seq,
                            phase=message.room_phase, meeting_id=message.room_meeting)
    name_notes(found)
    return found


def heads(room_ids: list[int]) -> dict[int, int]:
    """The newest change of each room, in one query."""
    return dict(Room.objects.filter(pk__in=room_ids).values_list("pk", "last_seq"))
