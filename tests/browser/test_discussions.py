"""Leaving a reply beneath a page of the library, as people do it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from community.forum.models import Post
from community.members.models import Member
from community.moderation import actions as moderation
from tests.browser.test_accessibility import faults
from tests.forum.conftest import make_board
from tests.library.copies import load_whole_library

OpenPage = Callable[..., Page]
PAGE = "/library/faq/how-does-peer-support-contribute/"


@pytest.fixture(autouse=True)
def _library(transactional_db: None) -> None:
    load_whole_library()
    make_board("library", "everyone", team_starts=True)


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def fill(page: Page, body: str, name: str, email: str) -> None:
    page.get_by_label("Your reply *").fill(body)
    page.get_by_label("Name *").fill(name)
    page.get_by_label("E-mail *").fill(email)
    press(page, "Send your reply")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_guest_replies_and_a_moderator_publishes_it(scripts: bool, mo: Member, open_page: OpenPage) -> None:
    page = open_page(None, PAGE, java_script_enabled=scripts)
    fill(page, "I read this *twice*.", "Moderator", "june@example.org")
    expect(page.locator(".field__errors")).to_contain_text("could be taken for the team")
    expect(page.get_by_label("Your reply *")).to_have_value("I read this *twice*.")
    fill(page, "I read this *twice*.", "June", "june@example.org")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. A moderator reads it first.")
    assert [(each["name"], each["expires"]) for each in page.context.cookies()] == [("receipts", -1)]
    page.goto(PAGE)
    expect(page.get_by_role("heading", name="Replies (0)")).to_be_visible()
    expect(page.get_by_label("Your reply *")).to_have_value("")

    desk = open_page(mo, "/moderation/held/", java_script_enabled=scripts)
    expect(desk.get_by_role("article", name="June Guest").get_by_role("button", name="Publish")).to_be_visible()
    moderation.approve(mo, Post.objects.get())  # here: the server remembers numbers that emptying the tables has changed
    page.goto(PAGE)
    expect(page.get_by_role("article", name="June Guest")).to_contain_text("I read this twice.")
    page.get_by_role("link", name="See what became of it").click()
    page.get_by_role("link", name="Your reply beneath").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your reply is published")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_member_previews_and_replies(scripts: bool, ada: Member, open_page: OpenPage) -> None:
    page = open_page(ada, PAGE, java_script_enabled=scripts)
    page.get_by_label("Your reply").fill("I read this *twice*.")
    press(page, "Preview")
    expect(page.locator(".preview em")).to_have_text("twice")
    press(page, "Post your reply")
    post = Post.objects.get()
    expect(page).to_have_url(re.compile(f"{PAGE}#post-{post.pk}$"))
    expect(page.locator(f"#post-{post.pk}")).to_contain_text("I read this twice.")
    expect(page.get_by_label("Your reply")).to_have_value("")


def test_what_was_typed_is_there_again_until_it_is_sent(open_page: OpenPage) -> None:
    page = open_page(None, PAGE)
    page.get_by_label("Your reply *").fill("Half a thought")
    page.goto("/library/")
    page.goto(PAGE)
    expect(page.get_by_label("Your reply *")).to_have_value("Half a thought")


def test_a_form_with_every_field_wrong_can_be_read_by_everybody(open_page: OpenPage) -> None:
    page = open_page(None, PAGE)
    fill(page, "", "", "june")
    expect(page.locator(".field__errors")).to_have_count(3)
    assert faults(page) == []
