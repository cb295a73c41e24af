"""uvicorn's WebSocket protocol, with one thing added: a browser that has stopped reading can be let go.

uvicorn waits, before each write, until the browser has read what went before; for the closing frame too, and then for the
transport's buffer to empty. A stalled browser would keep its connection, and our memory, for ever. Here the closing frame is
written at once and the connection cut shortly after.
"""

from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

GRACE_SECONDS = 2.0


class WebSocketProtocol(WebSocketsSansIOProtocol):
    """Named to uvicorn as ``--ws config.websocket:WebSocketProtocol``."""

    async def send(self, message: Any) -> None:
        """As uvicorn's; a close does not wait for a browser that does not read."""
        if message["type"] == "websocket.close" and not self.writable.is_set():
            self.loop.call_later(GRACE_SECONDS, self.transport.abort)
            self.writable.set()
        await super().send(message)
