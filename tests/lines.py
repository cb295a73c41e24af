"""A line between a browser and a server that can go dead: nothing is closed, and nothing comes through any more."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

from tests.servers import Server, free_port


class Line:
    """Stands at a port of its own and carries bytes both ways, until it is :meth:`dead <die>`."""

    def __init__(self, server: Server) -> None:
        self.server, self.port = server, free_port()
        self._alive = Event()
        self._alive.set()
        self._door = socket.create_server(("127.0.0.1", self.port))
        self._ends: list[socket.socket] = []
        Thread(target=self._open, daemon=True).start()

    @property
    def url(self) -> str:
        """Where the site's pages are by this line."""
        return f"http://127.0.0.1:{self.port}"

    def _open(self) -> None:
        with suppress(OSError):
            while True:
                near, _address = self._door.accept()
                far = socket.create_connection(("127.0.0.1", self.server.port))
                self._ends += [near, far]
                for one, other in ((near, far), (far, near)):
                    Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while taken := one.recv(65536):
                self._alive.wait()
                other.sendall(taken)
            other.shutdown(socket.SHUT_WR)

    def die(self) -> None:
        """Carry nothing more, and tell neither end."""
        self._alive.clear()

    def live(self) -> None:
        """Carry again what was held up and what comes."""
        self._alive.set()

    def close(self) -> None:
        """End it."""
        self._alive.set()
        for each in (self._door, *self._ends):
            with suppress(OSError):
                each.close()


@contextmanager
def line_to(server: Server) -> Iterator[Line]:
    """A line that ends with the block."""
    line = Line(server)
    try:
        yield line
    finally:
        line.close()
