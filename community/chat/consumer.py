"""The socket's door: who comes in, and what each frame from a browser asks for."""

import asyncio
import json
import logging
import re
import time
from typing import Any
from urllib.parse import urlsplit

from channels.consumer import AsyncConsumer
from channels.exceptions import StopConsumer
from django.conf import settings
from django.utils.translation import gettext as _

from community.chat import frames, sessions
from community.chat import socket as codes
from community.chat.hub import Hub
from community.chat.process import hub
from community.chat.socket import Socket

log = logging.getLogger(__name__)

FRAMES_A_WINDOW = 100
WINDOW_SECONDS = 10.0
TYPING_SECONDS = 3.0
FAULTS = 5  # well-formed but meaningless frames: an old page open in a tab sends one or two
READING_COSTS = 4  # join and sync read and render up to hundreds of messages: one counts as so many frames
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,50}")
HIGHEST_SEQ = 2**63 - 1


class BadFrame(Exception):
    """The browser sent something that is no frame of the contract."""


class ChatConsumer(AsyncConsumer):  # type: ignore[misc]
    """One socket of one tab."""

    # The hub listens for the whole process. A channel of its own would cost every socket a queue and a task.
    channel_layer_alias = None

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Call the handler straight: Channels' own dispatch visits the database thread before each event."""
        match message["type"]:
            case "websocket.connect":
                await self.connect()
            case "websocket.receive":
                await self.receive(message)
            case "websocket.disconnect":
                self.disconnect()
                raise StopConsumer

    async def connect(self) -> None:
        """Accept first, then close: a browser whose handshake fails never learns why. Only foreign pages get that."""
        self.socket: Socket | None = None
        self.hub: Hub = hub()
        self.hub.start()
        if not from_here(self.scope):
            await self.base_send({"type": "websocket.close"})
            return
        await self.base_send({"type": "websocket.accept"})
        key = sessions.session_key(self.scope)
        self.scope["headers"].clear()  # nobody reads them again, and a socket is kept for hours: 1.5 KB each
        write = self.scope.get("extensions", {}).get("evenkeel.write")
        socket = Socket(self.base_send, session_key=key, write=write)
        identity = await self.hub.doors.identify(key)
        if identity is None:
            socket.close(codes.SIGN_IN)
        elif not identity.may_read:
            socket.close(codes.REMOVED)
        elif self.hub.open(socket, identity):
            self.socket = socket
            self.faults = self.frames = 0
            self.window = self.typed_at = 0.0
            socket.push(frames.hello(settings.CHAT_HEARTBEAT_SECONDS))

    def disconnect(self) -> None:
        """The connection is over, whoever ended it."""
        if self.socket is not None:
            self.hub.forget(self.socket)

    async def receive(self, message: dict[str, Any]) -> None:
        """Understand one frame and do what it asks."""
        socket = self.socket
        if socket is None or socket.closed:
            return
        socket.heard_at = time.monotonic()
        if self._is_flood(socket.heard_at):
            socket.close(codes.TOO_MANY_FRAMES)
            return
        try:
            await self._obey(socket, parse(message))
        except BadFrame as fault:
            self.faults += 1
            socket.push(frames.error(str(fault)))
            if self.faults >= FAULTS:
                socket.close(codes.BAD_FRAMES)
        except asyncio.CancelledError:
            raise
        except Exception:
            log.warning("chat: a frame of member %s could not be obeyed", socket.member_id, exc_info=True)
            socket.push(frames.error(_("That did not work just now. It will be tried again.")))

    def _is_flood(self, now: float) -> bool:
        if now - self.window > WINDOW_SECONDS:
            self.window, self.frames = now, 0
        self.frames += 1
        return self.frames > FRAMES_A_WINDOW

    async def _obey(self, socket: Socket, frame: dict[str, Any]) -> None:
        if frame["type"] in {"join", "sync"}:
            self.frames += READING_COSTS - 1
        match frame["type"]:
            case "join":
                await self.hub.join(socket, room_of(frame), seq_of(frame, "after", optional=True))
            case "sync":
                await self.hub.sync(socket, room_of(frame), seq_of(frame, "after"))
            case "leave":
                self.hub.leave(socket, room_of(frame))
            case "typing":
                slug, now = room_of(frame), time.monotonic()
                if now - self.typed_at > TYPING_SECONDS:
                    self.typed_at = now
                    await self.hub.typing(socket, slug)
            case "seen":
                self.hub.seen(socket, room_of(frame), seq_of(frame, "seq") or 0)
            case "ping":
                socket.push(self.hub.heads(socket))
            case _:
                raise BadFrame(_("This frame has a type nobody here knows."))


def parse(message: dict[str, Any]) -> dict[str, Any]:
    """The frame in an ASGI message.

    :raises BadFrame: not a JSON object with a type.
    """
    text = message.get("text")
    if not isinstance(text, str):
        raise BadFrame(_("Frames are JSON text, not binary."))
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError):
        raise BadFrame(_("This is not JSON.")) from None
    if not isinstance(frame, dict) or not isinstance(frame.get("type"), str):
        raise BadFrame(_("A frame is a JSON object with a type."))
    return frame


def room_of(frame: dict[str, Any]) -> str:
    """The room a frame names.

    :raises BadFrame: none, or no name at all.
    """
    room = frame.get("room")
    if not isinstance(room, str) or not SLUG.fullmatch(room):
        raise BadFrame(_("This frame needs the name of a room."))
    return room


def seq_of(frame: dict[str, Any], name: str, *, optional: bool = False) -> int | None:
    """A change number in a frame.

    :raises BadFrame: not a whole number from 0 on.
    """
    value = frame.get(name)
    if value is None and optional:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= HIGHEST_SEQ:
        raise BadFrame(_("This frame needs a whole number."))
    return value


def from_here(scope: dict[str, Any]) -> bool:
    """Whether the page that opens the socket is ours: scheme, host and port must all fit."""
    headers = dict(scope["headers"])
    origin = headers.get(b"origin", b"").decode("latin-1").rstrip("/")
    if settings.SOCKET_ORIGINS:
        return origin in settings.SOCKET_ORIGINS
    parts = urlsplit(origin)
    scheme = {"ws": "http", "wss": "https"}.get(scope.get("scheme", "ws"))
    host = headers.get(b"host", b"").decode("latin-1")
    return bool(origin) and parts.scheme == scheme and parts.netloc == host and parts.hostname in _own_names()


def _own_names() -> list[str]:
    return [name.strip("[]") for name in settings.ALLOWED_HOSTS]
