"""The whole site from one command: database, pages, socket and jobs.

The parent loads everything, forks two children (pages and socket; jobs) and waits. See :mod:`config.processes`.
"""

import asyncio
import contextlib
import ipaddress
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from io import StringIO

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from config import embedded, memory
from config.processes import Family

PREPARING = 0x0E7E2CEE1  # the number of the lock under which one process at a time prepares the database
HIGHEST_PORT = 65535
DEMO_PASSWORD = "even-keel-demo"  # noqa: S105  printed for everybody; a demo community only
DEMO_CAST = (
    ("ada", "a newcomer"), ("ben", "a member"), ("hana", "a host"), ("mo", "a moderator"), ("cura", "the library's editor"),
    ("root", "the administrator"),
)


@dataclass(frozen=True, kw_only=True)
class Serving:
    """What was asked for on the command line."""

    host: str
    port: int
    demo: bool

    @property
    def address(self) -> str:
        """Where a browser on this machine finds the site."""
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, self.host)  # noqa: S104  compared, not listened to
        return f"http://{f'[{host}]' if ':' in host and not host.startswith('[') else host}:{self.port}"

    def run(self) -> int:
        """Serve until somebody says stop.

        :returns: the exit code: 0, or 1 when the site could not start or could not be kept running.
        :raises CommandError: with the sentence a person reads, when it makes no sense to begin.
        """
        self._refuse_open_doors()
        listening = listen(self.host, self.port)
        if not settings.PRODUCTION and "SITE_URL" not in os.environ:
            settings.SITE_URL = self.address
        with Family(orphaned=_stop_unneeded_postgres) as family:
            if not family.finish("preparing", self._prepare):
                return 1
            load_what_children_share()
            family.start("web", lambda: serve_pages(listening, self._announce))
            family.start("worker", work)
            return 0 if family.watch() else 1

    def _refuse_open_doors(self) -> None:
        if settings.PRODUCTION or "ALLOWED_HOSTS" in os.environ or _is_loopback(self.host):
            return
        raise CommandError(
            f"{self.host} is open to other machines, and this site is in development mode with well-known demo passwords. "
            "Name the hosts it may answer to in ALLOWED_HOSTS, and add --no-demo unless you only want to show it."
        )

    def _prepare(self) -> None:
        try:
            prepare(demo=self.demo)
        except CommandError as fault:
            print(f"The site cannot start: {fault}", file=sys.stderr)
            raise SystemExit(1) from fault

    def _announce(self) -> None:
        lines = ["", f"  {settings.SITE_NAME} is at {self.address}", ""]
        if _is_demo():
            lines += ["  Sign in as one of the demo cast:"]
            lines += [f"    {name:<5} {what}" for name, what in DEMO_CAST]
            lines += [f"  Password: {DEMO_PASSWORD}", ""]
        lines += ["  Ctrl-C stops it.", ""]
        print("\n".join(lines), flush=True)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on ``host`` and ``port``; callers wait in its queue until the site is ready.

    :raises CommandError: there is no such port, it is taken, or not ours to take.
    """
    if not 0 < port <= HIGHEST_PORT:  # the system would quietly take another one
        raise CommandError(f"There is no port {port}: choose one from 1 to {HIGHEST_PORT}.")
    try:
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listening = socket.socket(found[0], socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(found[4])
        listening.listen(1024)
    except PermissionError as error:
        raise CommandError(f"Port {port} may not be used by this account: choose one above 1023.") from error
    except socket.gaierror as error:
        raise CommandError(f"This machine has no address {host}.") from error
    except OSError as error:
        raise CommandError(f"Port {port} on {host} is taken or not available: stop the program that uses it, or choose "
                           f"another (make serve PORT={port + 1}).") from error
    return listening


def prepare(*, demo: bool) -> None:
    """Bring the database up to date: tables, boards, library, and a demo community when it is empty and may have one."""
    with _one_at_a_time():
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            print("Preparing the database ...", flush=True)
            call_command("migrate", verbosity=0, interactive=False)
        call_command("load_places", verbosity=0, stdout=StringIO())
        call_command("load_help", verbosity=0, stdout=StringIO())
        call_command("load_library", verbosity=0, stdout=StringIO())  # what is wrong in it is raised, not printed
        if demo and not settings.PRODUCTION and _is_empty():
            print("Inviting the demo community ...", flush=True)
            call_command("seed_demo", verbosity=0, stdout=StringIO())


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    parameters = connection.get_connection_params()
    parameters.pop("cursor_factory", None)
    with psycopg.connect(**parameters, autocommit=True) as lock:
        lock.execute("SELECT pg_advisory_lock(%s)", [PREPARING])
        yield


def _is_empty() -> bool:
    from community.models import Member

    return not Member.objects.filter(is_guest=False).exists()


def _is_demo() -> bool:
    from community.models import Member

    names = [name for name, _ in DEMO_CAST]
    return not settings.PRODUCTION and Member.objects.filter(username__in=names).count() == len(names)


def load_what_children_share() -> None:
    """Import the site, and keep its memory shared: what is frozen is never touched by the garbage collector again."""
    for module in ("config.asgi", "config.websocket", "uvicorn.loops.uvloop", "uvicorn.protocols.http.httptools_impl"):
        import_module(module)
    memory.read_in()
    for wrapper in connections.all(initialized_only=True):
        wrapper.close()
        wrapper.close_pool()  # type: ignore[attr-defined]
    memory.settle()


HANDOVER_SECONDS = 0.0005  # a page being made gives way to the socket: by itself Python lets it go on for ten times as long


def serve_pages(listening: socket.socket, announce: Callable[[], None]) -> None:
    """Pages and the socket, in one process."""
    import uvicorn

    from config.asgi import application

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            await asyncio.to_thread(announce)

    sys.setswitchinterval(HANDOVER_SECONDS)
    Server(uvicorn.Config(
        application, loop="uvloop", http="httptools", ws="config.websocket:WebSocketProtocol", ws_max_size=16_384,
        ws_per_message_deflate=False, ws_ping_interval=15, ws_ping_timeout=15, lifespan="off",
        timeout_graceful_shutdown=20 if settings.PRODUCTION else 5,
        access_log=False, log_config=None, log_level="warning", server_header=False,
        proxy_headers=False,  # who asks is read by community.http, from TRUSTED_PROXIES
    )).run(sockets=[listening])


def work() -> None:
    """Do the jobs in the queue, and those whose hour has come."""
    from procrastinate import PsycopgConnector
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.utils import connector_params

    async def until_told_to_stop() -> None:
        told = asyncio.Event()  # before anything else: procrastinate listens to signals only when it is under way
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, told.set)
        async with app.open_async():
            working = asyncio.create_task(app.run_worker_async(
                name="serve", concurrency=4, delete_jobs="successful", shutdown_graceful_timeout=15,
                install_signal_handlers=False,
            ))
            await asyncio.wait([working, asyncio.create_task(told.wait())], return_when=asyncio.FIRST_COMPLETED)
            working.cancel()  # it finishes the jobs it has begun
            with contextlib.suppress(asyncio.CancelledError):
                await working

    with app.replace_connector(PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=4)):
        asyncio.run(until_told_to_stop())


def _stop_unneeded_postgres() -> None:
    """The parent was killed and could not stop its PostgreSQL: a child does."""
    folder = settings.VAR / "pg"
    if (folder / "postmaster.pid").exists() and not embedded.holders(folder):
        embedded.stop(folder)
    sys.stdout.flush()
