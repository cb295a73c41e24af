"""A thousand browsers in one process, reduced to counting frames: each connects, says one thing, and listens."""

import asyncio
import base64
import functools
import json
import os
import struct
import sys
import time


class Reader(asyncio.Protocol):
    """One WebSocket client: parses frame headers only."""

    def __init__(self, crowd: "Crowd", request: bytes) -> None:
        self.crowd, self.request, self.buffer, self.open = crowd, request, b"", False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        transport.write(self.request)  # type: ignore[attr-defined]

    def data_received(  # noqa: C901 a parser is a list of cases
            self, data: bytes) -> None:
        self.buffer += data
        if not self.open:
            if b"\r\n\r\n" not in self.buffer:
                return
            head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
            assert b" 101 " in head, head
            self.open = True
            if self.crowd.greeting:
                self.transport.write(masked(self.crowd.greeting))  # type: ignore[attr-defined]
            self.crowd.opened += 1
        while len(self.buffer) >= 2:
            size, start = self.buffer[1], 2
            if size == 126:
                if len(self.buffer) < 4:
                    return
                size, start = struct.unpack("!H", self.buffer[2:4])[0], 4
            elif size == 127:
                if len(self.buffer) < 10:
                    return
                size, start = struct.unpack("!Q", self.buffer[2:10])[0], 10
            if len(self.buffer) < start + size:
                return
            if self.buffer[0] == 0x89:
                self.transport.write(masked(self.buffer[start : start + size], 0x8A))  # type: ignore[attr-defined]
            elif self.crowd.mark in self.buffer[start : start + size]:
                self.crowd.heard += 1
            self.buffer = self.buffer[start + size :]

    def connection_lost(self, error: Exception | None) -> None:
        self.crowd.lost += 1


def masked(text: bytes, opcode: int = 0x81) -> bytes:
    """A client's frame; a mask of zeros is a mask."""
    return bytes([opcode, 0x80 | len(text)]) + b"\0\0\0\0" + text if len(text) < 126 else b""


class Crowd:
    """All clients, and the counters they share."""

    def __init__(self, port: int, greeting: str, mark: str) -> None:
        self.port, self.greeting, self.mark = port, greeting.encode(), mark.encode()
        self.opened = self.heard = self.lost = 0

    async def connect(self, cookies: list[str]) -> None:
        loop = asyncio.get_running_loop()
        already = self.opened
        for begin in range(0, len(cookies), 50):
            await asyncio.gather(*[
                loop.create_connection(functools.partial(Reader, self, self.handshake(cookie)), "127.0.0.1", self.port)
                for cookie in cookies[begin : begin + 50]])
            while self.opened < already + min(begin + 50, len(cookies)) - self.lost:
                await asyncio.sleep(0.01)

    def handshake(self, cookie: str) -> bytes:
        key = base64.b64encode(os.urandom(16)).decode()
        host = f"127.0.0.1:{self.port}"
        return (f"GET /ws/ HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\nCookie: sessionid={cookie}\r\n\r\n").encode()


async def main() -> None:
    """Obey lines on standard input: ``connect`` (with a JSON list of cookies), ``count``, ``quit``."""
    port, greeting, mark = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    crowd = Crowd(port, greeting, mark)
    loop = asyncio.get_running_loop()
    while line := (await loop.run_in_executor(None, sys.stdin.readline)).strip():
        word, _, rest = line.partition(" ")
        if word == "connect":
            await crowd.connect(json.loads(rest))
        elif word == "quit":
            break
        print(json.dumps({"opened": crowd.opened, "heard": crowd.heard, "lost": crowd.lost, "at": time.time()}), flush=True)


if __name__ == "__main__":
    try:
        import uvloop

        uvloop.run(main())
    except KeyboardInterrupt:
        pass
