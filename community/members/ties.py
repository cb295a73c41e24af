"""Whom members block, where they belong, and the meetings they were let into: asked by most pages, so planned once.

But for the first, the tables are of rooms above this one.
"""

from library.queries.prepared import Prepared

BLOCKED = Prepared("SELECT blocked_id FROM community_block WHERE blocker_id = $1", ("bigint",))
SEATED = Prepared("SELECT occurrence_id, side_room_id FROM community_attendance WHERE member_id = $1 AND state = 'admitted'",
                   ("bigint",))
BELONGING = Prepared("""
SELECT membership.group_id, membership.agreed_version >= belongs.guidelines_version, belongs.archived_at IS NOT NULL
FROM community_membership AS membership JOIN community_supportgroup AS belongs ON belongs.id = membership.group_id
WHERE membership.member_id = $1 AND membership.left_at IS NULL
""", ("bigint",))
