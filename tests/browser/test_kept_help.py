"""A copy of the help page on one's own device: only when asked for, without a connection, and gone on leaving."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

OpenPage = Callable[..., Page]


@pytest.mark.parametrize("way", ["button", "link"])
def test_a_kept_copy_of_help_shows_without_a_connection_until_it_is_taken_away(open_page: OpenPage, way: str) -> None:
    page = open_page(None, "/help-now/")
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    page.get_by_role("button", name="Keep a copy on this device").click()
    expect(page.get_by_text("A copy is on this device now.")).to_be_visible()
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    page.goto("/about/")
    page.context.set_offline(True)
    page.goto("/forum/")
    expect(page.get_by_role("heading", name="Get help now")).to_be_visible()
    expect(page.get_by_text("There is no connection just now.")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.button--help')).minBlockSize") != "0px"  # styled, too
    page.goto("/help-now/seizure/")
    expect(page.get_by_text("Put nothing into the mouth.")).to_be_visible()
    page.context.set_offline(False)

    page.goto("/help-now/")
    if way == "button":
        page.get_by_role("button", name="Take the copy away").click()
        expect(page.get_by_text("The copy is gone from this device.")).to_be_visible()
    else:
        page.get_by_role("link", name="Leave this site", exact=True).click()
        expect(page.get_by_role("heading", name="Rain later")).to_be_visible()
        page.goto("/about/")
    assert page.evaluate("caches.keys().then((all) => all.length)") == 0
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
