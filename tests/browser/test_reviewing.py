"""The review in a real browser: from a fault to its line, a version sent back and published, all of it under axe."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from community.models import Member
from community.policy import Role
from library import actions, queries
from library.models import Entry, Revision
from tests.conftest import make_member
from tests.library.copies import load_whole_library

OpenPage = Callable[..., Page]
REVIEW = "/library/peer-support/review/"
SELECTED = "() => { const one = document.activeElement; return one.value.slice(one.selectionStart, one.selectionEnd) }"


@pytest.fixture
def vera(transactional_db: None) -> Member:
    """A second editor."""
    return make_member("vera", Role.EDITOR)


@pytest.fixture
def written(transactional_db: None, cura: Member) -> Entry:
    """A page with a new sentence in it, in review."""
    load_whole_library()
    entry = Entry.objects.get(slug="peer-support")
    save(cura, entry, "\nA quiet evening helps: we do not know why.\n")
    return entry


def save(editor: Member, entry: Entry, sentence: str) -> Revision:
    head = queries.head(entry)
    assert head is not None
    words = {**head.words, "body": f"{head.body}{sentence}"}
    revision = actions.save(editor, entry, base=head.number, words=words, note="A sentence more.")
    return actions.submit(editor, revision)


def faultless(page: Page) -> None:
    assert Axe().run(page).response["violations"] == []


def test_a_version_is_sent_back_and_then_published(open_page: OpenPage, written: Entry, cura: Member, vera: Member) -> None:
    page = open_page(vera, REVIEW)
    expect(page.locator(".diff ins")).to_contain_text("A quiet evening helps")
    page.get_by_label("What should be changed?").fill("Please say for whom.")
    page.get_by_role("button", name="Send back with this comment").click()
    expect(page.locator("main")).to_contain_text("sent back")
    save(cura, written, "\nA quiet evening helps some: we do not know whom.\n")
    page.goto(REVIEW)
    page.get_by_label("In which role did you read it?").select_option("Pharmacist")
    page.get_by_role("button", name="Publish", exact=True).click()
    page.goto("/library/peer-support/history/")
    expect(page.locator(".timeline")).to_contain_text("reviewed by: pharmacist")


def test_a_fault_leads_to_its_line_in_the_editor(open_page: OpenPage, written: Entry, cura: Member) -> None:
    head = queries.head(written)
    assert head is not None
    words = {**head.words, "body": f"No source here.\n\n{head.body}"}
    actions.save(cura, written, base=head.number, words=words, note="A line more.")
    page = open_page(cura, REVIEW)
    page.locator(".faults a", has_text="Line 1").first.click()
    page.wait_for_url("**/edit/?line=1#id_body")
    page.wait_for_function("document.activeElement.id === 'id_body'")
    assert page.evaluate(SELECTED) == "No source here."


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("address", [
    "/library/desk/", "/library/desk/in-review/", REVIEW, "/library/peer-support/retire/", "/library/peer-support/history/",
    "/library/peer-support/history/2/?difference=1", "/library/peer-support/history/?from=1&to=2"])
def test_axe_finds_nothing_and_nothing_is_cut_off(
        open_page: OpenPage, written: Entry, vera: Member, address: str, width: int) -> None:
    page = open_page(vera, address, viewport={"width": width, "height": 800})
    faultless(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
