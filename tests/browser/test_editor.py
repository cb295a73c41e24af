"""Writing for the library in a real browser."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from community.models import Member
from community.policy import Role
from library import queries
from library.models import Draft, Entry, Revision
from tests.chat.conftest import session_of
from tests.conftest import make_member
from tests.library.copies import load_whole_library

OpenPage = Callable[..., Page]
EDIT = "/library/peer-support/edit/"
SELECTED = "() => { const one = document.activeElement; return one.value.slice(one.selectionStart, one.selectionEnd) }"


@pytest.fixture
def shelves(transactional_db: None) -> None:
    load_whole_library()


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


def copies(page: Page) -> list[str]:
    """What this tab keeps of what was typed."""
    return [key for key in page.evaluate("Object.keys(sessionStorage)") if key.startswith("editor:")]


def unkept(page: Page) -> None:
    """Nothing that would keep what is typed reaches the server from this page, not even when it is left."""
    page.evaluate("() => { window.fetch = () => Promise.reject(new Error('no connection')) }")


def test_the_server_is_told_even_when_the_page_is_left_at_once(open_page: OpenPage, shelves: None, cura: Member) -> None:
    page = open_page(cura, EDIT)
    start_of_text(page)
    page.keyboard.type("Half a sent")
    page.goto("/library/")
    page.goto(EDIT)
    assert page.input_value("#id_body").startswith("Half a sent")


def test_what_was_typed_a_moment_before_leaving_comes_back(open_page: OpenPage, shelves: None, cura: Member) -> None:
    page = open_page(cura, EDIT)
    unkept(page)
    start_of_text(page)
    page.keyboard.type("Half a sent")
    page.uncheck("#id_recommended")
    page.locator("[name=touches]").first.check()
    page.locator("#id_related_topics select").nth(2).select_option(index=3)
    before = page.evaluate("JSON.stringify([...new FormData(editor)].slice(1))")
    page.goto("/library/peer-support/review/")
    page.goto(EDIT)
    expect(page.get_by_text("This is what you had typed in this tab")).to_be_visible()
    assert page.evaluate("JSON.stringify([...new FormData(editor)].slice(1))") == before
    expect(page.locator("#seen .prose").last).to_contain_text("Half a sent")
    expect(page.locator("[data-kept]")).to_have_text(re.compile(r"Kept at \d\d:\d\d"))
    assert Draft.objects.get().words["body"].startswith("Half a sent")
    assert copies(page) == [], "the server has it now"


def test_the_saved_version_can_be_had_instead_of_the_copy(open_page: OpenPage, shelves: None, cura: Member) -> None:
    page = open_page(cura, EDIT)
    unkept(page)
    start_of_text(page)
    page.keyboard.type("Half a sent")
    page.reload()
    page.get_by_role("button", name="Use what the site has instead").click()
    expect(page.locator("[data-restored]")).to_be_hidden()
    expect(page.locator("#seen .prose").last).not_to_contain_text("Half a sent")
    expect(page.locator("[data-kept]")).to_have_text(re.compile(r"Kept at \d\d:\d\d"))
    page.reload()
    assert not page.input_value("#id_body").startswith("Half a sent")
    assert copies(page) == []


def test_what_was_saved_does_not_come_back_as_unsaved(open_page: OpenPage, shelves: None, cura: Member) -> None:
    page = open_page(cura, EDIT)
    start_of_text(page)
    page.keyboard.type("First [@A1].\n\n")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Saved as version 2")).to_be_visible()
    expect(page.locator("[data-restored]")).to_be_hidden()
    assert copies(page) == []
    start_of_text(page)
    page.keyboard.type("Second [@A1].\n\n")
    page.fill("#id_note", "Two sentences.")
    page.get_by_role("button", name="Save and submit for review").click()
    expect(page.get_by_text("Handed in for review")).to_be_visible()
    assert copies(page) == []


def test_a_session_that_ends_while_typing_loses_no_word(open_page: OpenPage, shelves: None, cura: Member) -> None:
    page = open_page(cura, EDIT)
    cookies = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    start_of_text(page)
    page.keyboard.type("Half a sent")
    expect(page.locator("[data-kept]")).to_have_text("Please sign in for this.")
    link = page.locator("#seen").get_by_role("link", name="Sign in")
    expect(link).to_have_attribute("href", re.compile(f"next={EDIT}$"))
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Please sign in for this.")).to_be_visible()
    page.context.add_cookies(cookies)  # type: ignore[arg-type]
    page.goto(EDIT)
    assert page.input_value("#id_body").startswith("Half a sent")


def test_the_next_editor_at_the_same_tab_gets_none_of_it(
        open_page: OpenPage, shelves: None, cura: Member, vera: Member) -> None:
    page = open_page(cura, EDIT)
    unkept(page)
    start_of_text(page)
    page.keyboard.type("Half a secret")
    page.goto("/library/")
    (cookie,) = (one for one in page.context.cookies() if one["name"] == "sessionid")
    page.context.add_cookies([{**cookie, "value": session_of(vera)}])  # type: ignore[typeddict-item]
    page.goto(EDIT)
    assert "Half a secret" not in page.input_value("#id_body")
    assert "Half a secret" not in page.evaluate("JSON.stringify(sessionStorage)")


def test_a_text_that_is_far_too_long_stays_on_the_page(open_page: OpenPage, shelves: None, cura: Member) -> None:
    page = open_page(cura, EDIT)
    page.fill("#id_body", "word [@A1] " * 100_000)
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("This is too long to be sent")).to_be_visible()
    expect(page).to_have_url(re.compile(f"{EDIT}$"))
    assert len(page.input_value("#id_body")) == 1_100_000
    page.fill("#id_body", "Shorter [@A1].")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Saved as version 2")).to_be_visible()


def test_nothing_is_told_of_a_citation_that_is_still_being_typed(open_page: OpenPage, shelves: None, cura: Member) -> None:
    page = open_page(cura, EDIT)
    page.fill("#id_body", "A claim [@A1].\n\n## What we do not know\n\nMuch.\n\n")
    expect(page.locator("#seen .prose").last).not_to_contain_text("Peer")
    page.locator("#id_body").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type("More [@ash")
    expect(page.locator("#seen .prose").last).to_contain_text("More [@ash")
    expect(page.locator("#seen")).not_to_contain_text("A citation looks like")
    page.keyboard.press("Escape")
    page.keyboard.type("t\n\nAnd")
    expect(page.locator("#seen")).to_contain_text("A citation looks like")


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
