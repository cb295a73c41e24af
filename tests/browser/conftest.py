"""Real browsers on a real server."""

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from playwright.sync_api import Browser, BrowserContext, Page, expect

from community.chat.models import Room
from community.models import Member
from tests.servers import Server, running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All browser tests share one worker, one browser and one server."""
    for item in items:
        if "tests/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


class Elsewhere(BaseHTTPRequestHandler):
    """The neutral site people leave to."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<title>Weather</title><h1>Rain later</h1>")

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def elsewhere() -> Iterator[str]:
    """The address of the neutral site, which here is on this machine: no test asks a real one."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="session")
def site(django_db_setup: None, elsewhere: str) -> Iterator[Server]:
    """One real process of the site for all browser tests."""
    with running(environment={"QUICK_EXIT_URL": elsewhere}) as server:
        yield server


@pytest.fixture(scope="session")
def numbers() -> dict[tuple[str, str], int]:
    """The numbers of the kinds of things, as the server may have learnt them."""
    return {}


@pytest.fixture(autouse=True)
def _same_kinds(transactional_db: None, numbers: dict[tuple[str, str], int]) -> None:
    """Each test begins with tables filled anew, and the kinds of things keep the numbers the server remembers."""
    kinds = ContentType.objects.all()
    moves = [(numbers.setdefault((kind.app_label, kind.model), kind.pk), kind.pk) for kind in kinds]
    with transaction.atomic(), connection.cursor() as cursor:  # foreign keys are looked at when it ends
        cursor.executemany("UPDATE auth_permission SET content_type_id = %s WHERE content_type_id = %s", moves)
        cursor.executemany("UPDATE django_content_type SET id = %s WHERE id = %s", moves)
    ContentType.objects.clear_cache()


@pytest.fixture
def lounge(transactional_db: None) -> Room:
    """The room everybody may enter."""
    return Room.objects.create(slug="lounge", title="Lounge", description="For everyone.")


def connected(page: Page) -> Page:
    """The page of a room, which by now hears what happens in it."""
    expect(page.locator("[data-chat-state]")).to_have_text("Connected")
    return page


@pytest.fixture
def open_page(chromium: Browser, site: Server, elsewhere: str, transactional_db: None) -> Iterator[Callable[..., Page]]:
    """Opens a browser of its own for each person: ``open_page(ada, "/forum/")``; None is a stranger.

    Anything a page says on its console as an error, or asks of another host, fails the test.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_one(member: Member | None, path: str, **options: Any) -> Page:
        context = chromium.new_context(base_url=site.url, **options)
        contexts.append(context)
        if member is not None:
            from tests.chat.conftest import session_of
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session_of(member), "url": site.url}])
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        page.on("request", lambda request: note_request(request.url))
        page.on("console", lambda message: note_words(message.text))
        page.goto(path)
        return page

    def note_request(url: str) -> None:
        if not url.startswith((site.url, site.socket_url, elsewhere, "data:", "blob:")):
            faults.append(f"another host was asked: {url}")

    def note_words(words: str) -> None:
        if "Content Security Policy" in words:
            faults.append(words)

    yield open_one
    for context in contexts:
        context.close()
    assert not faults, faults
