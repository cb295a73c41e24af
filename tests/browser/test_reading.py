"""Reading a page of the library: notes in place, the contents list, the short version, what the browser keeps, paper."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from library.actions import load_library
from library.content import read_content
from library.models import Entry
from tests.browser.test_accessibility import faults

OpenPage = Callable[..., Page]
PAGE = "/library/withdrawal/"
PHONE = {"width": 375, "height": 740}
KEPT = "() => localStorage.getItem('library:read')"


@pytest.fixture(autouse=True)
def books(transactional_db: None) -> None:
    load_library(read_content())


def number(page: Page, place: int = 0) -> Locator:
    return page.locator(".entry__body .citation a").nth(place)


def note(page: Page) -> Locator:
    return page.locator("#note")


# Notes beside numbers and words


def test_a_number_tells_its_source_by_keyboard_and_escape_leaves_one_where_one_was(open_page: OpenPage) -> None:
    page = open_page(None, PAGE)
    number(page).focus()
    expect(note(page)).to_contain_text(page.locator("#source-2 .source__title").inner_text())
    expect(number(page)).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.getElementById('note').contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(note(page)).to_have_count(0)
    expect(number(page)).to_be_focused()
    page.keyboard.press("Enter")
    expect(note(page)).to_be_visible()
    assert "#" not in page.url


def test_a_number_tells_its_source_while_one_points_at_it(open_page: OpenPage) -> None:
    page = open_page(None, PAGE)
    number(page, 2).hover()
    expect(note(page)).to_be_visible()
    note(page).hover()
    page.wait_for_timeout(500)
    expect(note(page)).to_be_visible()
    page.locator("h1").hover()
    expect(note(page)).to_have_count(0)


def test_a_tap_opens_a_note_and_a_tap_elsewhere_closes_it(open_page: OpenPage) -> None:
    page = open_page(None, PAGE, viewport=PHONE, has_touch=True, is_mobile=True)
    number(page, 3).tap()
    box = note(page).bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    assert box["y"] + box["height"] <= PHONE["height"]
    page.locator("h2").last.tap()
    expect(note(page)).to_have_count(0)


def test_a_word_of_the_glossary_is_explained_in_place(open_page: OpenPage) -> None:
    page = open_page(None, PAGE)
    page.locator("a.term").first.click()
    word = page.locator("a.term").first.get_attribute("href") or ""
    expect(note(page)).to_contain_text(page.locator(f"{word} dd").inner_text())
    expect(note(page)).to_have_count(1)
    number(page, 5).click()
    expect(note(page)).to_have_count(1)
    expect(note(page)).to_contain_text("Source")


def test_an_open_note_hides_nothing_from_anybody(open_page: OpenPage) -> None:
    for viewport in ({"width": 1280, "height": 900}, {"width": 320, "height": 640}):
        page = open_page(None, PAGE, viewport=viewport)
        number(page, 1).click()
        expect(note(page)).to_be_visible()
        assert faults(page) == []


def test_without_a_script_numbers_and_words_lead_to_the_lists(open_page: OpenPage) -> None:
    page = open_page(None, PAGE, java_script_enabled=False)
    number(page).click()
    assert page.url.endswith("#source-2")
    page.locator("a.term").first.click()
    assert re.search(r"#word-[\w-]+$", page.url)
    assert page.get_by_role("button", name="Print this page").count() == 0
    assert page.get_by_role("button", name="Mark as read").count() == 0


# The contents list and the short version


def test_the_contents_list_marks_where_one_is(open_page: OpenPage) -> None:
    page = open_page(None, PAGE)
    here = page.locator("[data-contents] [aria-current]")
    expect(here).to_have_count(0)
    for anchor in ("how-long-it-lasts", "sources", "what-people-may-feel"):
        page.evaluate("anchor => document.getElementById(anchor).scrollIntoView()", anchor)
        expect(here).to_have_attribute("href", f"#{anchor}")


def test_on_a_phone_the_contents_list_is_folded_until_asked_for(open_page: OpenPage) -> None:
    page = open_page(None, PAGE, viewport=PHONE)
    link = page.locator("[data-contents] a", has_text="How long it lasts")
    expect(link).to_be_hidden()
    page.locator("[data-contents] summary").click()
    link.click()
    expect(link).to_be_hidden()
    expect(page.locator("#how-long-it-lasts")).to_be_in_viewport()


def test_beside_the_text_the_contents_list_is_open_even_without_a_script(open_page: OpenPage) -> None:
    page = open_page(None, PAGE, java_script_enabled=False)
    expect(page.locator("[data-contents] a").first).to_be_visible()


def test_one_goes_to_the_short_version_and_back(open_page: OpenPage) -> None:
    page = open_page(None, PAGE)
    page.get_by_role("link", name="60-second version").click()
    expect(page.locator(".entry__body")).to_have_count(0)
    page.locator(".never-stop-suddenly .citation a").first.click()
    expect(note(page)).to_contain_text("Source 1")
    page.get_by_role("link", name="Read the whole page").click()
    expect(page.locator(".entry__body")).to_be_visible()


def test_an_address_with_a_source_unfolds_the_list_of_the_short_version(open_page: OpenPage) -> None:
    page = open_page(None, f"{PAGE}?short#source-3")
    expect(page.locator("#source-3")).to_be_in_viewport()


# What the browser keeps


def test_what_was_read_is_kept_in_the_browser_alone_and_can_be_forgotten(open_page: OpenPage) -> None:
    page = open_page(None, PAGE)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if "/static/" not in request.url else None)
    page.get_by_role("button", name="Mark as read").click()
    expect(page.get_by_text("Kept in this browser only.")).to_be_visible()
    assert sent == []
    page.goto("/library/")
    expect(page.locator("[data-tally]")).to_contain_text("You have read 1 of 11 topics.")
    expect(page.locator("[data-read=withdrawal]")).to_be_visible()
    expect(page.locator("[data-read=genetics]")).to_be_hidden()
    page.get_by_role("button", name="Forget this").click()
    expect(page.locator("[data-tally]")).to_be_hidden()
    assert page.evaluate(KEPT) is None


def test_reaching_the_end_of_a_page_counts_but_the_short_version_does_not(open_page: OpenPage) -> None:
    page = open_page(None, f"{PAGE}?short")
    page.mouse.wheel(0, 9000)
    page.wait_for_timeout(300)
    assert page.evaluate(KEPT) is None
    page.goto(PAGE)
    assert page.evaluate(KEPT) is None
    page.locator("[data-finished]").scroll_into_view_if_needed()
    page.wait_for_timeout(1000)
    assert page.evaluate(KEPT) is None  # passing by is not reading
    expect(page.get_by_text("Kept in this browser only.")).to_be_visible()
    page.get_by_role("button", name="Forget this").click()
    expect(page.get_by_role("button", name="Mark as read")).to_be_visible()
    assert page.evaluate(KEPT) is None


def test_leaving_quickly_forgets_what_was_read(open_page: OpenPage) -> None:
    page = open_page(None, PAGE)
    page.get_by_role("button", name="Mark as read").click()
    assert json.loads(page.evaluate(KEPT)) == ["withdrawal"]
    page.evaluate("() => dispatchEvent(new CustomEvent('quick-exit'))")
    page.locator("[data-finished]").scroll_into_view_if_needed()
    page.wait_for_timeout(3500)
    assert page.evaluate(KEPT) is None


@pytest.mark.parametrize("kept", ['"nonsense"', "{", "[1, null, \"withdrawal\"]", "{\"a\": 1}"])
def test_what_is_not_ours_in_the_storage_breaks_nothing(open_page: OpenPage, kept: str) -> None:
    page = open_page(None, "/library/")
    page.evaluate("kept => localStorage.setItem('library:read', kept)", kept)
    page.reload()
    page.goto(PAGE)
    expect(page.locator("[data-finished]")).to_be_visible()


# Questions and paper


def test_an_address_opens_its_question(open_page: OpenPage) -> None:
    slug = Entry.objects.filter(kind="question").values_list("slug", flat=True)[7]
    for options in ({}, {"java_script_enabled": False}):
        page = open_page(None, f"/library/faq/#{slug}", **options)
        expect(page.locator("details[open]:not(.menu)")).to_have_count(1)
        expect(page.locator(f"details[open] > #{slug}")).to_be_in_viewport()
        expect(page.locator("details[open] > summary").last).to_be_in_viewport()


def test_paper_has_what_a_prescriber_asks_for_and_no_way_around_the_site(open_page: OpenPage) -> None:
    page = open_page(None, PAGE)
    page.emulate_media(media="print")
    for part, words in (("h1", "Withdrawal: what it can be like"), (".certainty", "Guideline-backed"),
                        (".review", "Last reviewed:"), ("#source-1", "DOI 10.1007"), ("#source-6", "(https://eguideline.guidelinecentral.com/")):
        assert words in page.locator(part).aria_snapshot()
    expect(page.locator(".print-only")).to_contain_text(PAGE)
    seen: list[Any] = page.evaluate("""() => [...document.querySelectorAll(
        'nav, button, .contents, .finished, .source__back, .discussion, .site-footer')]
        .filter(one => one.checkVisibility()).map(one => one.outerHTML.slice(0, 80))""")
    assert seen == []


def test_all_answers_are_printed_though_folded_on_the_screen(open_page: OpenPage) -> None:
    page = open_page(None, "/library/faq/")
    page.evaluate("() => { window.print = () => { dispatchEvent(new Event('beforeprint')); window.printed = document"
                  ".querySelectorAll('details.question[open]').length; dispatchEvent(new Event('afterprint')) } }")
    page.get_by_role("button", name="Print all answers").click()
    assert page.evaluate("() => window.printed") == 12
    expect(page.locator("details.question[open]")).to_have_count(0)
