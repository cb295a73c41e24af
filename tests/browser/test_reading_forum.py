"""Content notes: a reader chooses what waits until they open it, and meets it folded everywhere; the way of an answer back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from community.forum import fanout
from community.forum.models import ContentNote, Follow, Post, Thread
from community.models import Member
from tests.forum.conftest import answer, make_board, start

OpenPage = Callable[..., Page]
LABEL = "mentions seizures"


@pytest.fixture
def noted(transactional_db: None, ada: Member, ben: Member) -> Thread:
    """A thread by ada that mentions seizures, with a reply ben was told of."""
    ContentNote.objects.get_or_create(slug="seizures", defaults={"label": LABEL})
    ContentNote.objects.update(label=LABEL)
    thread = start(ada, make_board("waves"), "A night in hospital", "The chamomile did not help.")
    Follow.objects.create(member=ben, thread=thread, level="watch")
    fanout.fan_out(answer(ada, thread, "I am home.").pk)
    Thread.objects.update(notes=["seizures"])
    Post.objects.filter(position=1).update(notes=["seizures"])
    return thread


def choose(page: Page) -> None:
    """Ask for folding, as a reader does."""
    page.goto("/settings/reading/")
    page.get_by_label(LABEL).check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()


@pytest.mark.parametrize(("address", "words"), [
    ("/forum/waves/", "A night in hospital"), ("/forum/unread/", "A night in hospital"),
    ("thread", "The chamomile did not help."), ("/search/?q=chamomile", "A night in hospital"),
    ("/notifications/", "A night in hospital"),
])
@pytest.mark.parametrize("scripts", [True, False])
def test_what_is_folded_waits_until_it_is_opened(
        address: str, words: str, scripts: bool, open_page: OpenPage, ben: Member, noted: Thread) -> None:
    where = noted.get_absolute_url() if address == "thread" else address
    page = open_page(ben, where, java_script_enabled=scripts)
    shown = page.locator("#main, main").first.get_by_text(words).last
    expect(shown).to_be_visible()
    choose(page)
    page.goto(where)
    expect(shown).to_be_hidden()
    page.locator("main details.fold summary", has_text=LABEL).first.click()
    expect(shown).to_be_visible()


def test_the_answer_is_told_and_leads_to_what_is_new(open_page: OpenPage, ada: Member, hana: Member) -> None:
    thread = start(ada, make_board("waves"))
    reply = answer(hana, thread, "Welcome.")
    fanout.fan_out(reply.pk)
    page = open_page(ada, "/forum/")
    page.goto("/notifications/")
    page.get_by_role("link", name=thread.title).click()
    expect(page.locator(f"#post-{reply.pk}")).to_be_in_viewport()
    expect(page.locator(f"#post-{reply.pk}")).to_contain_text("Welcome.")
