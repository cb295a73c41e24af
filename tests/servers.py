"""Real server processes for tests: uvicorn with the project's own protocol, on the test database."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
UVICORN = [
    sys.executable, "-m", "uvicorn", "config.asgi:application", "--ws", "config.websocket:WebSocketProtocol",
    "--loop", "uvloop", "--http", "httptools", "--lifespan", "off", "--ws-max-size", "16384",
    "--ws-per-message-deflate", "false", "--ws-ping-interval", "15", "--ws-ping-timeout", "15",
    "--timeout-graceful-shutdown", "5", "--log-level", "warning", "--no-access-log",
]


class Server:
    """One running process of the site."""

    def __init__(self, *, environment: dict[str, str] | None = None, command: list[str] | None = None) -> None:
        self.port = free_port()
        self.environment = os.environ | server_environment() | (environment or {})
        self.command = [*(command or UVICORN), "--host", "127.0.0.1", "--port", str(self.port)]
        self.process = self._start()

    @property
    def url(self) -> str:
        """Where its pages are."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def socket_url(self) -> str:
        """Where its socket is."""
        return f"ws://127.0.0.1:{self.port}/ws/"

    def _start(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(self.command, cwd=ROOT, env=self.environment)
        until = time.monotonic() + 60  # a busy machine is slow
        while time.monotonic() < until:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=0.5):
                    return process
            except OSError:
                assert process.poll() is None, "the server ended while starting"
                time.sleep(0.05)
        raise AssertionError("the server did not start")

    def kill(self) -> None:
        """As a crash would."""
        self.process.kill()
        self.process.wait()

    def restart(self) -> None:
        """Start again on the same port."""
        self.process = self._start()

    def stop(self) -> None:
        """As an operator would."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.kill()


@contextmanager
def running(**options: object) -> Iterator[Server]:
    """A server that ends with the block."""
    server = Server(**options)  # type: ignore[arg-type]
    try:
        yield server
    finally:
        server.stop()


def server_environment() -> dict[str, str]:
    """What a server needs to share the test's database and sessions."""
    host, name = str(settings.DATABASES["default"]["HOST"]), connection.settings_dict["NAME"]
    return {
        "DATABASE_URL": f"postgresql://postgres@{quote(host, safe='')}/{name}", "SECRET_KEY": settings.SECRET_KEY,
        "CHAT_SWEEP_SECONDS": "1", "HELD_FIRST_POSTS": "0", "NEW_MEMBER_DAYS": "0",
        "DATABASE_POOL": "8", "PYTHONWARNINGS": "ignore", "LOG_LEVEL": "ERROR",
    }


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def is_up(url: str) -> bool:
    """Whether something answers there."""
    try:
        with urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
