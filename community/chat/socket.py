"""One browser's socket as the hub sees it: frames go in, and it alone waits when its browser is slow."""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine
from typing import Any

from community.chat.frames import Frame
from community.chat.sight import Sight
from community.contributions import Viewer

Send = Callable[[dict[str, Any]], Coroutine[Any, Any, None]]
Write = Callable[[bytes], bool]

log = logging.getLogger(__name__)

QUEUE_FRAMES = 256
QUEUE_BYTES = 1024 * 1024
WRITE_SECONDS = 20.0

BAD_FRAMES, SIGN_IN, REMOVED, ROOM_GONE, SILENT = 4400, 4401, 4403, 4404, 4408
TOO_SLOW, TOO_MANY_SOCKETS, TOO_MANY_FRAMES, RESTARTING = 4409, 4420, 4429, 1012


class Socket:
    """A live connection of one member.

    As long as the browser reads, a frame is written on the spot, the same bytes for everybody and without a task switch
    (``config.websocket`` lends the means). Only when the transport pushes back, or under another server, does a task take
    over, and frames queue up behind it.
    """

    __slots__ = ("_drain", "_queue", "_queued_bytes", "_send", "_waiting_since", "_write", "auth_hash", "closed", "heard_at",
                 "member_id", "news", "rooms", "session_key", "sights", "viewer")

    def __init__(self, send: Send, *, session_key: str, write: Write | None = None) -> None:
        self._send = send
        self._write = write
        self._queue: list[Frame] = []  # a deque takes 0.8 KB when it is empty, and it nearly always is
        self._queued_bytes = 0
        self._drain: asyncio.Task[None] | None = None
        self._waiting_since = 0.0
        self.session_key = session_key
        self.auth_hash = ""
        self.member_id = 0
        self.viewer = Viewer(None)
        self.rooms: dict[str, int] = {}
        self.sights: dict[int, Sight] = {}  # what its member sees, by the number of the room
        self.news = -1  # in how many other rooms something is new, as its page was told last
        self.heard_at = time.monotonic()
        self.closed = False

    def push(self, frame: Frame) -> None:
        """Send ``frame``, now or as soon as the browser has read what went before. Never waits, never raises."""
        if self.closed:
            return
        if self._drain is None and self._write is not None and self._write(frame.wire):
            return
        self._enqueue(frame)
        if self._drain is None and not self.closed:
            self._waiting_since = time.monotonic()
            self._drain = asyncio.create_task(self._write_queue())

    def _enqueue(self, frame: Frame) -> None:
        self._queue.append(frame)
        self._queued_bytes += frame.size
        if len(self._queue) <= QUEUE_FRAMES and self._queued_bytes <= QUEUE_BYTES:
            return
        self._queue = [frame for frame in self._queue if frame.numbered]
        self._queued_bytes = sum(frame.size for frame in self._queue)
        if len(self._queue) > QUEUE_FRAMES or self._queued_bytes > QUEUE_BYTES:
            self.close(TOO_SLOW)

    async def _write_queue(self) -> None:
        try:
            while self._queue and not self.closed:
                self._waiting_since = time.monotonic()
                frame = self._queue.pop(0)
                self._queued_bytes -= frame.size
                await self._send({"type": "websocket.send", "text": frame.text})
        except asyncio.CancelledError:
            raise
        except Exception:  # the connection is gone; its consumer is being told the same
            self.closed = True
        finally:
            self._drain = None

    def is_stuck(self, now: float) -> bool:
        """Whether one write has waited too long."""
        return self._drain is not None and now - self._waiting_since > WRITE_SECONDS

    def close(self, code: int) -> None:
        """End the connection with ``code``. What is queued is dropped: the browser resumes from the log."""
        if self.closed:
            return
        self.closed = True
        self._queue.clear()
        if self._drain is not None:
            self._drain.cancel()
        _closing.add(task := asyncio.create_task(self._close(code)))
        task.add_done_callback(_closing.discard)

    async def _close(self, code: int) -> None:
        try:
            await self._send({"type": "websocket.close", "code": code})
        except Exception:
            log.debug("socket was already gone")


_closing: set[asyncio.Task[None]] = set()  # asyncio itself holds tasks only weakly
