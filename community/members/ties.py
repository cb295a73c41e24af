"""Whom members block, where they belong, the meetings they were let into, what is new in their rooms: asked by most pages.

Each is planned once. Whoever is signed in is read with all of them in one statement. But for the first, the tables are of
rooms above this one.
"""

import json
from typing import Any, NamedTuple

from library.queries.prepared import Prepared

COUNTED = 20  # new messages of a room; more are "more than twenty"

_BLOCKED = "SELECT blocked_id FROM community_block WHERE blocker_id = $1"
_SEATED = """SELECT occurrence_id, side_room_id, looks_into_id FROM community_attendance
WHERE member_id = $1 AND state = 'admitted'"""
_BELONGING = """
SELECT membership.group_id, membership.agreed_version >= belongs.guidelines_version AS agreed,
    belongs.archived_at IS NOT NULL AS archived
FROM community_membership AS membership JOIN community_supportgroup AS belongs ON belongs.id = membership.group_id
WHERE membership.member_id = $1 AND membership.left_at IS NULL
"""
# What each has not seen of the rooms they have been to and did not quiet: what is published and not their own, of nobody they
# block or mute there, said where they were and since they came, among the last five hundred changes. Whether they may still
# enter, the policy says.
_NEWS = """
SELECT seen.member_id, room.id, room.audience, room.support_group_id, room.meeting_id, news.amount
FROM community_seen AS seen JOIN community_room AS room ON room.id = seen.room_id AND room.last_seq > seen.seq
LEFT JOIN community_seat AS seat ON seat.room_id = room.id AND seat.member_id = seen.member_id
LEFT JOIN community_membership AS membership ON membership.group_id = room.support_group_id
    AND membership.member_id = seen.member_id AND membership.left_at IS NULL
CROSS JOIN LATERAL (SELECT count(*) AS amount FROM (
    SELECT FROM community_message AS message
    WHERE message.room_id = room.id AND message.state = 'published' AND message.author_id <> seen.member_id
        AND message.posted_seq > GREATEST(seen.seq, room.last_seq - 500,
            CASE WHEN room.shows_earlier THEN 0 ELSE seat.joined_seq END)
        AND (room.shows_earlier OR membership.id IS NULL OR message.created_at >= membership.joined_at)
        AND (message.meeting_id IS NULL OR EXISTS (SELECT FROM community_attendance AS there WHERE there.state = 'admitted'
            AND there.occurrence_id = message.meeting_id AND there.member_id = seen.member_id))
        AND (message.alias <> '' OR NOT EXISTS (SELECT FROM community_block AS block
            WHERE block.blocker_id = seen.member_id AND block.blocked_id = message.author_id))
        AND NOT EXISTS (SELECT FROM community_roommute AS mute WHERE mute.room_id = room.id
            AND mute.member_id = seen.member_id AND mute.muted_id = message.author_id
            AND mute.of_alias = (message.alias <> ''))
    ORDER BY message.posted_seq DESC LIMIT %(most)s) AS found) AS news
WHERE seen.member_id = %(whose)s AND seen.quiet_at IS NULL AND news.amount > 0
    AND (seat.removed_until IS NULL OR seat.removed_until < now()) AND NOT (room.audience = 'side' AND room.phase = 'closed')
"""
_OWN_NEWS = _NEWS % {"most": COUNTED + 1, "whose": "$1"}

BLOCKED = Prepared(_BLOCKED, ("bigint",))
SEATED = Prepared(_SEATED, ("bigint",))
BELONGING = Prepared(_BELONGING, ("bigint",))
NEWS = Prepared(_OWN_NEWS, ("bigint",))
NEWS_OF_MANY = Prepared(_NEWS % {"most": 1, "whose": "ANY ($1)"}, ("bigint[]",))  # whether there are any is enough


class News(NamedTuple):
    """How much is new for a member in one room. It has what rules ask of a room.

    :ivar amount: messages, at most one more than :data:`COUNTED`.
    """

    member_id: int
    pk: int
    audience: str
    support_group_id: int | None
    meeting_id: int | None
    amount: int


class Ties(NamedTuple):
    """All of this about one member."""

    blocked: list[tuple[int]]
    seated: list[tuple[int, int | None, int | None]]
    belonging: list[tuple[int, bool, bool]]
    news: list[News]

    @classmethod
    def read(cls, words: str) -> "Ties":
        """What :data:`TIES` answered."""
        blocked, seated, belonging, news = ([tuple(row) for row in rows or ()] for rows in json.loads(words))
        return cls(blocked, seated, belonging, [News(*row) for row in news])


def _as_list(statement: str, *names: str) -> str:
    columns = ", ".join(f"one.{name}" for name in names)
    return f"(SELECT json_agg(json_build_array({columns})) FROM ({statement}) AS one)"  # noqa: S608 our own words


# Beside the row of a member, for whom $1 stands.
TIES: Any = "json_build_array({}, {}, {}, {})::text".format(
    _as_list(_BLOCKED, "blocked_id"), _as_list(_SEATED, "occurrence_id", "side_room_id", "looks_into_id"),
    _as_list(_BELONGING, "group_id", "agreed", "archived"),
    _as_list(_OWN_NEWS, "member_id", "id", "audience", "support_group_id", "meeting_id", "amount"))
