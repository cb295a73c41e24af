"""A quote in its life: it leads to its source, waits where its source waits, and is gone where its source may not be read."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from community.forum.models import ContentNote, Post, Thread
from community.members.models import Member
from tests.forum.conftest import answer, grow, make_board, start

OpenPage = Callable[..., Page]
WORDS, OWN, LABEL = "The night was long and loud.", "I am glad you wrote.", "mentions seizures"
GONE = "A quote stood here. What it quoted is not shown any more."


@pytest.fixture
def source(transactional_db: None, ada: Member, hana: Member) -> Post:
    """A reply by ada, far above."""
    return answer(ada, start(hana, make_board("waves")), WORDS)


@pytest.fixture
def reply(source: Post, ben: Member, hana: Member) -> Post:
    """Ben's reply, on another page, with a quote of it."""
    grow(hana, source.thread, 22)
    return answer(ben, Thread.objects.get(), f"> [quoted](/forum/p/{source.pk}/)\n> {WORDS}\n\n{OWN}")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_quote_leads_to_where_it_was_said(
        scripts: bool, open_page: OpenPage, hana: Member, source: Post, reply: Post) -> None:
    page = open_page(hana, f"/forum/p/{reply.pk}/", java_script_enabled=scripts)
    page.get_by_role("link", name="ada wrote:").click()
    expect(page.locator(f"#post-{source.pk}")).to_be_in_viewport()
    expect(page.locator(f"#post-{source.pk}")).to_contain_text(WORDS)


def test_a_quote_is_gone_when_its_source_is_taken_down(
        open_page: OpenPage, hana: Member, mo: Member, source: Post, reply: Post) -> None:
    reader = open_page(hana, f"/forum/p/{reply.pk}/")
    expect(reader.locator(f"#post-{reply.pk} blockquote")).to_have_text(WORDS)
    desk = open_page(mo, f"/forum/p/{source.pk}/")
    desk.locator(f"#post-{source.pk}").get_by_role("link", name="Take down").click()
    desk.get_by_label("Why").fill("guideline 1")
    desk.get_by_role("button", name="Take down").click()
    expect(desk.get_by_text("A moderator has hidden this.")).to_be_visible()
    reader.reload()
    expect(reader.locator(f"#post-{reply.pk}")).to_contain_text(OWN)
    expect(reader.locator(f"#post-{reply.pk}")).to_contain_text(GONE)
    expect(reader.locator(f"#post-{reply.pk}")).not_to_contain_text(WORDS)


def test_a_quote_is_gone_for_whoever_blocks_its_author_and_for_nobody_else(
        open_page: OpenPage, ada: Member, hana: Member, mo: Member, source: Post, reply: Post) -> None:
    page, other = open_page(mo, f"/members/{ada.username}/"), open_page(hana, f"/forum/p/{reply.pk}/")
    page.get_by_role("button", name="Block").click()
    page.goto(f"/forum/p/{reply.pk}/")
    expect(page.locator(f"#post-{reply.pk}")).to_contain_text(OWN)
    expect(page.locator(f"#post-{reply.pk}")).not_to_contain_text(WORDS)
    other.reload()
    expect(other.locator(f"#post-{reply.pk}")).to_contain_text(WORDS)


def test_a_quote_waits_folded_until_it_is_opened_by_keyboard(
        open_page: OpenPage, hana: Member, source: Post, reply: Post) -> None:
    ContentNote.objects.update_or_create(slug="seizures", defaults={"label": LABEL})
    Post.objects.filter(pk=source.pk).update(notes=["seizures"])
    page = open_page(hana, "/settings/reading/")
    page.get_by_label(LABEL).check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.goto(f"/forum/p/{reply.pk}/")
    quote = page.locator(f"#post-{reply.pk} blockquote")
    expect(page.get_by_text(OWN)).to_be_visible()
    expect(quote).to_be_hidden()
    page.locator(f"#post-{reply.pk} summary", has_text=LABEL).focus()
    page.keyboard.press("Enter")
    expect(quote).to_be_visible()
    expect(quote).to_have_text(WORDS)
