"""The one hub of a process: it listens once for each room, reads each change once and hands the same frame to every socket.

Three nets lie under the lossy channel layer: the next announcement makes the hub read everything since its head; the browser
compares its own number with each heartbeat; and :meth:`Hub._sweep` reads all heads in one query every few seconds.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from django.conf import settings

from community import live, policy
from community.chat import frames, guards, presence
from community.chat import socket as codes
from community.chat.books import WRITE_SECONDS, Books
from community.chat.database import ask
from community.chat.doors import Doors
from community.chat.echo import Echo
from community.chat.feed import Feed, read_update
from community.chat.frames import Frame
from community.chat.queries import heads
from community.chat.rush import LOOK_SECONDS, Rush
from community.chat.sessions import Identity
from community.chat.socket import Socket
from community.members.models import Member
from community.policy import Refused

log = logging.getLogger(__name__)


class Hub:
    """Everything live of one process. Runs on one event loop and needs no lock."""

    def __init__(self) -> None:
        self.doors = Doors()
        self.feeds: dict[int, Feed] = {}
        self.sockets: set[Socket] = set()
        self.by_member: dict[int, set[Socket]] = {}
        self.members: dict[int, Member] = {}  # as they stand now: one, however many sockets are theirs
        self._subscription = live.Subscription()
        self._echo = Echo(self._subscription)
        self._tasks: list[asyncio.Task[None]] = []
        self._pumps: set[asyncio.Task[None]] = set()
        self._books = Books(self.feeds)
        self._rush = Rush()

    def start(self) -> None:
        """Begin to listen and to sweep; called by the first socket of the process."""
        if self._tasks:
            return
        steps: list[tuple[Callable[[], Awaitable[None]], float]] = [
            (self._sweep, settings.CHAT_SWEEP_SECONDS),
            (self._check_sessions, settings.CHAT_SESSION_CHECK_SECONDS),
            (self._check_layer, settings.CHAT_SWEEP_SECONDS),
            (self._mind_sockets, 5.0),
            (self._books.write, WRITE_SECONDS),
            (self._rush.look_back, LOOK_SECONDS),
            (self._renew, presence.REFRESH_SECONDS),
        ]
        self._tasks = [asyncio.create_task(each) for each in (self._listen(), *(self._repeat(*step) for step in steps))]

    async def _repeat(self, step: Callable[[], Awaitable[None]], seconds: float) -> None:
        while True:
            await asyncio.sleep(seconds)
            try:
                await step()
            except Exception:
                log.warning("chat: %s failed, will be tried again", step.__name__, exc_info=True)

    # Sockets come and go

    def open(self, socket: Socket, identity: Identity) -> bool:
        """Take a signed-in socket in. Returns False, having closed it, when its member has too many."""
        self.know(socket, identity)
        theirs = self.by_member.setdefault(socket.member_id, set())
        if len(theirs) >= settings.CHAT_SOCKETS_PER_MEMBER:
            socket.close(codes.TOO_MANY_SOCKETS)
            return False
        theirs.add(socket)
        self.sockets.add(socket)
        return True

    def forget(self, socket: Socket) -> None:
        """Let go of a socket whose connection has ended, however it did."""
        socket.closed = True
        for slug in list(socket.rooms):
            self.leave(socket, slug)
        self.sockets.discard(socket)
        theirs = self.by_member.get(socket.member_id, set())
        theirs.discard(socket)
        if not theirs:
            self.by_member.pop(socket.member_id, None)
            self.members.pop(socket.member_id, None)

    def know(self, socket: Socket, identity: Identity) -> None:
        """Keep what the hub needs to know of a socket's member, for the first time or again."""
        for room_id in socket.rooms.values():
            before = socket.sights[room_id]
            after = replace(before, viewer=identity.viewer, muted=identity.muted.get(room_id, frozenset()))
            self.feeds[room_id].change_sight(before, after)
            socket.sights[room_id] = after
        self.members[identity.member.pk] = identity.member
        socket.member_id = identity.member.pk
        socket.viewer, socket.auth_hash = identity.viewer, identity.auth_hash

    # Rooms

    async def join(self, socket: Socket, slug: str, after: int | None) -> None:
        """Put ``socket`` into a room, in buffering mode first, and send what it missed since ``after``."""
        try:
            room, sight = await self.doors.enter(slug, socket.member_id)
        except Refused as refused:
            socket.push(frames.refused(slug, str(refused.sentence)))
            return
        if socket.closed:
            return
        socket.sights[room.pk] = sight
        is_new = room.pk not in self.feeds
        feed = self.feeds.setdefault(room.pk, Feed(room))
        feed.add(socket)
        socket.rooms[slug] = room.pk
        self._books.note_move(room.pk)
        if is_new:
            await self._listen_to(room.pk)
        await self.sync(socket, slug, after)

    async def sync(self, socket: Socket, slug: str, after: int | None) -> None:
        """Send what changed since ``after`` to a socket that has joined, and let it go live again."""
        room_id = socket.rooms.get(slug)
        if room_id is None:
            socket.push(frames.refused(slug, str(policy.MAY_ENTER.sentence)))
            return
        feed = self.feeds[room_id]
        feed.add(socket)
        here = feed.here if feed.room.has_aliases else {socket.member_id: self.members[socket.member_id].name, **feed.here}
        try:
            seq, joined = await self.doors.catch_up(room_id, after, socket.sights[room_id], list(here.values()))
        except Exception:
            self.leave(socket, slug)  # it is told, and joins again
            raise
        feed.welcome(socket, joined, seq)
        self._rush.came()
        self._pump(feed, seq)

    def leave(self, socket: Socket, slug: str) -> None:
        """Take ``socket`` out of a room."""
        room_id = socket.rooms.pop(slug, None)
        feed = self.feeds.get(room_id or 0)
        if feed is None:
            return
        feed.discard(socket)
        socket.sights.pop(feed.room.pk, None)
        self._books.note_move(feed.room.pk)

    async def typing(self, socket: Socket, slug: str) -> None:
        """Tell the room that somebody types, where the room wants that."""
        feed = self.feeds.get(socket.rooms.get(slug, 0))
        if feed is not None and feed.room.shows_typing:
            await self._subscription.send(live.room_group(feed.room.pk),
                                          {"type": "typing", "room": feed.room.pk, "member": socket.member_id})

    def seen(self, socket: Socket, slug: str, seq: int) -> None:
        """Remember how far a member has read; written in one go with others'."""
        room_id = socket.rooms.get(slug)
        if room_id is not None:
            self._books.note_seen(room_id, socket.member_id, min(seq, self.feeds[room_id].head))

    def heads(self, socket: Socket) -> Frame:
        """The heartbeat for one socket."""
        return frames.pong({slug: max(0, self.feeds[room].head) for slug, room in socket.rooms.items()})

    # Delivery

    def _pump(self, feed: Feed, seq: int) -> None:
        feed.wanted = max(feed.wanted, seq)
        if feed.head >= 0 and feed.wanted > feed.head and not feed.pumping:
            feed.pumping = True
            self._spawn(self._pump_out(feed))

    async def _pump_out(self, feed: Feed) -> None:
        try:
            while feed.wanted > feed.head:
                update = await ask(read_update, feed.room.pk, feed.head)
                if update.head <= feed.head:  # an announcement from the future: the layer outlived a restored backup
                    feed.wanted = feed.head
                    return
                feed.room.shows_typing, feed.room.shows_reading = update.terms
                if update.of_room and (update.meeting_id or feed.room.has_aliases):  # who is not in it (any more) goes first
                    feed.room.meeting_id = update.meeting_id
                    await guards.look_again(self, feed.sockets)
                await feed.deliver(update)
        except Exception:
            log.warning("chat: room %s could not be read; the sweep will", feed.room.pk, exc_info=True)
        finally:
            feed.pumping = False

    # Listening

    async def _listen_to(self, room_id: int) -> None:
        try:
            await self._subscription.add(live.room_group(room_id))
        except Exception:
            log.warning("chat: no announcements for room %s for now; the sweep delivers", room_id, exc_info=True)

    async def _listen(self) -> None:
        wait = 0.5
        while True:
            try:
                await self._subscription.open()
                for room_id in list(self.feeds):
                    await self._subscription.add(live.room_group(room_id))
                while True:
                    self._hear(await self._subscription.receive())
                    wait = 0.5
            except Exception:
                log.warning("chat: the channel layer is away; the sweep delivers meanwhile", exc_info=True)
                await asyncio.sleep(wait)
                wait = min(wait * 2, 10)

    def _hear(self, event: dict[str, Any]) -> None:
        feed = self.feeds.get(event.get("room", 0))
        match event["type"]:
            case "room" if feed is not None:
                self._pump(feed, event["seq"])
            case "presence" if feed is not None:
                feed.here_is_stale = True
            case "typing" if feed is not None and (name := feed.here.get(event["member"])):
                feed.push_all(frames.typing(feed.room.slug, name), about=event["member"])
            case "echo":
                self._echo.hear(event)
            case "member":
                self._spawn(guards.look_again(self, list(self.by_member.get(event["member"], ()))))
            case "session":
                for socket in list(self.sockets):
                    if live.session_digest(socket.session_key) == event["session"]:
                        socket.close(codes.SIGN_IN)

    def _spawn(self, work: Any) -> None:
        self._pumps.add(task := asyncio.create_task(work))
        task.add_done_callback(self._pumps.discard)

    async def _sweep(self) -> None:
        """Read the heads of all rooms in one query and pull what was missed: chat goes on without the layer."""
        await self._forget_empty()
        asked = dict(self.feeds)
        found = await ask(heads, list(asked)) if asked else {}
        for room_id, feed in asked.items():
            if room_id in found:
                self._pump(feed, found[room_id])
            else:
                self._end(feed)

    async def _forget_empty(self) -> None:
        for room_id in [room_id for room_id, feed in self.feeds.items() if feed.is_empty and not feed.pumping]:
            del self.feeds[room_id]
            with contextlib.suppress(Exception):  # a layer that is away has forgotten the room as well
                await self._subscription.discard(live.room_group(room_id))

    def _end(self, feed: Feed) -> None:
        """The room was deleted."""
        for socket in feed.sockets:
            self.leave(socket, feed.room.slug)
            if not socket.rooms:
                socket.close(codes.ROOM_GONE)

    async def _check_sessions(self) -> None:
        await guards.look_again(self, list(self.sockets))

    async def _check_layer(self) -> None:
        if self.sockets and not await self._echo.comes_back():
            await guards.look_again(self, list(self.sockets))

    async def _mind_sockets(self) -> None:
        await guards.mind_sockets(self)

    async def _renew(self) -> None:
        """Keep presences and subscriptions alive: groups of a channel layer expire after a day."""
        await self._books.renew()
        for room_id in list(self.feeds):
            await self._listen_to(room_id)
