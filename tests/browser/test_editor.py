"""Writing for the library in a real browser."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from community.models import Member
from community.policy import Role
from library import queries
from library.actions import load_library
from library.content import read_content
from library.models import Draft, Entry, Revision
from tests.conftest import make_member

OpenPage = Callable[..., Page]
EDIT = "/library/peer-support/edit/"
SELECTED = "() => { const one = document.activeElement; return one.value.slice(one.selectionStart, one.selectionEnd) }"


@pytest.fixture
def shelves(transactional_db: None) -> None:
    load_library(read_content())


@pytest.fixture
def vera(transactional_db: None) -> Member:
    """A second editor."""
    return make_member("vera", Role.EDITOR)


def head() -> Revision:
    found = queries.head(Entry.objects.get(slug="peer-support"))
    assert found is not None
    return found


def start_of_text(page: Page) -> None:
    page.locator("#id_body").focus()
    page.keyboard.press("Control+Home")


def test_preview_and_faults_follow_what_is_typed(open_page: OpenPage, shelves: None, cura: Member) -> None:
    page = open_page(cura, EDIT)
    expect(page.locator("#seen-faults")).to_have_text("Ready for review")
    start_of_text(page)
    page.keyboard.type("A *brand new* claim.\n\n")
    expect(page.locator("#seen em").first).to_have_text("brand new")
    expect(page.locator("#seen-faults")).to_contain_text("1 thing to put right")
    page.locator("#seen .faults a").click()
    assert page.evaluate(SELECTED) == "A *brand new* claim."
    page.locator("#seen .outline a").last.click()
    assert page.evaluate(SELECTED) == "## What we do not know"


def test_a_fault_of_a_field_leads_to_it_and_goes_once_put_right(open_page: OpenPage, shelves: None, cura: Member) -> None:
    page = open_page(cura, EDIT)
    page.fill("#id_grade_reason", "")
    page.locator("#seen .faults a").click()
    page.keyboard.type("A guide names it.")
    expect(page.locator("#seen-faults")).to_have_text("Ready for review")


def test_a_source_and_a_word_are_picked_with_the_keyboard(open_page: OpenPage, shelves: None, cura: Member) -> None:
    page = open_page(cura, EDIT)
    text = page.locator("#id_body")
    start_of_text(page)
    page.keyboard.type("First [@ashton 1994")
    expect(page.locator(".pick")).to_have_count(1)
    expect(text).to_have_attribute("aria-activedescendant", "pick-A4a")
    page.keyboard.press("Enter")
    page.keyboard.type(" and then [[tap")
    expect(page.locator(".pick").first).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.type(". Last [@A1; @ashton")
    expect(page.locator(".pick").nth(1)).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.locator(".pick")).to_have_count(0)
    assert text.input_value().startswith("First [@A4a] and then taper. Last [@A1; @ashton")
    page.keyboard.press("Control+z")
    assert "[@A4a]" in text.input_value(), "one step back is not the whole text"


def test_the_tools_write_what_the_gate_allows(open_page: OpenPage, shelves: None, cura: Member) -> None:
    page = open_page(cura, EDIT)
    tools = page.get_by_role("toolbar")
    page.fill("#id_body", "some words")
    page.locator("#id_body").select_text()
    tools.get_by_role("button", name="Note").click()
    assert page.input_value("#id_body") == "::: note\nsome words\n:::\n\n"
    page.fill("#id_body", "some words")
    page.locator("#id_body").select_text()
    tools.get_by_role("button", name="Bold").click()
    assert page.input_value("#id_body") == "**some words**"
    page.keyboard.press("Control+End")
    tools.get_by_role("button", name="Source").click()
    expect(page.locator(".pick")).to_have_count(12)
    page.locator(".pick").first.click()
    assert re.fullmatch(r"\*\*some words\*\* \[@\w+]", page.input_value("#id_body"))


def test_what_is_typed_is_kept_and_comes_back(open_page: OpenPage, shelves: None, cura: Member) -> None:
    page = open_page(cura, EDIT)
    start_of_text(page)
    page.keyboard.type("Half a sent")
    expect(page.locator("[data-kept]")).to_have_text(re.compile(r"Kept at \d\d:\d\d"))
    page.reload()
    assert page.input_value("#id_body").startswith("Half a sent")
    page.get_by_role("button", name="Use the saved version instead").click()
    assert not page.input_value("#id_body").startswith("Half a sent")
    assert not Draft.objects.exists()


def test_without_a_connection_it_says_so_and_keeps_it_later(open_page: OpenPage, shelves: None, cura: Member) -> None:
    page = open_page(cura, EDIT)
    page.context.set_offline(True)
    start_of_text(page)
    page.keyboard.type("Half a sent")
    expect(page.locator("[data-kept]")).to_have_text(re.compile("Not kept: no connection"))
    page.context.set_offline(False)
    expect(page.locator("[data-kept]")).to_have_text(re.compile(r"Kept at \d\d:\d\d"), timeout=15_000)


def test_two_who_save_choose_and_nothing_is_lost(open_page: OpenPage, shelves: None, cura: Member, vera: Member) -> None:
    mine, hers = open_page(cura, EDIT), open_page(vera, EDIT)
    expect(hers.get_by_text(re.compile(r"cura is editing since \d\d:\d\d"))).to_be_visible()
    for page, words in ((hers, "Hers is here [@A1]."), (mine, "Mine is here [@A1].")):
        page.fill("#id_body", f"{words}\n\n{page.input_value('#id_body')}")
        page.get_by_role("button", name="Save draft").click()
    expect(mine.get_by_role("heading", level=1)).to_have_text("vera saved while you were writing")
    assert not Axe().run(mine).response["violations"]
    mine.get_by_role("button", name="Put both together").click()
    merged = mine.input_value("#id_body")
    assert "Hers is here" in merged
    assert "Mine is here" in merged
    mine.fill("#id_body", re.sub(r"^>>>.*\n", "", merged, flags=re.MULTILINE))
    mine.fill("#id_note", "Both of us said something.")
    mine.get_by_role("button", name="Save and submit for review").click()
    expect(mine.get_by_text("Handed in for review")).to_be_visible()
    assert head().state == Revision.State.IN_REVIEW


def test_a_new_topic_takes_its_address_from_its_title(open_page: OpenPage, shelves: None, cura: Member) -> None:
    page = open_page(cura, "/library/new/topic/")
    page.fill("#id_title", "Sleep: how it returns")
    assert page.input_value("#id_slug") == "sleep-how-it-returns"
    page.get_by_role("button", name="Begin").click()
    expect(page).to_have_url(re.compile("/library/sleep-how-it-returns/edit/$"))


def test_all_of_it_works_without_scripts(open_page: OpenPage, shelves: None, cura: Member) -> None:
    page = open_page(cura, EDIT, java_script_enabled=False)
    assert not page.get_by_role("button", name="Bold").is_visible()
    page.fill("#id_body", "An *own* line.")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#seen em")).to_have_text("own")
    page.locator("#seen .faults a").first.click()
    expect(page).to_have_url(re.compile("#id_body$"))
    page.get_by_role("button", name="Save draft").click()
    assert head().body == "An *own* line.\n"


@pytest.mark.parametrize("theme", ["calm", "light", "dark", "contrast"])
def test_axe_finds_nothing_with_a_list_open(open_page: OpenPage, shelves: None, cura: Member, theme: str) -> None:
    page = open_page(cura, EDIT)
    page.context.add_cookies([{"name": "theme", "value": theme, "url": page.url}])
    page.reload()
    start_of_text(page)
    page.keyboard.type("Nothing cited. And [@ashton")
    expect(page.locator(".pick").first).to_be_visible()
    expect(page.locator("#seen-faults")).to_contain_text("to put right")
    assert not [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in Axe().run(page).response["violations"]]


@pytest.mark.parametrize("address", [EDIT, "/library/faq/how-does-peer-support-contribute/edit/", "/library/new/question/",
                                     "/library/citations/?q=2025"])
def test_the_pages_fit_a_narrow_window(open_page: OpenPage, shelves: None, cura: Member, address: str) -> None:
    page = open_page(cura, address, viewport={"width": 320, "height": 600})
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert not [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in Axe().run(page).response["violations"]]
