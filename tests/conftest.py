"""The cast every test plays with (DESIGN 9)."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import Client, override_settings

from community.members.names import skeleton
from community.models import Member
from community.policy import CHECKLIST, Role
from community.safety.actions import nothing_screened
from tests.browsing import chromium  # noqa: F401 - a fixture
from tests.databases import emptying, migrated, patiently

PASSWORD = "even-keel-demo"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Migrating takes longer than most files of tests: it is done once."""
    connection.settings_dict["TEST"] |= {"TEMPLATE": migrated(), "MIGRATE": False}


@pytest.fixture(scope="session", autouse=True)
def _quick_flush() -> Iterator[None]:
    """Between two tests that commit, tables are emptied as databases.py says; nothing has to be made again afterwards."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", lambda self, style, tables, **options: emptying(tables))
        patch.setattr(DatabaseOperations, "execute_sql_flush", patiently(DatabaseOperations.execute_sql_flush))
        patch.setattr("django.core.management.commands.flush.emit_post_migrate_signal", lambda *args, **options: None)
        yield


@pytest.fixture(scope="session", autouse=True)
def _all_known() -> Iterator[None]:
    """Nobody in the cast is new, so that posts are public at once; tests of newcomers ask for ``first_posts_wait``."""
    with override_settings(HELD_FIRST_POSTS=0, NEW_MEMBER_DAYS=0):
        yield


@pytest.fixture(autouse=True)
def _words_as_they_are(request: pytest.FixtureRequest) -> Iterator[None]:
    """Tests say whatever comes to mind. What screening makes of words is asked in two folders, and on servers of their own."""
    if request.path.parent.name in {"safety", "moderation"}:
        yield
    else:
        with nothing_screened():
            yield


@pytest.fixture
def first_posts_wait(settings: Any) -> None:
    """As on the real site: a newcomer's first two posts wait for a moderator. Limits for new members stay off."""
    settings.HELD_FIRST_POSTS = 2


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    """Limits are counted in the cache; each test starts with none used."""
    cache.clear()


def make_member(username: str, role: Role = Role.MEMBER, **fields: object) -> Member:
    """A member straight in the database; how people really join is tested in tests/members.

    Moderators have been through their checklist; with ``checklist=""`` they have not.
    """
    known = {"checklist": CHECKLIST} if role in {Role.MODERATOR, Role.ADMIN} else {}
    member = Member(username=username, skeleton=skeleton(username), role=role, **{**known, **fields})  # type: ignore[misc]
    member.set_password(PASSWORD)
    member.save()
    return member


@pytest.fixture
def ada(db: None) -> Member:
    """A newcomer."""
    return make_member("ada")


@pytest.fixture
def ben(db: None) -> Member:
    """A member."""
    return make_member("ben")


@pytest.fixture
def hana(db: None) -> Member:
    """A host."""
    return make_member("hana", Role.HOST)


@pytest.fixture
def mo(db: None) -> Member:
    """A moderator."""
    return make_member("mo", Role.MODERATOR)


@pytest.fixture
def cura(db: None) -> Member:
    """A library editor."""
    return make_member("cura", Role.EDITOR)


@pytest.fixture
def root(db: None) -> Member:
    """An administrator."""
    return make_member("root", Role.ADMIN)


@pytest.fixture
def stranger(db: None) -> Client:
    """A browser that is not signed in."""
    return Client()


def browser_of(member: Member) -> Client:
    """A browser signed in as ``member``."""
    client = Client()
    client.force_login(member)
    return client


def is_named(name: str, shown: str) -> bool:
    """Whether ``name`` stands in ``shown`` as a word; digests, tokens and addresses hold any three letters now and then."""
    return re.search(rf"\b{name}\b", shown) is not None
