"""Writing in the forum with a real browser: drafts that survive, quotes, suggestions by keyboard, and none of it needed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from community.forum.models import Draft, Post, Thread
from community.members.models import Member
from tests.browsing import launched
from tests.chat.conftest import session_of
from tests.forum.conftest import answer, make_board, start
from tests.servers import Server, running

pytestmark = pytest.mark.browser

Opener = Callable[..., Any]


@pytest.fixture(scope="module")
def process(django_db_setup: None) -> Iterator[Server]:
    """One process of the site for this file."""
    with running() as server:
        yield server


@pytest.fixture
def thread(transactional_db: None, ada: Member) -> Thread:
    return start(ada, make_board("waves"), body="It was long. And the nights were *longer*.")


@pytest.fixture
def open_page(process: Server, transactional_db: None) -> Opener:
    @contextmanager
    def opened(member: Member, address: str, **options: Any) -> Iterator[Page]:
        session = session_of(member)
        with launched() as browser:
            context = browser.new_context(base_url=process.url, **options)
            context.add_cookies([{"name": "sessionid", "value": session, "url": process.url}])
            page = context.new_page()
            page.goto(address)
            yield page

    return opened


def signed_in(page: Page, process: Server, session: str) -> None:
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": process.url}])


def test_a_draft_survives_a_killed_server(ben: Member, thread: Thread, process: Server, open_page: Opener) -> None:
    with open_page(ben, thread.get_absolute_url()) as page:
        box = page.locator("#id_body")
        box.press_sequentially("Half a thought")
        expect(page.locator("[data-kept]")).to_contain_text("Kept as a draft")
        process.kill()
        box.press_sequentially(", and more")
        expect(page.locator("[data-kept]")).to_contain_text("no connection")
        process.restart()
        page.reload()
        expect(page.locator("#id_body")).to_have_value("Half a thought, and more")
        expect(page.locator("[data-kept]")).to_contain_text("Kept as a draft")
    assert Draft.objects.get().words["body"] == ["Half a thought, and more"]


def test_a_draft_survives_an_expired_session_and_meets_nobody_else(
        ada: Member, ben: Member, thread: Thread, process: Server, open_page: Opener) -> None:
    hers, again = session_of(ada), session_of(ben)
    with open_page(ben, thread.get_absolute_url()) as page:
        ended = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "sessionid")  # type: ignore[typeddict-item]
        page.evaluate("0")
        _end(ended)
        page.locator("#id_body").press_sequentially("Nobody may lose this")
        expect(page.locator("[data-kept]")).to_contain_text("sign in")
        signed_in(page, process, hers)
        page.goto(thread.get_absolute_url())
        expect(page.locator("#id_body")).to_have_value("")
        signed_in(page, process, again)
        page.goto(thread.get_absolute_url())
        expect(page.locator("#id_body")).to_have_value("Nobody may lose this")


def _end(session: str) -> None:
    """As time would."""
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    def delete() -> None:
        Session.objects.filter(session_key=session).delete()
        connection.close()

    with ThreadPoolExecutor(1) as pool:  # Django refuses queries beside the browser's loop
        pool.submit(delete).result()


def test_what_is_selected_is_quoted(ben: Member, thread: Thread, open_page: Opener) -> None:
    number = thread.posts.get().pk
    with open_page(ben, thread.get_absolute_url()) as page:
        page.locator(".post .prose em").dblclick()
        page.get_by_role("link", name="Quote this post").click()
        expect(page.locator("#id_body")).to_have_value(f"> [quoted](/forum/p/{number}/)\n> longer\n\n")
        page.locator("#id_body").press_sequentially("So true.")
        page.get_by_role("button", name="Post your reply").click()
        expect(page.locator("#posts blockquote")).to_have_text("longer")
        expect(page.locator(".quote-by")).to_have_text("ada wrote:")


def test_nothing_selected_quotes_the_post(ben: Member, thread: Thread, open_page: Opener) -> None:
    with open_page(ben, thread.get_absolute_url()) as page:
        page.get_by_role("link", name="Quote this post").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#id_body")).to_have_value(
            f"> [quoted](/forum/p/{thread_post(page)}/)\n> It was long. And the nights were *longer*.\n\n")


def thread_post(page: Page) -> str:
    return str(page.locator("article.post").first.get_attribute("id")).removeprefix("post-")


def test_suggestions_work_by_keyboard(ben: Member, thread: Thread, open_page: Opener) -> None:
    with open_page(ben, thread.get_absolute_url()) as page:
        box = page.locator("#id_body")
        box.press_sequentially("Thank you, @a")
        expect(page.get_by_role("option", name="ada")).to_be_visible()
        page.keyboard.press("Enter")
        expect(box).to_have_value("Thank you, @ada ")


def test_tools_and_preview_stay_on_the_page(ben: Member, thread: Thread, open_page: Opener) -> None:
    with open_page(ben, "/forum/waves/new/") as page:
        page.fill("#id_body", "bold")
        page.locator("#id_body").select_text()
        page.get_by_role("button", name="Bold").click()
        expect(page.locator("#id_body")).to_have_value("**bold**")
        page.get_by_role("button", name="Preview").click()
        expect(page.locator(".preview .prose strong")).to_have_text("bold")
        assert page.url.endswith("/forum/waves/new/")


def test_composing_needs_no_script(ada: Member, ben: Member, thread: Thread, open_page: Opener) -> None:
    with open_page(ben, thread.get_absolute_url(), java_script_enabled=False) as page:
        page.get_by_role("link", name="Quote this post").click()
        page.locator("#id_body").fill(page.input_value("#id_body") + "I thank @ada.")
        page.get_by_role("button", name="Preview").click()
        expect(page.locator(".preview blockquote")).to_contain_text("It was long.")
        page.get_by_text("Use a one-off name instead").click()
        page.get_by_label("A one-off name", exact=True).check()
        page.get_by_label("Your one-off name").fill("quiet_harbour")
        page.get_by_role("button", name="Post your reply").click()
        expect(page.locator(".post").last).to_contain_text("I thank @ada.")
    assert Post.objects.latest("pk").alias == "quiet_harbour"
    assert not Draft.objects.exists()


def test_words_typed_elsewhere_meanwhile_are_offered_not_lost(ben: Member, thread: Thread, open_page: Opener) -> None:
    answer(ben, thread)
    with open_page(ben, thread.get_absolute_url()) as page:
        page.route("**/drafts/keep/**", lambda route: route.abort())
        page.locator("#id_body").press_sequentially("From this tab")
        expect(page.locator("[data-kept]")).to_contain_text("no connection")
        page.evaluate("""() => { const key = Object.keys(sessionStorage).find((each) => each.startsWith("draft:"))
            const kept = JSON.parse(sessionStorage.getItem(key)); kept.base = "older"
            sessionStorage.setItem("other", JSON.stringify([key, kept])) }""")
        page.unroute_all()
        page.locator("#id_body").press_sequentially(" too")
        expect(page.locator("[data-kept]")).to_contain_text("Kept as a draft")
        page.evaluate("""() => { const [key, kept] = JSON.parse(sessionStorage.getItem("other"))
            sessionStorage.setItem(key, JSON.stringify(kept)) }""")
        page.reload()
        expect(page.locator("#id_body")).to_have_value("From this tab too")
        page.get_by_role("button", name="Put in the words of this tab").click()
        expect(page.locator("#id_body")).to_have_value("From this tab")
