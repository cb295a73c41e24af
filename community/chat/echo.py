"""Whether this process still hears the channel layer: it announces something to itself now and then.

A layer that is away says nothing of it (channels_redis with publish and subscribe connects again by itself, in silence; CHAT
3.3 trap 8), and then no process hears of a ban. Rooms have their sweep; members have this.
"""

import asyncio
from typing import Any
from uuid import uuid4

from community import live

PATIENCE = 1.0  # seconds; an announcement takes some milliseconds


class Echo:
    """A call of one process, and whether it came back."""

    def __init__(self, subscription: live.Subscription) -> None:
        self._subscription = subscription
        self._name = uuid4().hex
        self._heard = asyncio.Event()

    async def comes_back(self) -> bool:
        """Call, and wait a moment for the answer."""
        self._heard.clear()
        try:
            async with asyncio.timeout(PATIENCE):
                await self._subscription.send(live.MEMBERS, {"type": "echo", "of": self._name})
                await self._heard.wait()
        except Exception:  # whatever is wrong with the layer: nothing is heard from it
            return False
        return True

    def hear(self, event: dict[str, Any]) -> None:
        """Somebody's call arrived, perhaps ours."""
        if event["of"] == self._name:
            self._heard.set()
