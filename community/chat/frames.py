"""What goes to browsers: frames of the socket contract (DESIGN 5), each encoded once for all its readers."""

import json
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import ngettext
from websockets.frames import Frame as WireFrame
from websockets.frames import Opcode

from community import kept
from community.chat.meetings.card import card_of
from community.chat.models import Message, Room
from community.chat.queries import Changes
from community.chat.queries.attending import is_attended
from community.chat.sight import Sight
from community.contributions import State

_UNSHOWN = frozenset({"_state", "seq", "body", "nonce",
                      "room_last_seq", "room_seq", "room_phase", "room_meeting", "room_opening"})


class Frame:
    """One encoded frame.

    :ivar text: the JSON.
    :ivar wire: the very bytes of the WebSocket frame; without compression they are the same for every socket.
    :ivar numbered: carries a ``seq`` (or answers a request); never dropped from the middle. Others may be.
    """

    __slots__ = ("numbered", "text", "wire")

    def __init__(self, content: dict[str, Any] | None = None, *, numbered: bool = True, text: str = "") -> None:
        self.text = text or encoded(content)
        self.wire = WireFrame(Opcode.TEXT, self.text.encode()).serialize(mask=False)
        self.numbered = numbered

    @property
    def size(self) -> int:
        """Bytes, for the budget of a slow socket."""
        return len(self.wire)


def encoded(content: Any) -> str:
    """As JSON, without a space too many."""
    return json.dumps(content, separators=(",", ":"), ensure_ascii=False)


class MessageFrames:
    """A message in each of the ways readers get it: with what it answers quoted, without, as a tombstone, or as a bare number.

    ``seq`` stands in for the message's own number when an older one, since overtaken, has to be filled.
    """

    def __init__(self, room: Room, message: Message, seq: int | None = None) -> None:
        self.message = message
        self._room = room
        self._seq = seq or message.seq or 0
        self._content = {"type": "message", "room": room.slug, "seq": self._seq, "id": message.pk,
                         "nonce": str(message.nonce)}

    @cached_property
    def visible(self) -> Frame:
        """For those who may see it, and what it answers."""
        return Frame({**self._content, "html": render_message(self.message)})

    @cached_property
    def unquoted(self) -> Frame:
        """For those who may see it, but not what it answers."""
        return Frame({**self._content, "html": render_message(self.message, shows_quote=False)})

    @cached_property
    def tombstone(self) -> Frame:
        """For those who may not see it."""
        return Frame({**self._content, "html": render_tombstone(self.message)})

    @cached_property
    def passed_over(self) -> Frame:
        """For those who came later, or were not in that meeting: the number alone, so that no hole tells of it."""
        return Frame({"type": "room", "room": self._room.slug, "seq": self._seq, "state": self._room.phase})

    def frame_for(self, sight: Sight) -> Frame:
        """The frame this reader gets: the one rule of visibility, asked at delivery."""
        if not sight.reaches(self.message):
            return self.passed_over
        if not sight.shows(self.message):
            return self.tombstone
        is_whole = self.message.reply_to is None or shows_quote(self.message, sight)
        return self.visible if is_whole else self.unquoted

    def same_for_all(self, hidden: Callable[[int], object], since: int) -> Frame | None:
        """The one frame that fits everybody in a room, or None when each reader has to be asked about.

        :param hidden: of the number of an author, whether anybody here hides anything of theirs.
        :param since: the latest beginning of anybody's reading.
        """
        message, quoted = self.message, self.message.reply_to
        if (message.posted_seq or 0) <= since or message.meeting_id is not None:
            return None
        if message.state == State.REMOVED:
            return self.tombstone
        if message.state != State.PUBLISHED or hidden(message.author_id):
            return None
        if quoted is None:
            return self.visible
        if quoted.state == State.REMOVED:
            return self.unquoted
        is_plain = quoted.state == State.PUBLISHED and not hidden(quoted.author_id) and (quoted.posted_seq or 0) > since
        return self.visible if is_plain else None


def shows_quote(message: Message, sight: Sight) -> bool:
    """Whether this reader sees the words of what ``message`` answers."""
    return message.reply_to is not None and sight.quotes(message.reply_to)


