"""What somebody is told while they write: help before anything else, and a word of thought. Nothing of it is kept."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from community.chat.models import Message, Room
from community.forum.models import Post, Thread
from community.models import Member
from community.safety.models import ScreeningMatch
from tests.browser.conftest import connected
from tests.forum.conftest import make_board, start

OpenPage = Callable[..., Page]

FAREWELL = "I have written the goodbye letters and tonight I will end my life."
HARMLESS = "I made soup and watched the rain with the cat."
DOSE = "You should take 4 mg of diazepam at night and 2 mg in the morning."


@pytest.fixture
def thread(transactional_db: None, ada: Member) -> Thread:
    return start(ada, make_board("waves"), body="It was long.")


def written(page: Page, words: str) -> Page:
    page.locator("textarea[name=body]").fill(words)
    return page


def test_help_stands_beside_the_words_before_they_are_sent(thread: Thread, ben: Member, open_page: OpenPage) -> None:
    page = written(open_page(ben, thread.get_absolute_url()), FAREWELL)
    place = page.locator("[data-hints]")
    expect(place.get_by_role("link").first).to_be_visible(timeout=20_000)
    expect(place).to_contain_text("call")
    written(page, HARMLESS)
    expect(place).to_be_empty(timeout=20_000)
    assert not ScreeningMatch.objects.exists()
    assert Post.objects.filter(author=ben).count() == 0


def test_a_word_of_thought_in_a_room_can_be_gone_past_by_keyboard(lounge: Room, ben: Member, open_page: OpenPage) -> None:
    page = connected(open_page(ben, "/chat/lounge/"))
    written(page, DOSE)
    expect(page.locator("[data-hints]")).to_contain_text("whoever prescribes", timeout=20_000)
    page.get_by_role("button", name="Send", exact=True).press("Enter")
    anyway = page.get_by_role("button", name="Send it anyway")
    expect(anyway).to_be_visible()
    assert not Message.objects.exists()
    anyway.press("Enter")
    expect(page.locator(".message:not(.message--pending)").filter(has_text="4 mg of diazepam")).to_be_visible()
    assert Message.objects.get().author_id == ben.pk
