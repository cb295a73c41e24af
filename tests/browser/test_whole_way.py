"""The whole way of a page, from a new topic to a corrected one: three people in their browsers, through the pages alone."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from community.models import Member
from community.policy import Role
from library.actions import load_library
from library.content import read_content
from tests.conftest import make_member

OpenPage = Callable[..., Page]
TITLE, ADDRESS = "Naps: what they do to a night", "/library/naps-what-they-do-to-a-night/"


@pytest.fixture
def vera(transactional_db: None) -> Member:
    """A second editor."""
    load_library(read_content())
    return make_member("vera", Role.EDITOR)


def test_from_a_new_topic_to_a_corrected_page(open_page: OpenPage, cura: Member, vera: Member) -> None:
    author = open_page(cura, "/library/desk/")
    begin(author)
    write(author)
    hand_in(author)

    reviewer = open_page(vera, "/library/desk/")
    send_back(reviewer)
    mend_what_came_back(author)
    publish(reviewer)

    reader = open_page(None, "/library/")
    report(reader)
    correct(author)
    publish(reviewer)
    answer(author)
    read_what_became_of_it(reader)


def begin(page: Page) -> None:
    """A new topic; nobody else can read it yet."""
    page.get_by_role("link", name="New topic").click()
    page.get_by_label("Title").fill(TITLE)
    page.get_by_role("button", name="Begin").click()
    expect(page).to_have_url(re.compile(f"{ADDRESS}edit/$"))
    assert page.request.get(ADDRESS, max_redirects=0).status == 302  # an editor is shown how it stands


def write(page: Page) -> None:
    """Every field the gate asks for, a source by the picker; the preview follows."""
    page.get_by_label("Summary").fill("A short nap early in the day takes little from the night.")
    page.get_by_label("Short title").fill("Naps")
    body = page.locator("#id_body")
    prompt, last = body.input_value().split("## ")  # what every page ends with stands there already
    assert prompt.startswith("Write here what is known")
    body.fill(f"## {last}")
    page.keyboard.press("Control+Home")
    page.keyboard.type("A nap late in the day makes the night shorter for one year ")
    page.get_by_role("toolbar").get_by_role("button", name="Source").click()
    page.keyboard.type("ashton 1994")
    expect(page.locator("#id_body")).to_have_attribute("aria-activedescendant", "pick-A4a")
    page.keyboard.press("Enter")
    page.keyboard.type(".\n\n")
    page.keyboard.press("Control+End")
    page.keyboard.type("\n\nHow much this differs from one person to another.")
    assert "for one year [@A4a].\n\n## What we do not know\n" in page.input_value("#id_body")
    page.get_by_role("radio", name="Early or tiny").check()
    page.get_by_label("Why this grade?").fill("One book describes it.")
    page.get_by_label("To be read again by").fill((timezone.localdate() + timedelta(days=300)).isoformat())
    page.get_by_label("What changed and why").fill("The first version.")
    expect(page.locator("#seen")).to_contain_text("A nap late in the day")
    expect(page.locator("#seen .faults li")).to_have_text([])
    page.get_by_role("button", name="Preview").click()  # what those without scripts press
    expect(page.locator("#seen")).to_contain_text("A nap late in the day")
    assert page.input_value("#id_note") == "The first version."


def hand_in(page: Page) -> None:
    """Save, and ask another editor to read it."""
    page.get_by_role("button", name="Save and submit for review").click()
    expect(page.get_by_text("Handed in for review")).to_be_visible()
    expect(page.get_by_text("You wrote this, or a part of it, so another editor publishes it.")).to_be_visible()
    expect(page.get_by_role("button", name="Publish", exact=True)).to_have_count(0)


def send_back(page: Page) -> None:
    """The second editor finds it on the desk and wants one thing changed."""
    page.reload()
    page.get_by_role("link", name=re.compile("^Naps")).first.click()
    expect(page).to_have_url(re.compile(f"{ADDRESS}review/$"))
    page.get_by_label("What should be changed?").fill("For one year? Please say for some people.")
    page.get_by_role("button", name="Send back with this comment").click()
    expect(page.locator("main")).to_contain_text("sent back")


def mend_what_came_back(page: Page) -> None:
    """The author reads why, changes it and hands it in again."""
    page.reload()
    expect(page.locator("main")).to_contain_text("Please say for some people.")
    page.get_by_role("link", name="Edit it").click()
    expect(page.get_by_text("Sent back by vera")).to_be_visible()
    change(page, "for one year", "for most people", note="The first version, and for whom it holds.")
    hand_in(page)


def publish(page: Page) -> None:
    """The second editor reads it and shows it to everybody."""
    page.goto("/library/desk/")
    page.get_by_role("link", name=re.compile("^Naps")).first.click()
    page.get_by_label("In which role did you read it?").select_option("Pharmacist")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator("main")).to_contain_text("published")


def report(page: Page) -> None:
    """A stranger reads it and reports an error."""
    page.goto("/library/")
    page.get_by_role("link", name=TITLE).first.click()
    expect(page.locator(".entry__body")).to_contain_text("shorter for most people")
    page.get_by_role("link", name="Report an error").click()
    page.get_by_label("What is wrong?").fill("The book says some people, not most.")
    page.get_by_label("The words concerned").fill("for most people")
    page.get_by_role("button", name="Send the report").click()
    page.get_by_role("heading", name="Thank you. Your report has arrived.").wait_for()


def correct(page: Page) -> None:
    """The author takes the report on, sees the words it is about, and writes a version that puts them right."""
    page.goto("/library/desk/")
    page.get_by_role("link", name="Reports of errors").first.click()
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("button", name="I take it on").click()
    expect(page.locator("#quoted mark")).to_have_text("for most people")
    expect(page.get_by_text("No version has been published since this report.")).to_be_visible()
    page.get_by_role("link", name="Edit it").click()
    change(page, "for most people", "for some people", note="The source says some people.")
    hand_in(page)


def answer(page: Page) -> None:
    """With the new version out, the report is answered."""
    page.goto("/library/desk/corrections/")
    page.get_by_role("link", name=TITLE).click()
    page.get_by_label("It was wrong, and is corrected").check()
    expect(page.get_by_label("The version that put it right")).to_contain_text("The source says some people.")
    page.get_by_label("For the history, if it is corrected").fill("It said most people where the source says some.")
    page.get_by_label("Your answer to the person who reported it").fill("Thank you, you are right.")
    page.get_by_role("button", name="Send the answer").click()
    page.get_by_text("Answered. Thank you.").wait_for()


def read_what_became_of_it(page: Page) -> None:
    """The stranger reads the answer, the page and its history: both versions, and what was corrected."""
    page.reload()
    page.get_by_text("Thank you, you are right.").wait_for()
    page.goto(ADDRESS)
    expect(page.locator(".entry__body")).to_contain_text("shorter for some people")
    page.get_by_role("link", name="History: what changed and why").click()
    history = page.locator(".timeline")
    expect(history).to_contain_text("The first version, and for whom it holds.")
    expect(history).to_contain_text("The source says some people.")
    expect(history).to_contain_text("reviewed by: pharmacist")
    expect(history.locator(".corrected")).to_contain_text(f"Corrected on {timezone.localdate():%-d %B %Y}")
    expect(history.locator(".corrected")).to_contain_text("It said most people where the source says some.")
    expect(page.locator("main")).not_to_contain_text("vera")
    page.get_by_role("link", name=re.compile(r"^See what version \d changed$")).first.click()
    expect(page.locator("main ins").first).to_contain_text("some")


def change(page: Page, before: str, after: str, *, note: str) -> None:
    """Put other words in place of some, and say why."""
    text = page.input_value("#id_body")
    assert before in text
    page.fill("#id_body", text.replace(before, after))
    page.fill("#id_note", note)
    expect(page.locator("#seen")).to_contain_text(after)
    expect(page.locator("#seen-faults")).to_have_text("Ready for review")
