"""One migrated database for all workers and runs: each worker's own is a copy of it, made in a second or two."""

import fcntl
import hashlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

import psycopg
from django.conf import settings
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent


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
