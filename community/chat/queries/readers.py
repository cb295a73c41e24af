"""How many of those who are in a room have read somebody's latest message there. A number, and never who."""

from typing import NamedTuple

from community.chat.models import Room
from community.chat.queries.changes import RESUME_LIMIT
from community.members.models import Member
from library.queries.prepared import Prepared


class Read(NamedTuple):
    """Somebody's own latest message in a room, and how many of those who are there have read it."""

    message_id: int
    readers: int


NOTHING = Read(0, 0)

# Only where the room shows it, and never in a meeting or a side room. Left out, whichever way it goes, are those one of whom
# blocks or does not want to read the other; who goes by another name here, for a block must not tell who that is; who came
# when it had been said and does not read what was said before; and whose account is at rest. A latest message that was said
# under another name, or in a meeting, has no line.
_READ = Prepared(f"""
WITH latest AS (
    SELECT room.id AS room, room.shows_earlier, said.* FROM community_room room CROSS JOIN LATERAL (
        SELECT DISTINCT ON (message.author_id) message.author_id AS author, message.id, message.posted_seq AS place,
            message.alias = '' AND message.meeting_id IS NULL AS is_open
        FROM community_message message
        WHERE message.room_id = room.id AND message.posted_seq > room.last_seq - {RESUME_LIMIT}
            AND message.state = 'published' AND message.author_id = ANY($2)
        ORDER BY message.author_id, message.posted_seq DESC) said
    WHERE room.id = ANY($1) AND room.shows_reading AND room.meeting_id IS NULL AND room.side_of_id IS NULL AND said.is_open
), here AS (
    SELECT DISTINCT seen.room_id AS room, seen.member_id AS member, seen.seq FROM community_presence presence
    JOIN community_seen seen ON seen.room_id = presence.room_id AND seen.member_id = presence.member_id
    JOIN community_member member ON member.id = presence.member_id AND member.is_active
    WHERE presence.room_id = ANY($1) AND presence.expires_at > now() AND NOT EXISTS (
        SELECT FROM community_roomalias named
        WHERE named.room_id = presence.room_id AND named.member_id = presence.member_id AND named.in_use)
)
SELECT latest.room, latest.author, latest.id, (SELECT count(*) FROM here
    WHERE here.room = latest.room AND here.seq >= latest.place AND here.member <> latest.author
    AND NOT EXISTS (SELECT FROM community_block block
        WHERE (block.blocker_id, block.blocked_id) IN ((latest.author, here.member), (here.member, latest.author)))
    AND NOT EXISTS (SELECT FROM community_roommute mute WHERE mute.room_id = latest.room AND NOT mute.of_alias
        AND (mute.member_id, mute.muted_id) IN ((latest.author, here.member), (here.member, latest.author)))
    AND (latest.shows_earlier OR NOT EXISTS (SELECT FROM community_seat seat
        WHERE seat.room_id = latest.room AND seat.member_id = here.member AND seat.joined_seq >= latest.place)))
FROM latest
""", ("bigint[]", "bigint[]"))  # noqa: S608 our own number


def own_read(room: Room, member: Member) -> Read:
    """The same for one reader of a page; :data:`NOTHING`, without a query, in a room that does not show it."""
    if not room.shows_reading or room.has_aliases:
        return NOTHING
    return read_of([room.pk], [member.pk]).get((room.pk, member.pk), NOTHING)


def read_of(rooms: list[int], members: list[int]) -> dict[tuple[int, int], Read]:
    """For each of ``members`` who said something lately in each of ``rooms``: by the numbers of both. One query."""
    return {(room, member): Read(message, readers) for room, member, message, readers in _READ.rows(rooms, members)}
