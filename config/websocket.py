"""uvicorn's WebSocket protocol, with three things added.

*Letting go.* uvicorn waits, before each write, until the browser has read what went before; for the closing frame too, and
then for the transport's buffer to empty. A browser that has stopped reading would keep its connection, and our memory, for
ever. Here the closing frame is written at once and the connection cut shortly after.

*The same bytes for all.* Without compression a frame's bytes are the same on every connection, so the hub encodes it once and
writes it through the scope's extension ``evenkeel.write``: 6 instead of 20 microseconds a delivery.

*Less to carry.* The headers of the handshake are let go once it is over.
"""

from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request

GRACE_SECONDS = 2.0


class WebSocketProtocol(WebSocketsSansIOProtocol):
    """Named to uvicorn as ``--ws config.websocket:WebSocketProtocol``."""

    def handle_connect(self, event: Request) -> None:
        """As uvicorn's; the application learns how to write whole frames."""
        super().handle_connect(event)
        if self.handshake_initiated and not self.close_sent and not self.config.ws_per_message_deflate:
            self.scope["extensions"]["evenkeel.write"] = self.write  # type: ignore[index, assignment]

    def write(self, frame: bytes) -> bool:
        """Write one whole, unmasked frame now; False when it would have to wait, or the connection is closing."""
        if not self.writable.is_set() or self.close_sent or self.disconnected or not self.handshake_complete:
            return False
        self.transport.write(frame)
        return True

    async def send(self, message: Any) -> None:
        """As uvicorn's; a close does not wait for a browser that does not read, and what the handshake left is let go."""
        if message["type"] == "websocket.accept":
            await super().send(message)
            del self.request, self.response  # 3 KB of headers, not needed once the line is open
            return
        if message["type"] == "websocket.close" and not self.writable.is_set():
            self.loop.call_later(GRACE_SECONDS, self.transport.abort)
            self.writable.set()
        await super().send(message)