def render_message(message: Message, *, shows_quote: bool = True) -> str:
    """The message's HTML, the same for every reader who may see it, and what it answers."""
    context = {"message": message, "shows_quote": shows_quote}
    key = ("chat/_message.html", shows_quote, message.room.slug, *kept.where(), *_values(message))
    return kept.keep(key, lambda: render_to_string("chat/_message.html", context).strip())


def _values(message: Message) -> Iterator[Any]:
    """All that is shown of a message: its values but its last number, its author's, and those of what it answers."""
    yield from kept.values_of(message, _UNSHOWN)
    yield kept.frozen(message.author)
    if message.reply_to is not None:
        yield from _values(message.reply_to)


def render_tombstone(message: Message) -> str:
    """What stands in the place of a message a reader may not see."""
    return render_to_string("chat/_tombstone.html", {"message": message}).strip()


def message_content(message: Message, sight: Sight) -> dict[str, Any]:
    """A message as one entry of ``joined`` or of a JSON answer."""
    is_shown = sight.shows(message)
    return {"id": message.pk, "seq": message.seq, "nonce": str(message.nonce),
            "html": render_message(message, shows_quote=shows_quote(message, sight)) if is_shown else render_tombstone(message)}


def joined(found: Changes, sight: Sight, here: list[str]) -> Frame:
    """The answer to ``join`` and ``sync``."""
    told = encoded([message_content(message, sight) for message in found.messages])
    return joined_as(found.room, told, here, truncated=found.truncated)


def joined_as(room: Room, messages: str, here: list[str], *, truncated: bool) -> Frame:
    """The same with its messages encoded already."""
    around = {"type": "joined", "room": room.slug, "seq": room.last_seq, "truncated": truncated, "here": here,
              "state": room.phase, "attended": is_attended(room), **phase_card(room)}
    return Frame(text=f'{encoded(around)[:-1]},"messages":{messages}}}')


def room_state(room: Room, seq: int) -> Frame:
    """The room itself changed."""
    return Frame({"type": "room", "room": room.slug, "seq": seq, "state": room.phase, "attended": is_attended(room),
                  **phase_card(room)})


def phase_card(room: Room) -> dict[str, Any]:
    """What a frame tells of the meeting in the room: its phase, and the card that says it in words; nothing without one."""
    found = card_of(room)
    if found is None:
        return {"phase": "", "card": ""}
    return {"phase": found.phase, "ends_at": found.ends_at and found.ends_at.isoformat(), "waiting": found.waiting,
            "holder": found.holder, "card": render_to_string("chat/_phase_card.html", {"card": found}).strip()}


def presence(slug: str, here: list[str]) -> Frame:
    """Who is in the room."""
    return Frame({"type": "presence", "room": slug, "here": here}, numbered=False)


def typing(slug: str, name: str) -> Frame:
    """Somebody types."""
    return Frame({"type": "typing", "room": slug, "name": name}, numbered=False)


def reading(slug: str, message_id: int, readers: int) -> Frame:
    """How many of those who are here have read this reader's own latest message; 0 takes the line away."""
    return Frame({"type": "reading", "room": slug, "id": message_id, "words": read_by(readers)}, numbered=False)


def read_by(readers: int) -> str:
    """The line beneath somebody's own latest message; empty while nobody has read it."""
    if not readers:
        return ""
    return ngettext("Read by %(n)s person who is here", "Read by %(n)s people who are here", readers) % {"n": readers}


def pong(heads: dict[str, int]) -> Frame:
    """The heartbeat, with the head of each joined room: the second net under a lossy layer."""
    return Frame({"type": "pong", "rooms": heads}, numbered=False)


def notice(rooms: int) -> Frame:
    """In how many rooms, besides those this page is in, something is new for its reader."""
    return Frame({"type": "notice", "rooms": rooms}, numbered=False)


def hello(heartbeat: float) -> Frame:
    """The first frame: how often to ping, in seconds."""
    return Frame({"type": "hello", "heartbeat": heartbeat})


def refused(slug: str, reason: str) -> Frame:
    """The room cannot be joined, or not any longer."""
    return Frame({"type": "refused", "room": slug, "reason": reason})


def error(detail: str) -> Frame:
    """The browser sent something that is no frame of the contract."""
    return Frame({"type": "error", "detail": detail})
