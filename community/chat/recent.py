"""The latest changes of a room, read once for all who come in: as they are, and what each reader gets of them."""

import time
from collections.abc import Iterable

from community.chat import frames
from community.chat.models import Message, Room
from community.chat.queries import PAGE, update
from community.chat.sight import Sight

DEPTH = 200  # changes; who has missed more is answered from the database
# A change of the room's own shows at once, for it has a number. Names and words of content notes have none: of them this may
# be as old as that.
SECONDS = 1.0


class Recent:
    """What changed in a room after number ``floor``: everything, whoever may see it."""

    def __init__(self, room_id: int, head: int) -> None:
        self.floor = max(0, head - DEPTH)
        self.room, self.messages = update(room_id, self.floor)
        self.floor = max(self.floor, self.room.last_seq - DEPTH)
        self.read_at = time.monotonic()
        self._entries: dict[_Shown, str] = {}
        self._joined: dict[tuple[object, ...], frames.Frame] = {}

    def holds(self, head: int) -> bool:
        """Whether it is still what a room with this head shows."""
        return head == self.room.last_seq and time.monotonic() - self.read_at < SECONDS

    def since(self, after: int, sight: Sight) -> list[Message] | None:
        """What changed after number ``after``, as far as ``sight`` reaches; None when it goes further back than this."""
        if not self.floor <= after <= self.room.last_seq:
            return None
        return [message for message in self.messages if (message.seq or 0) > after and sight.reaches(message)]

    def newest(self, sight: Sight) -> list[Message] | None:
        """The newest page, in the order of the last changes; None when part of it may be older than this."""
        placed = sorted((message.posted_seq or 0 for message in self.messages if sight.reaches(message)), reverse=True)[:PAGE]
        known = len(placed) == PAGE and placed[-1] > self.floor
        if not (known or self.floor <= sight.since):
            return None
        first = placed[-1] if placed else 0
        return [message for message in self.messages if (message.posted_seq or 0) >= first and sight.reaches(message)]

    def joined(self, found: Iterable[Message], sight: Sight, here: list[str], *, truncated: bool) -> frames.Frame:
        """The ``joined`` frame that tells a reader with this sight of ``found``: one for all who are told the same."""
        entries = {_shown(message, sight): message for message in found}
        key = (*entries, *here, truncated)
        if key not in self._joined:
            told = f"[{','.join(self._entry(shown, message, sight) for shown, message in entries.items())}]"
            self._joined[key] = frames.joined_as(self.room, told, here, truncated=truncated)
        return self._joined[key]

    def _entry(self, shown: "_Shown", message: Message, sight: Sight) -> str:
        if shown not in self._entries:
            self._entries[shown] = frames.encoded(frames.message_content(message, sight))
        return self._entries[shown]


_Shown = tuple[int, bool, bool]


def _shown(message: Message, sight: Sight) -> _Shown:
    """In which way this reader sees a message: its number, whether its words, whether those it answers."""
    is_shown = sight.shows(message)
    return message.pk, is_shown, is_shown and frames.shows_quote(message, sight)


_kept: dict[int, Recent] = {}


def recent(room: Room) -> Recent:
    """The latest changes of ``room``, which was read just now."""
    found = _kept.get(room.pk)
    if found is None or not found.holds(room.last_seq):
        _forget_old()
        found = _kept[room.pk] = Recent(room.pk, room.last_seq)
    return found


def _forget_old() -> None:
    """Of rooms nobody has come into for a while."""
    for room_id, each in list(_kept.items()):
        if not each.holds(each.room.last_seq):
            _kept.pop(room_id, None)
