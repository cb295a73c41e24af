"""A real browser on a real server: writing in place, drafts, the keyboard, and pages axe finds nothing in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from community.forum.models import Thread
from community.members.models import Member
from tests.chat.conftest import session_of
from tests.forum.conftest import answer, grow, make_board, start
from tests.servers import Server, running

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("forum browser")]  # one browser, one server

Opener = Callable[..., Any]


@pytest.fixture(scope="module")
def process(django_db_setup: None) -> Iterator[Server]:
    """One process of the site for this file."""
    with running() as server:
        yield server


@pytest.fixture
def thread(transactional_db: None, ada: Member) -> Thread:
    """A thread by ada."""
    return start(ada, make_board("waves"))


@pytest.fixture
def open_page(process: Server, chromium: Browser, transactional_db: None) -> Opener:
    """Opens an address as a member in a window that closes with the block."""

    @contextmanager
    def opened(member: Member, address: str, **options: Any) -> Iterator[Page]:
        session = session_of(member)
        with chromium.new_context(base_url=process.url, **options) as context:
            context.add_cookies([{"name": "sessionid", "value": session, "url": process.url}])
            page = context.new_page()
            page.goto(address)
            yield page

    return opened


def test_a_reply_appears_in_place_and_the_keyboard_goes_to_it(ben: Member, thread: Thread, open_page: Opener) -> None:
    with open_page(ben, thread.get_absolute_url()) as page:
        page.fill("#id_body", "Welcome, **really**.")
        page.get_by_role("button", name="Post your reply").click()
        page.get_by_text("Welcome, really.").wait_for()
        assert page.locator("#posts > li").count() == 2
        assert page.input_value("#id_body") == ""
        assert page.inner_text("#reply-said") == "Your reply is posted."
        page.locator("#posts > li:last-child article:focus").wait_for()


def test_a_preview_leaves_the_text_where_it_is(ben: Member, thread: Thread, open_page: Opener) -> None:
    with open_page(ben, thread.get_absolute_url()) as page:
        page.fill("#id_body", "Perhaps *this*.")
        page.get_by_role("button", name="Preview").click()
        assert page.inner_text(".preview .prose") == "Perhaps this."
        assert page.input_value("#id_body") == "Perhaps *this*."
        assert page.locator("#posts > li").count() == 1


def test_what_is_wrong_is_said_in_the_box(ben: Member, thread: Thread, open_page: Opener) -> None:
    with open_page(ben, thread.get_absolute_url()) as page:
        page.get_by_role("button", name="Post your reply").click()
        page.get_by_text("There is nothing to read yet").wait_for()
        page.locator("textarea:focus").wait_for()


def test_a_draft_survives_a_reload_and_ends_with_its_post(ben: Member, thread: Thread, open_page: Opener) -> None:
    with open_page(ben, "/forum/waves/new/") as page:
        page.fill("#id_body", "Half a thought")
        page.reload()
        assert page.input_value("#id_body") == "Half a thought"
        page.fill("#id_title", "A thought")
        page.get_by_role("button", name="Post your thread").click()
        page.locator(".post").wait_for()
        page.goto("/forum/waves/new/")
        assert page.input_value("#id_body") == ""


def test_everything_works_without_javascript(ben: Member, thread: Thread, open_page: Opener) -> None:
    with open_page(ben, thread.get_absolute_url(), java_script_enabled=False) as page:
        page.fill("#id_body", "No script here.")
        page.get_by_role("button", name="Preview").click()
        page.get_by_role("button", name="Post your reply").click()
        assert "#post-" in page.url
        assert page.locator(".post .prose").last.inner_text() == "No script here."


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_and_nothing_is_cut(width: int, ada: Member, mo: Member, thread: Thread, open_page: Opener) -> None:
    from axe_playwright_python.sync_playwright import Axe

    mine = answer(mo, thread)
    grow(ada, thread, 40)
    addresses = ["/forum/", "/forum/waves/", "/forum/waves/new/", f"{thread.get_absolute_url()}?page=2",
                 f"{thread.get_absolute_url()}?page=9", f"/forum/p/{mine.pk}/edit/"]
    with open_page(mo, "/forum/", viewport={"width": width, "height": 900}) as page:
        for address in addresses:
            page.goto(address)
            assert Axe().run(page).violations_count == 0, address
            assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), address
