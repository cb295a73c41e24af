"""Reading rooms: history by pages, what changed since a number, what is found, who is near."""

from community.chat.queries.at_room import Own, room_at
from community.chat.queries.changes import RESUME_LIMIT, Changes, changes, heads, with_author
from community.chat.queries.dressing import dress, name_notes
from community.chat.queries.finding import found
from community.chat.queries.history import PAGE, beside, mark_days, mark_own, page_before, page_from, pinned, place_on
from community.chat.queries.people import alias_of, muted_by, suggested
from community.chat.queries.readers import own_read
from community.chat.queries.rooms import rooms_for
from community.chat.queries.seats import sight_of
from community.chat.queries.updating import update

__all__ = [
    "PAGE",
    "RESUME_LIMIT",
    "Changes",
    "Own",
    "alias_of",
    "beside",
    "changes",
    "dress",
    "found",
    "heads",
    "mark_days",
    "mark_own",
    "muted_by",
    "name_notes",
    "own_read",
    "page_before",
    "page_from",
    "pinned",
    "place_on",
    "room_at",
    "rooms_for",
    "sight_of",
    "suggested",
    "update",
    "with_author",
]
