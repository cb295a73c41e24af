"""Libraries for tests: each is judged, rendered and written once a process, and copied into the empty tables from then on.

Loading is tested where it is the matter (``test_loading.py`` and others); hundreds of tests only need what it leaves behind.
"""

from collections.abc import Callable
from functools import cache

from django.apps import apps
from django.db import connection, transaction

from library.actions import load_library
from library.content import Content, read_content
from library.models import Edition, Entry

Rows = dict[str, bytes]  # by table, as PostgreSQL's COPY writes them

_copies: dict[str, Rows] = {}


@cache
def whole() -> Content:
    """The files of the library as this checkout has them, read and judged once."""
    return read_content()


def load_whole_library() -> None:
    """The library as readers get it."""
    library("whole", whole)


def library(name: str, content: Callable[[], Content]) -> None:
    """Fill the tables, which are empty, with ``content``; under one ``name`` it is always the same."""
    if name not in _copies:
        load_library(content())
        _copies[name] = {table: _out(table) for table in _tables()}
        return
    assert not Entry.objects.exists()
    with transaction.atomic():
        Edition.objects.all().delete()
        for table, rows in _copies[name].items():
            _in(table, rows)
        _count_on()


def _tables() -> dict[str, str]:
    """Each table of the library, and the name of its key."""
    models = apps.get_app_config("library").get_models(include_auto_created=True)
    return {model._meta.db_table: str(model._meta.pk.column) for model in models}


def _count_on() -> None:
    """Let the next numbers come after those of the copies: a test of migrations may have begun to count anew."""
    with connection.cursor() as cursor:
        cursor.execute("; ".join(
            f"SELECT setval(counter, greatest((SELECT max({key}) FROM {table}), nextval(counter)))"
            f" FROM pg_get_serial_sequence('{table}', '{key}') counter WHERE counter IS NOT NULL"
            for table, key in _tables().items()))


def _out(table: str) -> bytes:
    connection.ensure_connection()
    with connection.connection.cursor() as cursor, cursor.copy(f"COPY {table} TO STDOUT") as copy:
        return b"".join(bytes(part) for part in copy)


def _in(table: str, rows: bytes) -> None:
    connection.ensure_connection()
    with connection.connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
        copy.write(rows)
