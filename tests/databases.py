"""The databases of tests.

One is migrated for all workers and runs: each worker's own is a copy of it, made in a second or two. Between tests that commit,
only what has rows is emptied: truncating a hundred tables makes a hundred files anew, and takes longer than most tests.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import quote

import psycopg
from django.conf import settings
from django.db import OperationalError
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
KEPT = {"django_content_type", "auth_permission"}  # what migrating makes, whatever tests do


def migrated() -> str:
    """The name of a database with every migration of this tree in it, made when no run before has made it."""
    name = f"migrated_{_digest()}"
    lock = Path(tempfile.gettempdir()) / f"{name}_{os.getuid()}.lock"
    with lock.open("w") as held, psycopg.connect(_address("postgres"), autocommit=True) as connection:
        fcntl.flock(held, fcntl.LOCK_EX)
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s AND datistemplate", [name]).fetchone() is None:
            _forget_others(connection)
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=ROOT, check=True, timeout=600,
                           env=os.environ | {"DATABASE_URL": _address(name), "SECRET_KEY": settings.SECRET_KEY})
            connection.execute(sql.SQL("ALTER DATABASE {} IS_TEMPLATE true").format(sql.Identifier(name)))
    return name


def _digest() -> str:
    """Of all that says what a migrated database holds: our migrations, and the versions of whoever brings others."""
    files = [*ROOT.glob("*/migrations/*.py"), ROOT / "requirements-dev.txt", ROOT / "config" / "settings.py"]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in sorted(files))).hexdigest()[:16]


def _forget_others(connection: psycopg.Connection) -> None:
    """Drop what other trees left: half-made ones, and those of migrations that have changed since."""
    for (other,) in connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'migrated\\_%'").fetchall():
        connection.execute(sql.SQL("ALTER DATABASE {} IS_TEMPLATE false").format(sql.Identifier(other)))
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(other)))


def _address(name: str) -> str:
    given = settings.DATABASES["default"]
    user = f"{quote(given['USER'])}:{quote(given['PASSWORD'])}" if given.get("PASSWORD") else quote(given["USER"])
    return f"postgresql://{user}@{quote(str(given['HOST']), safe='')}:{given.get('PORT') or 5432}/{name}"


def emptying(tables: Iterable[str]) -> list[str]:
    """The statements that empty ``tables``; nobody else writes meanwhile, and neither keys nor triggers are asked."""
    names = sorted(set(tables) - KEPT)
    listed = ", ".join(f'"{name}"' for name in names)
    return ["SET LOCAL session_replication_role = replica", f"LOCK TABLE {listed} IN SHARE ROW EXCLUSIVE MODE",
            *(f'DELETE FROM "{name}"' for name in names)]


def patiently(flush: Callable[..., None]) -> Callable[..., None]:
    """Emptying the tables may meet a live server that is just writing: one of the two has to try again."""
    def patient(*given: object) -> None:
        for attempt in range(5):
            try:
                return flush(*given)
            except OperationalError:
                if attempt == 4:
                    raise
                time.sleep(0.2)
        return None

    return patient
