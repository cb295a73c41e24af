"""A library from before there were revisions gets its history, and the database guards it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from library.actions import load_library
from library.content import read_content
from library.models import Entry, Revision

pytestmark = pytest.mark.django_db(transaction=True)

FIRST = [("library", "0001_initial")]


def migrate(targets: list[Any] | None = None) -> None:
    """To ``targets``, or to what is newest."""
    executor = MigrationExecutor(connection)
    executor.migrate(targets or executor.loader.graph.leaf_nodes())


@pytest.fixture
def older(shelf: Path) -> Iterator[None]:
    """The small library as the first release kept it: back, and forth again."""
    migrate(FIRST)
    try:
        yield
    finally:
        migrate()


def test_what_was_published_becomes_the_first_version_and_loads_as_before(shelf: Path, older: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM library_entry")
        assert cursor.fetchone() == (3,)
        assert "library_revision" not in connection.introspection.table_names(cursor)
    migrate()
    for entry in Entry.objects.all():
        first = entry.revisions.get()
        assert (first.number, first.state, first.words, first.sources) == (1, "published", entry.words, ["A1"])
        assert (first.published_at, first.reviewed_on) == (entry.changed_at, entry.reviewed_on)
    load_library(read_content(shelf))  # pages are rendered again, for pages of the first release had fewer parts
    report = load_library(read_content(shelf))
    assert (report.changed_anything, report.kept, Revision.objects.count()) == (False, [], 3)
    with pytest.raises(DatabaseError, match="never change"):
        Revision.objects.update(body="otherwise")
