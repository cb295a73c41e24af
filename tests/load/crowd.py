"""A thousand browsers in one process, reduced to what they hear: each connects, says one thing, and listens.

Each holds the numbers of the frames it counts to what they must be (one after the other), and takes the time from the moment
written into a message (``t=`` and seconds since the epoch) to its own.
"""

import asyncio
import base64
import functools
import json
import os
import re
import statistics
import struct
import sys
import time

SEQ, SENT = re.compile(rb'"seq":(\d+)'), re.compile(rb"t=(\d+\.\d+)")


class Reader(asyncio.Protocol):
    """One WebSocket client: parses frame headers, and the numbers in frames that count."""

    def __init__(self, crowd: "Crowd", request: bytes, last: int | None = None) -> None:
        self.crowd, self.request, self.buffer, self.open, self.last = crowd, request, b"", False, last

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
                after = b"null" if self.last is None else str(self.last).encode()
                self.transport.write(masked(self.crowd.greeting.replace(b"AFTER", after)))  # type: ignore[attr-defined]
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
            else:
                self.hear(self.buffer[start : start + size])
            self.buffer = self.buffer[start + size :]

    def hear(self, frame: bytes) -> None:
        """Take in one frame."""
        crowd = self.crowd
        if frame.startswith(b'{"type":"joined"'):
            crowd.joined += 1
            found = SEQ.search(frame)
            self.last = int(found[1]) if found else 0
        elif crowd.mark in frame:
            crowd.heard += 1
            if (number := SEQ.search(frame)) is not None and self.last is not None:
                crowd.doubled += int(number[1]) <= self.last
                crowd.holes += int(number[1]) > self.last + 1
                self.last = int(number[1])
            if (sent := SENT.search(frame)) is not None:
                crowd.waits.append((sent[1].decode(), time.time()))

    def connection_lost(self, error: Exception | None) -> None:
        self.crowd.lost += 1


def masked(text: bytes, opcode: int = 0x81) -> bytes:
    """A client's frame; a mask of zeros is a mask."""
    return bytes([opcode, 0x80 | len(text)]) + b"\0\0\0\0" + text if len(text) < 126 else b""


class Crowd:
    """All clients, and the counters they share."""

    def __init__(self, port: int, greeting: str, mark: str) -> None:
        self.port, self.greeting, self.mark = port, greeting.encode(), mark.encode()
        self.opened = self.heard = self.lost = self.joined = self.doubled = self.holes = 0
        self.waits: list[tuple[str, float]] = []  # what a message says of its time, and when it was heard
        self.cookies: list[str] = []
        self.readers: list[Reader] = []

    async def connect(self, cookies: list[str], after: list[int | None] | None = None, at_once: int = 50) -> None:
        """Open a socket for each cookie, so many at once."""
        loop = asyncio.get_running_loop()
        already, gone = self.opened, self.lost
        ends = after or [None] * len(cookies)
        for begin in range(0, len(cookies), at_once):
            made = await asyncio.gather(*[
                loop.create_connection(functools.partial(Reader, self, self.handshake(cookie), last), "127.0.0.1", self.port)
                for cookie, last in zip(cookies[begin : begin + at_once], ends[begin:], strict=False)])
            self.readers += [reader for _transport, reader in made]
            while self.opened < already + min(begin + at_once, len(cookies)) - (self.lost - gone):
                await asyncio.sleep(0.01)
        self.cookies += cookies

    async def return_at_once(self) -> float:
        """Cut all lines, and come back, each with the number it had reached; the seconds until all are in the room again."""
        readers, cookies = self.readers, self.cookies
        self.readers, self.cookies, self.joined = [], [], 0
        for reader in readers:
            reader.transport.abort()  # type: ignore[attr-defined]
        await asyncio.sleep(float(os.environ.get("CROWD_AWAY", "2")))
        begun = time.monotonic()
        await self.connect(cookies, [reader.last for reader in readers], at_once=len(cookies))
        while self.joined < len(cookies) and time.monotonic() - begun < 60:
            await asyncio.sleep(0.01)
        return time.monotonic() - begun

    def count(self) -> dict[str, float]:
        """What was heard since the last time this was asked."""
        return {"opened": self.opened, "heard": self.heard, "lost": self.lost, "joined": self.joined, "doubled": self.doubled,
                "holes": self.holes, "at": time.time()}

    def waited(self, begun: dict[str, float]) -> dict[str, float]:
        """How long it took, in milliseconds, from the time in a message, or from the one ``begun`` has for it."""
        waits = sorted((heard - begun.get(sent, float(sent))) * 1000 for sent, heard in self.waits)
        return {"p50": statistics.median(waits), "p99": waits[int(len(waits) * 0.99)]} if waits else {"p50": 0.0, "p99": 0.0}

    def forget(self) -> None:
        """Count anew."""
        self.heard = self.doubled = self.holes = 0
        self.waits.clear()

    def handshake(self, cookie: str) -> bytes:
        key = base64.b64encode(os.urandom(16)).decode()
        host = f"127.0.0.1:{self.port}"
        return (f"GET /ws/ HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\nCookie: sessionid={cookie}\r\n\r\n").encode()


async def main() -> None:
    """Obey lines on standard input: ``connect`` (with a JSON list of cookies), ``count``, ``waited`` (with JSON: when each
    message was begun, where that is not the time in it), ``forget``, ``return``, ``quit``."""
    port, greeting, mark = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    crowd = Crowd(port, greeting, mark)
    loop = asyncio.get_running_loop()
    while line := (await loop.run_in_executor(None, sys.stdin.readline)).strip():
        word, _, rest = line.partition(" ")
        if word == "connect":
            await crowd.connect(json.loads(rest))
        elif word == "forget":
            crowd.forget()
        elif word == "quit":
            break
        elif word == "waited":
            print(json.dumps(crowd.waited(json.loads(rest))), flush=True)
            continue
        seconds = await crowd.return_at_once() if word == "return" else 0.0
        print(json.dumps({**crowd.count(), "seconds": seconds}), flush=True)


if __name__ == "__main__":
    try:
        import uvloop

        uvloop.run(main())
    except KeyboardInterrupt:
        pass
