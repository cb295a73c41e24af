"""A room, and all that is one reader's own there, in one statement: every page of a room begins with it."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from community.chat.models import Room, Seat
from community.chat.queries.seats import Mutes
from library.queries.prepared import PreparedRow

# $1 is the address of the room, $2 the reader. Drafts and content notes are of the forum, which stands beside this room.
_OWN = """json_build_object(
    'seat', (SELECT to_json(seat) FROM community_seat AS seat
        WHERE seat.room_id = community_room.id AND seat.member_id = $2),
    'joined_at', (SELECT membership.joined_at FROM community_membership AS membership WHERE membership.left_at IS NULL
        AND membership.group_id = community_room.support_group_id AND membership.member_id = $2),
    'muted', (SELECT json_agg(json_build_array(mute.muted_id, mute.of_alias)) FROM community_roommute AS mute
        WHERE mute.room_id = community_room.id AND mute.member_id = $2),
    'seen', (SELECT json_build_array(seen.seq, seen.quiet_at IS NOT NULL) FROM community_seen AS seen
        WHERE seen.room_id = community_room.id AND seen.member_id = $2),
    'alias', (SELECT named.name FROM community_roomalias AS named
        WHERE named.room_id = community_room.id AND named.member_id = $2 AND named.in_use),
    'draft', (SELECT draft.words FROM community_draft AS draft
        WHERE draft.member_id = $2 AND draft.form = 'room.' || community_room.id),
    'notes', (SELECT json_agg(json_build_array(note.slug, note.label) ORDER BY note.position, note.id)
        FROM community_contentnote AS note WHERE note.is_offered),
    'has_pins', EXISTS (SELECT FROM community_message AS message
        WHERE message.room_id = community_room.id AND message.pinned_at IS NOT NULL),
    'has_waiting', EXISTS (SELECT FROM community_message AS message
        WHERE message.room_id = community_room.id AND message.posted_seq IS NULL AND message.state = 'held'),
    'has_meetings', community_room.side_of_id IS NOT NULL OR EXISTS (SELECT FROM community_occurrence AS held
        WHERE held.room_id = community_room.id AND held.phase NOT IN ('closed', 'expired', 'cancelled')),
    'is_attended', EXISTS (SELECT FROM community_duty AS duty JOIN community_member AS host ON host.id = duty.member_id
        WHERE duty.group_id IS NOT DISTINCT FROM community_room.support_group_id AND duty.until IS NULL
            AND duty.ends_at > now() AND host.is_active)
)::text"""
_AT = PreparedRow(Room, "slug = $1", ("text", "bigint"), beside={"read_own": _OWN})


@dataclass(frozen=True)
class Own:
    """What is a reader's own in a room, and what there is in it to be asked for.

    :ivar joined_at: when they joined the group whose room it is.
    :ivar seen: how far they have read it; None when they were never there.
    :ivar is_quiet: they want to hear nothing of it.
    :ivar alias: by what other name they go; empty for their own.
    :ivar draft: what they typed and did not send, by the field of the form.
    :ivar notes: the content notes somebody may give to what they say: slug and words.
    :ivar is_attended: a host is on duty for it.
    """

    seat: Seat | None = None
    joined_at: datetime | None = None
    muted: Mutes = frozenset()
    seen: int | None = None
    is_quiet: bool = False
    alias: str = ""
    draft: dict[str, str] = field(default_factory=dict)
    notes: list[tuple[str, str]] = field(default_factory=list)
    has_pins: bool = False
    has_waiting: bool = False
    has_meetings: bool = False
    is_attended: bool = False


def room_at(slug: str, member_id: int) -> tuple[Room, Own] | None:
    """The room at this address, and what is this member's own there; None where there is no room. One query.

    Whether they may know of it, the policy says.
    """
    room: Any = _AT.get(slug, member_id)
    return None if room is None else (room, _read(json.loads(room.read_own)))


def _read(said: dict[str, Any]) -> Own:
    seen, is_quiet = said["seen"] or (None, False)
    joined_at = said["joined_at"] and datetime.fromisoformat(said["joined_at"])
    draft = {name: str((values or [""])[0]) for name, values in (said["draft"] or {}).items()}
    return Own(
        seat=said["seat"] and _seat(said["seat"]), joined_at=joined_at, draft=draft, seen=seen, is_quiet=is_quiet,
        muted=frozenset((number, of_alias) for number, of_alias in said["muted"] or ()), alias=said["alias"] or "",
        notes=[(slug, label) for slug, label in said["notes"] or ()],
        **{name: said[name] for name in ("has_pins", "has_waiting", "has_meetings", "is_attended")})


def _seat(columns: dict[str, Any]) -> Seat:
    moments = {name: datetime.fromisoformat(value) for name, value in columns.items()
               if value and name.endswith(("_at", "_until"))}
    seat = Seat(**columns | moments)
    seat._state.adding = False
    return seat
