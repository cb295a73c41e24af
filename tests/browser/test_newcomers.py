"""From a newcomer's first post to its first answer; taking a post back and reading what it said, without scripts."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from community.forum import actions, fanout
from community.forum.models import Post
from community.models import Member
from tests.forum.conftest import answer, make_board, start
from tests.servers import Server, running

OpenPage = Callable[..., Page]


@pytest.fixture(scope="module")
def site(django_db_setup: None, elsewhere: str) -> Iterator[Server]:
    """A site where first posts wait, as they really do."""
    with running(environment={"QUICK_EXIT_URL": elsewhere, "HELD_FIRST_POSTS": "2"}) as server:
        yield server


def test_a_first_post_from_writing_to_its_answer(open_page: OpenPage, ada: Member, mo: Member, hana: Member) -> None:
    make_board("waves")
    page = open_page(ada, "/forum/waves/new/")
    page.get_by_label("Title").fill("My first evening here")
    page.get_by_label("Your text").fill("I do not know where to begin.")
    page.get_by_role("button", name="Post your thread").click()
    expect(page.get_by_text("Waiting for a moderator.")).to_be_visible()
    expect(page.get_by_text("I do not know where to begin.")).to_be_visible()

    desk = open_page(mo, "/moderation/held/")
    expect(desk.get_by_text("A new thread:")).to_be_visible()
    desk.get_by_role("button", name="Publish").click()
    expect(desk.get_by_text("Nothing waits.")).to_be_visible()
    page.get_by_role("link", name="Notifications").click()
    expect(page.get_by_text("your post is published")).to_be_visible()
    page.get_by_role("link", name="My first evening here").click()
    expect(page.get_by_role("heading", name="My first evening here")).to_be_visible()
    expect(page.get_by_text("Waiting for a moderator.")).to_have_count(0)

    host = open_page(hana, "/forum/welcome/")
    host.get_by_role("button", name="I am answering this").click()
    expect(open_page(mo, "/forum/welcome/").get_by_text("hana is answering this.")).to_be_visible()
    host.get_by_label("Your reply").fill("Welcome. You have begun already.")
    host.get_by_role("button", name="Post your reply").click()
    expect(host.get_by_text("Welcome. You have begun already.")).to_be_visible()
    expect(open_page(mo, "/forum/welcome/").get_by_text("Everybody has been answered.")).to_be_visible()

    reply = Post.objects.get(author=hana)
    assert fanout.fan_out(reply.pk) == 1  # the worker's part
    page.goto("/forum/")
    page.get_by_role("link", name="Notifications (1 new)").click()
    expect(page.get_by_text("by hana")).to_be_visible()
    page.get_by_role("link", name="My first evening here").first.click()
    expect(page.locator(f"#post-{reply.pk}")).to_be_in_viewport()
    expect(page.get_by_text("Welcome. You have begun already.")).to_be_visible()
    expect(page.get_by_text("Waiting for a moderator.")).to_have_count(0)
    page.get_by_label("Your reply").fill("Thank you.")
    page.get_by_role("button", name="Post your reply").click()
    expect(page.locator("#posts .post").last).to_contain_text("Thank you.")  # it waits, and its author sees it
    expect(page.get_by_text("Waiting for a moderator.")).to_be_visible()
    expect(page.get_by_label("Your reply")).to_have_value("")


def test_taking_back_and_history_without_scripts(open_page: OpenPage, ada: Member, hana: Member, ben: Member) -> None:
    with actions.nobody_held():
        thread = start(hana, make_board("waves"))
        reply = answer(ben, thread, "I live in Little Wallop.")
        actions.edit_post(ben, reply, body="I live by the sea.", revision=1)
    options: dict[str, Any] = {"java_script_enabled": False}
    reader = open_page(ada, thread.get_absolute_url(), **options)
    reader.get_by_role("link", name="edited").click()
    expect(reader.get_by_text("Little Wallop").first).to_be_visible()

    author = open_page(ben, f"/forum/p/{reply.pk}/history/", **options)
    author.get_by_role("button", name="Take out all former versions").click()
    reader.reload()
    expect(reader.get_by_text("Little Wallop")).to_have_count(0)

    author.goto(thread.get_absolute_url())
    author.get_by_role("link", name="Take back").click()
    author.get_by_role("button", name="Take it back").click()
    reader.goto(thread.get_absolute_url())
    expect(reader.get_by_text("A post was here; its author took it back.")).to_be_visible()
    author.get_by_role("button", name="Put it back").click()
    reader.reload()
    expect(reader.get_by_text("I live by the sea.")).to_be_visible()
    reader.get_by_role("link", name="React").last.click()
    reader.get_by_role("button", name="Hug").click()
    expect(reader.get_by_text("Hug 1")).to_be_visible()
