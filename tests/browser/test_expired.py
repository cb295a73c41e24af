"""A session or a server that ended while somebody wrote: nothing typed is lost on the way back."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from community.forum.models import Post
from community.members.models import Member
from tests.browser.test_composer import _end as end
from tests.browser.test_journeys import sign_in
from tests.forum.conftest import make_board, start
from tests.servers import Server

OpenPage = Callable[..., Page]
WORDS = "Nobody may lose this."


def end_session(page: Page) -> None:
    end(next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "sessionid"))  # type: ignore[typeddict-item]


def test_a_reply_sent_after_the_session_ended_waits_in_its_box(open_page: OpenPage, ada: Member, ben: Member) -> None:
    thread = start(ada, make_board("waves"))
    page = open_page(ben, thread.get_absolute_url())
    end_session(page)
    page.get_by_label("Your reply").fill(WORDS)
    page.get_by_role("button", name="Post your reply").click()
    page.locator("main").get_by_role("link", name="Sign in").click()
    sign_in(page, ben)
    expect(page.get_by_label("Your reply")).to_have_value(WORDS)
    assert not Post.objects.filter(author=ben).exists()
    page.get_by_role("button", name="Post your reply").click()
    expect(page.locator("#posts .post").last).to_contain_text(WORDS)


def test_without_scripts_the_words_are_given_back_to_copy(open_page: OpenPage, ada: Member, ben: Member) -> None:
    thread = start(ada, make_board("waves"))
    page = open_page(ben, thread.get_absolute_url(), java_script_enabled=False)
    end_session(page)
    page.get_by_label("Your reply").fill(WORDS)
    page.get_by_role("button", name="Post your reply").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Please sign in")
    expect(page.get_by_text("Please copy it before you sign in")).to_be_visible()
    expect(page.locator("main textarea")).to_have_count(1)
    expect(page.locator("main textarea")).to_have_value(WORDS)
    page.locator("main").get_by_role("link", name="Sign in").click()
    sign_in(page, ben)
    expect(page.get_by_role("heading", name=thread.title)).to_be_visible()


def test_a_new_thread_survives_a_session_that_ends(open_page: OpenPage, ben: Member) -> None:
    make_board("waves")
    page = open_page(ben, "/forum/waves/new/")
    page.get_by_label("Title").fill("A small step")
    page.get_by_label("Your text").press_sequentially("It went")
    expect(page.locator("[data-kept]")).to_contain_text("Kept as a draft")
    end_session(page)
    page.get_by_label("Your text").press_sequentially(" well.")
    expect(page.locator("[data-kept]")).to_contain_text("sign in")
    page.goto("/forum/waves/new/")
    sign_in(page, ben)
    expect(page.get_by_label("Title")).to_have_value("A small step")
    expect(page.get_by_label("Your text")).to_have_value("It went well.")


def test_a_new_thread_survives_a_killed_server(open_page: OpenPage, site: Server, ben: Member) -> None:
    make_board("waves")
    page = open_page(ben, "/forum/waves/new/")
    page.get_by_label("Title").fill("A small step")
    page.get_by_label("Your text").press_sequentially("It went")
    expect(page.locator("[data-kept]")).to_contain_text("Kept as a draft")
    site.kill()
    page.get_by_label("Your text").press_sequentially(" well.")
    expect(page.locator("[data-kept]")).to_contain_text("no connection")
    site.restart()
    page.goto("/forum/waves/new/")
    expect(page.get_by_label("Title")).to_have_value("A small step")
    expect(page.get_by_label("Your text")).to_have_value("It went well.")
    page.get_by_role("button", name="Post your thread").click()
    expect(page.locator(".post")).to_contain_text("It went well.")
    assert Post.objects.filter(author=ben).count() == 1
    page.goto("/drafts/")
    expect(page.get_by_text("There are no drafts.")).to_be_visible()
