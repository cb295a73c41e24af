"""Announcements between processes. Nothing else touches the channel layer.

An announcement leaves when the transaction commits and carries numbers only, never a name or a word. It may be lost: whoever
listens finds what is missing in the database (three nets, DESIGN 5).
"""

import asyncio
import hashlib
import logging
import os
import threading
from functools import cache
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import InMemoryChannelLayer, get_channel_layer
from django.db import transaction

log = logging.getLogger(__name__)

MEMBERS = "members"


def room_group(room_id: int) -> str:
    """The group every process with an open socket in this room listens to."""
    return f"room.{room_id}"


def room_changed(room_id: int, seq: int) -> None:
    """Room ``room_id`` has reached change number ``seq``."""
    _on_commit(room_group(room_id), {"type": "room", "room": room_id, "seq": seq})


def presence_changed(room_id: int) -> None:
    """Somebody came to or left room ``room_id``."""
    _on_commit(room_group(room_id), {"type": "presence", "room": room_id})


def member_changed(member_id: int) -> None:
    """A member's standing, role, name, blocks or password changed: look at their open sockets again."""
    _on_commit(MEMBERS, {"type": "member", "member": member_id})


def session_ended(session_key: str) -> None:
    """A session is over: its sockets close now. Only a digest travels, because the key itself would let anyone in."""
    _on_commit(MEMBERS, {"type": "session", "session": session_digest(session_key)})


def session_digest(session_key: str) -> str:
    """What stands for a session key wherever it must not be readable."""
    return hashlib.sha256(session_key.encode()).hexdigest()


PATIENCE = 2.0  # seconds somebody waits for an announcement of what they did; the sweep delivers it then


def _on_commit(group: str, event: dict[str, Any]) -> None:
    transaction.on_commit(lambda: _send(group, event))


def _send(group: str, event: dict[str, Any]) -> None:
    try:
        _tell(group, event)
    except Exception:  # the change is committed; a broken layer must not turn it into an error for the person
        log.warning("announcement lost: group=%s type=%s", group, event["type"], exc_info=True)


def _tell(group: str, event: dict[str, Any]) -> None:
    """:raises Exception: the layer did not take it."""
    if isinstance(get_channel_layer(), InMemoryChannelLayer):  # whose queues belong to the loop of who listens
        async_to_sync(_announce)(group, event)
    else:
        asyncio.run_coroutine_threadsafe(_announce(group, event), _line(os.getpid())).result()


@cache
def _line(process: int) -> asyncio.AbstractEventLoop:
    """The loop that announces for all threads of this process, so that its connection stays open.

    ``async_to_sync`` outside of a loop makes a loop, a thread and a connection for each announcement: a third of what sending a
    message cost. Two who ask for the first time at once make one too many; it idles.
    """
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name=f"announcements of {process}", daemon=True).start()
    return loop


async def _announce(group: str, event: dict[str, Any]) -> None:
    """:raises TimeoutError: the layer hangs, with all it tries again by itself."""
    await asyncio.wait_for(get_channel_layer().group_send(group, event), PATIENCE)


def reachable() -> bool:
    """Whether the channel layer takes announcements just now."""
    try:
        _tell("health", {"type": "health"})
    except Exception:
        log.warning("the channel layer does not answer", exc_info=True)
        return False
    return True


class Subscription:
    """One process's ear on the channel layer. Lives on one event loop."""

    def __init__(self) -> None:
        self._layer = get_channel_layer()
        self._channel = ""

    async def open(self) -> None:
        """Begin to listen to :data:`MEMBERS`."""
        self._channel = await self._layer.new_channel()
        await self.add(MEMBERS)

    async def add(self, group: str) -> None:
        """Listen to one more group; doing so again renews it."""
        await self._layer.group_add(group, self._channel)

    async def discard(self, group: str) -> None:
        """Listen to it no longer."""
        await self._layer.group_discard(group, self._channel)

    async def receive(self) -> dict[str, Any]:
        """The next announcement."""
        event: dict[str, Any] = await self._layer.receive(self._channel)
        return event

    async def send(self, group: str, event: dict[str, Any]) -> None:
        """Announce something that is in no transaction (somebody types)."""
        await self._layer.group_send(group, event)
