"""Moderators at work, in real browsers."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from community.forum.models import Board, Post, Thread
from community.members.models import Member
from community.moderation.actions.cases import open_case
from community.moderation.models import Case
from community.policy import Role
from tests.conftest import make_member
from tests.forum.conftest import make_board, start

OpenPage = Callable[..., Page]


@pytest.fixture
def introductions(transactional_db: None) -> Board:
    return make_board("introductions")


@pytest.fixture
def thread(ada: Member, introductions: Board) -> Thread:
    return start(ada, introductions, "Hello", "Let the river have them all tonight.")


def test_of_two_moderators_the_later_hears_who_was_first(thread: Thread, mo: Member, open_page: OpenPage) -> None:
    case = open_case(Post.objects.get(thread=thread), kind="report", gravity=4)
    mira = make_member("mira", Role.MODERATOR)
    first, later = open_page(mo, case.get_absolute_url()), open_page(mira, case.get_absolute_url())
    first.locator("main").get_by_role("button", name="I take it").click()
    expect(first.locator("main")).to_contain_text("You have taken it.")
    later.locator("main").get_by_role("button", name="I take it").click()
    expect(later.locator("main")).to_contain_text("mo acted first")
    expect(later.locator("main")).to_contain_text("claimed it")
    assert Case.objects.get().claimed_by == mo


def test_what_a_moderator_types_outlives_a_reload_and_a_lost_session(
        thread: Thread, mo: Member, open_page: OpenPage) -> None:
    case = open_case(Post.objects.get(thread=thread), kind="report", gravity=4)
    page = open_page(mo, case.get_absolute_url())
    words, state = page.locator("#words-reply"), page.locator("#act-reply [data-kept]")
    page.locator("#act-reply summary").click()
    words.fill("Half a sentence")
    expect(state).to_have_text("Kept as a draft, for you alone")
    page.reload()
    expect(words).to_have_value("Half a sentence")
    session = [each for each in page.context.cookies() if each["name"] == "sessionid"]
    page.context.clear_cookies(name="sessionid")
    words.fill("Half a sentence, and more")
    expect(state).to_contain_text("Please sign in first")
    page.context.add_cookies(session)  # type: ignore[arg-type]  # what one call gives the other takes
    page.goto(case.get_absolute_url())
    expect(words).to_have_value("Half a sentence, and more")
    page.locator("#act-reply").get_by_role("button", name="Write to the person").click()
    expect(words).to_have_value("")


def test_a_stranger_reports_and_a_moderator_takes_it_by_keys(thread: Thread, mo: Member, open_page: OpenPage) -> None:
    post = Post.objects.get(thread=thread)
    Board.objects.update(audience="everyone")
    reader = open_page(None, thread.get_absolute_url())
    reader.get_by_text("More", exact=False).last.click()
    reader.get_by_role("link", name="Report", exact=True).click()
    reader.get_by_label("urges stopping suddenly").check()
    reader.get_by_role("button", name="Send the report").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Thank you. The moderators have it now.")
    case = Case.objects.get()
    assert case.target == post
    page = open_page(mo, "/moderation/")
    words = page.locator(".veiled__words")
    expect(words).to_contain_text("Let the river have them all")
    assert words.evaluate("one => getComputedStyle(one).filter").startswith("blur")
    shown = page.locator(".excerpt__words")
    expect(shown).to_be_hidden()
    page.get_by_text("Show or hide the words").click()
    expect(shown).to_be_visible()
    expect(words).to_be_hidden()
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("v")
    expect(shown).to_be_hidden()
    tick = page.get_by_role("checkbox", name=f"Choose case {case.pk}")
    page.keyboard.press("x")
    expect(tick).to_be_checked()
    page.keyboard.press("?")
    expect(page.get_by_text("next and previous case")).to_be_visible()
    page.locator("h1").click()
    page.keyboard.press("k")
    page.keyboard.press("c")
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"Case {case.pk}")
    assert Case.objects.get().claimed_by == mo


@pytest.mark.parametrize(("address", "field"), [
    ("/moderation/templates/new/", "body"), ("/moderation/reasons/", "words"), ("/moderation/phrases/", "reason"),
    ("/groups/debrief/", "happened"),
])
def test_other_forms_are_kept_while_one_types_too(transactional_db: None, mo: Member, open_page: OpenPage, address: str, *,
                                                  field: str) -> None:
    page = open_page(mo, address)
    words = page.locator(f"main textarea[name={field}]")
    words.fill("Half a sentence")
    expect(page.locator("main form[data-keep] [data-kept]")).to_contain_text("Kept as a draft")
    page.reload()
    expect(words).to_have_value("Half a sentence")
