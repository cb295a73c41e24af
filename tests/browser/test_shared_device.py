"""One tab, two members after each other."""

from collections.abc import Callable

from django.conf import settings
from playwright.sync_api import Page, expect

from community.chat.models import Message, Room
from community.models import Member
from tests.browser.conftest import connected
from tests.chat.conftest import session_of


def test_the_next_member_neither_sees_nor_sends_what_the_last_one_wrote(
        lounge: Room, ada: Member, ben: Member, open_page: Callable[..., Page]) -> None:
    page = open_page(ada, "/chat/lounge/")
    page.route("**/chat/lounge/messages/", lambda route: route.abort())
    page.get_by_label("Your message").fill("my sister's name is")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".message--pending")).to_have_count(1)
    page.get_by_label("Your message").fill("unfinished")
    page.goto("/forum/")
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session_of(ben), "url": page.url.removesuffix("forum/")}
    page.context.add_cookies([cookie])  # type: ignore[list-item]
    page.unroute_all()
    page.goto("/chat/lounge/")
    connected(page)
    expect(page.get_by_label("Your message")).to_have_value("")
    expect(page.locator(".message--pending, .message--own")).to_have_count(0)
    assert not Message.objects.exists()
