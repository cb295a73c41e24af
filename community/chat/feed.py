"""One room in one process: who listens here, how far they have been told, and what they must be told next."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from community.chat import frames, queries
from community.chat.frames import Frame, MessageFrames
from community.chat.models import Message, Room
from community.chat.queries import RESUME_LIMIT
from community.chat.sight import Sight
from community.chat.socket import Socket
from community.contributions import State

Thing = TypeVar("Thing")
DRAIN_EVERY = 8  # parts; a long update at one go would overrun the queue of a browser that reads well


@dataclass
class Joining:
    """A socket between its ``join`` and the moment the hub has caught up with what it was sent.

    :ivar told: the head its ``joined`` frame reached; None until that frame is sent.
    :ivar missed: numbered frames that arrived meanwhile.
    """

    told: int | None = None
    missed: list[tuple[int, Frame]] = field(default_factory=list)


@dataclass
class Update:
    """What happened in a room since the hub last looked.

    :ivar parts: ``(seq, message frames or a frame for all)`` for every number from the old head on, without holes.
    :ivar meeting_id: the meeting whose room it is at the head.
    :ivar of_room: the room itself changed: its state, its meeting, or who is in that.
    :ivar terms: whether the room tells who is typing, and how far others have read.
    :ivar too_far: there was more than is worth replaying; browsers see the hole at the next heartbeat and ask themselves.
    """

    head: int
    parts: list[tuple[int, MessageFrames | Frame]]
    too_far: bool = False
    meeting_id: int | None = None
    of_room: bool = False
    terms: tuple[bool, bool] = (False, False)


class Feed:
    """Delivers one room's frames, in order, to this process's sockets."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.head = -1
        self.wanted = -1
        self.pumping = False
        self.live: set[Socket] = set()
        self.joining: dict[Socket, Joining] = {}
        self.here: dict[int, str] = {}
        self.here_is_stale = True
        self.since = 0  # the latest place at which anybody's reading here begins
        self._hidden: Counter[int] = Counter()  # how many here hide something of an author: for most, none: one frame fits all

    @property
    def sockets(self) -> list[Socket]:
        """Everyone in the room on this process, joining ones too."""
        return [*self.live, *self.joining]

    @property
    def is_empty(self) -> bool:
        """Nobody listens here any longer."""
        return not self.live and not self.joining

    def add(self, socket: Socket) -> None:
        """Take a socket in, or take one that is live back, in buffering mode."""
        if socket not in self.live and socket not in self.joining:
            sight = socket.sights[self.room.pk]
            self._hidden.update(sight.hidden)
            self.since = max(self.since, sight.since)
        self.live.discard(socket)
        self.joining[socket] = Joining()

    def discard(self, socket: Socket) -> None:
        """Let a socket go."""
        if socket in self.live or socket in self.joining:
            self._hidden.subtract(socket.sights[self.room.pk].hidden)
        self.live.discard(socket)
        self.joining.pop(socket, None)

    def change_sight(self, before: Sight, after: Sight) -> None:
        """Somebody here hides others, or no longer does."""
        self._hidden.subtract(before.hidden)
        self._hidden.update(after.hidden)

    def welcome(self, socket: Socket, joined: Frame, seq: int) -> None:
        """Send the ``joined`` frame, then what arrived while it was made, and go live as soon as the hub is that far too."""
        joining = self.joining.get(socket)
        if joining is None:  # left, or was closed, while we read
            return
        socket.push(joined)
        joining.told = seq
        for number, frame in joining.missed:
            if number > seq:
                socket.push(frame)
                joining.told = number
        joining.missed.clear()
        if self.head < 0:
            self.head = seq
        self.wanted = max(self.wanted, seq)
        self._let_live(socket, joining)

    def _let_live(self, socket: Socket, joining: Joining) -> None:
        if joining.told is not None and self.head >= joining.told:
            del self.joining[socket]
            self.live.add(socket)

    async def deliver(self, update: Update) -> None:
        """Write every part of ``update`` to every socket, in order, letting the sockets drain now and then."""
        for count, (seq, part) in enumerate(update.parts, start=1):
            self._deliver(seq, part)
            self.head = seq
            if count % DRAIN_EVERY == 0:
                await asyncio.sleep(0)
        self.head = update.head
        if update.too_far:
            heads = frames.pong({self.room.slug: self.head})
            for socket in self.live:
                socket.push(heads)
        for socket, joining in list(self.joining.items()):
            self._let_live(socket, joining)

    def _deliver(self, seq: int, part: MessageFrames | Frame) -> None:
        for socket, joining in self.joining.items():
            frame = part if isinstance(part, Frame) else part.frame_for(socket.sights[self.room.pk])
            if joining.told is None:
                joining.missed.append((seq, frame))
            elif seq > joining.told:
                socket.push(frame)
                joining.told = seq
        same_for_all = part if isinstance(part, Frame) else part.same_for_all(self._hidden.__getitem__, self.since)
        if same_for_all is not None:
            for socket in self.live:
                socket.push(same_for_all)
            return
        for socket in self.live:
            socket.push(part.frame_for(socket.sights[self.room.pk]))  # type: ignore[union-attr]

    def push_all(self, frame: Frame, *, about: int = 0) -> None:
        """Write a frame without a number to everyone who is live, but not to those who block the member it is ``about``."""
        for socket in self.live:
            if about not in socket.viewer.blocked:
                socket.push(frame)


def read_update(room_id: int, head: int) -> Update:
    """What happened in room ``room_id`` after change ``head``, rendered. One query, however much and however many listen."""
    room, changed = queries.update(room_id, head)
    if room.last_seq - head > RESUME_LIMIT:
        return Update(room.last_seq, [], too_far=True, meeting_id=room.meeting_id, of_room=True,
                      terms=(room.shows_typing, room.shows_reading))
    things: dict[int, Message | Room] = {message.seq: message for message in changed if message.seq}
    if room.seq > head:
        things[room.seq] = room
    parts = [(seq, frames.room_state(thing, seq) if isinstance(thing, Room) else MessageFrames(room, thing, seq))
             for seq, thing in without_holes(things, head, room.last_seq)]
    for _, part in parts:
        if isinstance(part, MessageFrames) and part.message.state == State.PUBLISHED:
            _ = part.visible  # rendered here, in a thread, rather than on the event loop
    return Update(room.last_seq, parts, meeting_id=room.meeting_id, of_room=room.seq > head,
                  terms=(room.shows_typing, room.shows_reading))


def without_holes(things: Mapping[int, Thing], head: int, last: int) -> list[tuple[int, Thing]]:
    """Every number after ``head`` up to ``last``, each with what is sent for it.

    A number whose message has changed again since would be a hole; it is filled with the message that came next. Frames are
    states and browsers upsert them by id, so showing one twice does no harm, and nobody has to ask.

    :param things: what changed, by the number of its last change.
    """
    numbered: list[tuple[int, Thing]] = []
    filler: Thing | None = None
    for seq in range(last, head, -1):
        filler = things.get(seq, filler)
        if filler is not None:
            numbered.append((seq, filler))
    return numbered[::-1]
