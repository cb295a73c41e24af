"""From a dangerous word to a fair end: taken from sight on every screen at once, with a reason, and looked at again by somebody
else; and what a muted member can still do."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from community.chat import actions as chat
from community.chat.models import Room
from community.forum.models import Post
from community.models import Member
from community.moderation import actions
from community.moderation.models import Appeal, Decision
from tests.forum.conftest import answer, make_board, start

OpenPage = Callable[..., Page]
DANGEROUS = "Let the river have the rest tonight."  # screening does not know it: reports are for that
A_SECOND = 1_000  # milliseconds


def report(page: Page, words: str, reason: str) -> None:
    """Tell moderators of the post with these ``words``."""
    post = page.locator(".post", has_text=words)
    post.locator("summary", has_text="More").click()
    post.get_by_role("link", name="Report").click()
    page.get_by_label(reason).check()
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_text("The moderators have it now.")).to_be_visible()


def take_down_its_case(moderator: Page) -> None:
    """Take the case from the queue, and take down what it is about."""
    moderator.get_by_role("link", name=re.compile("reported")).click()
    form = moderator.locator("#act-hide")
    form.locator("summary").click()
    form.get_by_label("Guideline").select_option(index=1)
    form.get_by_label("Why").fill("Stopping suddenly can hurt somebody.")
    form.get_by_role("button", name="Take it down").click()
    expect(moderator.get_by_text("Done, and written in the log.")).to_be_visible()


def take_down(moderator: Page) -> None:
    """Fill in the form that takes something down."""
    moderator.get_by_label("Guideline").select_option(index=1)
    moderator.get_by_label("Why", exact=True).fill("Stopping suddenly can hurt somebody.")
    moderator.get_by_role("button", name="Take down").click()


def ask_again(author: Page) -> None:
    """Go from where it stood to the page that says why, and ask for another look."""
    expect(author.get_by_text("Guideline 1. Stopping suddenly can hurt somebody.").first).to_be_visible()
    author.get_by_role("link", name="Is this wrong? Ask somebody else to look").first.click()
    expect(author.get_by_role("heading", name="A decision about you")).to_be_visible()
    expect(author.get_by_text(DANGEROUS)).to_be_visible()
    author.get_by_label("What should the other person know?").fill("I was quoting my doctor.")
    author.get_by_role("button", name="Ask for another look").click()
    expect(author.get_by_text("You have asked for another look.")).to_be_visible()


def undo(moderator: Page) -> None:
    """Answer the appeal that waits."""
    moderator.get_by_role("link", name=re.compile("^ben: ")).click()
    expect(moderator.get_by_text("I was quoting my doctor.")).to_be_visible()
    moderator.get_by_label("Undo the decision: everything is as it was before").check()
    moderator.get_by_label("Why", exact=True).fill("It was a quote, and he warned of it.")
    moderator.get_by_role("button", name="Answer, and tell them").click()
    expect(moderator.get_by_text("Done, and they are told.")).to_be_visible()


def test_a_message_is_gone_on_every_screen_and_comes_back_exactly(
        lounge: Room, open_page: OpenPage, ada: Member, ben: Member, mo: Member, root: Member) -> None:
    message = chat.send_message(ben, lounge, body=DANGEROUS, nonce=uuid4()).message
    reader, author = open_page(ada, "/chat/lounge/"), open_page(ben, "/chat/lounge/")
    for page in (reader, author):
        expect(page.get_by_text(DANGEROUS)).to_be_visible()
    moderator = open_page(mo, f"/moderation/message/{message.pk}/hide/")
    take_down(moderator)
    expect(reader.get_by_text(DANGEROUS)).to_have_count(0, timeout=A_SECOND)
    expect(author.get_by_text(DANGEROUS)).to_be_visible()
    ask_again(author)
    expect(open_page(mo, "/moderation/second/").get_by_text("somebody else answers this")).to_be_visible()
    undo(open_page(root, "/moderation/second/"))
    expect(reader.get_by_text(DANGEROUS)).to_be_visible(timeout=A_SECOND)
    author.goto("/notifications/")
    expect(author.get_by_text("It was a quote, and he warned of it.")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_reply_is_reported_signed_out_gone_with_its_reason_and_comes_back(
        scripts: bool, open_page: OpenPage, ada: Member, ben: Member, mo: Member, root: Member) -> None:
    thread = start(ada, make_board("waves", "everyone"), "A bad week")
    post = answer(ben, thread, DANGEROUS)
    before = Post.objects.filter(pk=post.pk).values().get()
    place = thread.get_absolute_url()
    report(open_page(None, place, java_script_enabled=scripts), DANGEROUS, "urges stopping suddenly")
    take_down_its_case(open_page(mo, "/moderation/", java_script_enabled=scripts))
    reader = open_page(ada, place)
    expect(reader.get_by_text(DANGEROUS)).to_have_count(0)
    ask_again(open_page(ben, place, java_script_enabled=scripts))
    undo(open_page(root, "/moderation/second/", java_script_enabled=scripts))
    reader.reload()
    expect(reader.get_by_text(DANGEROUS)).to_be_visible()
    assert Post.objects.filter(pk=post.pk).values().get() == before
    assert [row.act for row in Decision.objects.order_by("pk")] == ["hide", "overturned"]


def test_a_muted_member_reads_asks_and_leaves(open_page: OpenPage, ada: Member, ben: Member, mo: Member) -> None:
    thread = start(ada, make_board("waves"), "A bad week")
    actions.restrict(mo, ben, kind="mute", reason="You wrote at somebody, three times.", rule="10")
    page = open_page(ben, thread.get_absolute_url())
    expect(page.get_by_text("It was long.")).to_be_visible()
    expect(page.get_by_label("Your reply")).to_have_count(0)
    page.get_by_role("link", name="See why, until when, and what still works").click()
    expect(page.get_by_text("You wrote at somebody, three times.")).to_be_visible()
    expect(page.get_by_role("heading", name="What still works")).to_be_visible()
    page.get_by_role("link", name="Read more, or ask for another look").click()
    page.get_by_role("button", name="Ask for another look").click()
    expect(page.get_by_text("You have asked for another look.")).to_be_visible()
    assert Appeal.objects.get().by == ben
    page.goto(thread.get_absolute_url())
    report(page, "It was long.", "something else")
    page.goto("/settings/close/")
    expect(page).to_have_url(re.compile("/settings/close/|/accounts/reauthenticate/"))
