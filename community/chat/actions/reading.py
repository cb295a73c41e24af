"""How far people have read."""

from library.queries.prepared import Prepared

# In order, so that two processes that note the same people wait for each other rather than for ever. Whoever is gone, and rooms
# that are, are left out: one of them must not keep everybody else's marks from being written.
_SEEN = Prepared("""
INSERT INTO community_seen (room_id, member_id, seq)
SELECT room, member, marks.seq FROM unnest($1, $2, $3) AS marks (room, member, seq)
JOIN community_room ON community_room.id = room JOIN community_member ON community_member.id = member ORDER BY room, member
ON CONFLICT (room_id, member_id) DO UPDATE SET seq = excluded.seq WHERE community_seen.seq < excluded.seq
RETURNING id
""", ("bigint[]", "bigint[]", "bigint[]"))


def mark_seen(marks: dict[tuple[int, int], int]) -> None:
    """Note how far members have read: ``{(room id, member id): seq}``. A mark never goes back."""
    _SEEN.rows([room for room, _member in marks], [member for _room, member in marks], list(marks.values()))
