"""What goes to browsers: frames of the socket contract (DESIGN 5), each encoded once for all its readers."""

import json
from functools import cached_property
from typing import Any

from django.template.loader import render_to_string
from websockets.frames import Frame as WireFrame
from websockets.frames import Opcode

from community.chat.meetings.card import card_of
from community.chat.models import Message, Room
from community.chat.queries import Changes
from community.contributions import Viewer


class Frame:
    """One encoded frame.

    :ivar text: the JSON.
    :ivar wire: the very bytes of the WebSocket frame; without compression they are the same for every socket.
    :ivar numbered: carries a ``seq`` (or answers a request); never dropped from the middle. Others may be.
    """

    __slots__ = ("numbered", "text", "wire")

    def __init__(self, content: dict[str, Any], *, numbered: bool = True) -> None:
        self.text = json.dumps(content, separators=(",", ":"), ensure_ascii=False)
        self.wire = WireFrame(Opcode.TEXT, self.text.encode()).serialize(mask=False)
        self.numbered = numbered

    @property
    def size(self) -> int:
        """Bytes, for the budget of a slow socket."""
        return len(self.wire)


class MessageFrames:
    """A message as those who may see it get it, and as the others do: a tombstone with the same number.

    ``seq`` stands in for the message's own number when an older one, since overtaken, has to be filled.
    """

    def __init__(self, room: Room, message: Message, seq: int | None = None) -> None:
        self.state, self.author_id = message.state, message.author_id
        self._message, self._room = message, room
        self._content = {"type": "message", "room": room.slug, "seq": seq or message.seq, "id": message.pk,
                         "nonce": str(message.nonce)}

    @cached_property
    def visible(self) -> Frame:
        """For those who may see it."""
        return Frame({**self._content, "html": render_message(self._message)})

    @cached_property
    def tombstone(self) -> Frame:
        """For the others."""
        return Frame({**self._content, "html": render_tombstone(self._message)})

    @cached_property
    def elsewhere(self) -> Frame:
        """For those who were not in the meeting it was said in: the number alone, so that no hole tells of it."""
        return Frame({"type": "room", "room": self._room.slug, "seq": self._content["seq"], "state": self._room.phase})

    @property
    def is_of_a_meeting(self) -> bool:
        """Whether only some may know of it at all."""
        return self._message.meeting_id is not None

    def frame_for(self, viewer: Viewer) -> Frame:
        """The frame this reader gets: the one rule of visibility, asked at delivery."""
        if not self._message.is_heard_by(viewer):
            return self.elsewhere
        return self.visible if self._message.is_shown_to(viewer) else self.tombstone


def render_message(message: Message) -> str:
    """The message's HTML, the same for every reader who may see it."""
    return render_to_string("chat/_message.html", {"message": message}).strip()


def render_tombstone(message: Message) -> str:
    """What stands in the place of a message a reader may not see."""
    return render_to_string("chat/_tombstone.html", {"message": message}).strip()


def message_content(message: Message, viewer: Viewer) -> dict[str, Any]:
    """A message as one entry of ``joined`` or of a JSON answer."""
    shown = message.is_shown_to(viewer)
    return {"id": message.pk, "seq": message.seq, "nonce": str(message.nonce),
            "html": render_message(message) if shown else render_tombstone(message)}


def joined(found: Changes, viewer: Viewer, here: list[str]) -> Frame:
    """The answer to ``join`` and ``sync``."""
    return Frame({
        "type": "joined", "room": found.room.slug, "seq": found.seq, "truncated": found.truncated,
        "messages": [message_content(message, viewer) for message in found.messages],
        "here": here, "state": found.room.phase, **phase_card(found.room),
    })


def room_state(room: Room, seq: int) -> Frame:
    """The room itself changed."""
    return Frame({"type": "room", "room": room.slug, "seq": seq, "state": room.phase, **phase_card(room)})


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


def pong(heads: dict[str, int]) -> Frame:
    """The heartbeat, with the head of each joined room: the second net under a lossy layer."""
    return Frame({"type": "pong", "rooms": heads}, numbered=False)


def hello(heartbeat: float) -> Frame:
    """The first frame: how often to ping, in seconds."""
    return Frame({"type": "hello", "heartbeat": heartbeat})


def refused(slug: str, reason: str) -> Frame:
    """The room cannot be joined, or not any longer."""
    return Frame({"type": "refused", "room": slug, "reason": reason})


def error(detail: str) -> Frame:
    """The browser sent something that is no frame of the contract."""
    return Frame({"type": "error", "detail": detail})
