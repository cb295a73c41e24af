"""A reader reports an error, an editor answers, without a script; and every page of it under axe."""

from collections.abc import Callable

from playwright.sync_api import Page

from community.models import Member
from library import actions
from library.models import Correction, Entry
from tests.browser.test_accessibility import LONG, faults
from tests.library.copies import load_whole_library

OpenPage = Callable[..., Page]


def test_a_reader_without_scripts_reports_and_gets_an_answer(cura: Member, open_page: OpenPage) -> None:
    load_whole_library()
    reader = open_page(None, "/library/withdrawal/", java_script_enabled=False)
    reader.get_by_role("link", name="Report an error").click()
    reader.get_by_label("What is wrong?").fill("The second paragraph names the wrong year.")
    reader.get_by_role("button", name="Send the report").click()
    reader.get_by_role("heading", name="Thank you. Your report has arrived.").wait_for()

    editor = open_page(cura, "/library/desk/corrections/", java_script_enabled=False)
    editor.get_by_role("link", name="Withdrawal: what it can be like").click()
    editor.get_by_role("button", name="I take it on").click()
    editor.get_by_label("No change is needed").check()
    editor.get_by_label("Your answer to the person who reported it").fill("We looked again: the year is right.")
    editor.get_by_role("button", name="Send the answer").click()
    editor.get_by_text("Answered. Thank you.").wait_for()

    reader.reload()
    reader.get_by_text("We looked again: the year is right.").wait_for()


def test_nothing_is_wrong_with_the_pages_of_a_report(ada: Member, cura: Member, open_page: OpenPage) -> None:
    load_whole_library()
    entry = Entry.objects.get(kind="topic", slug="withdrawal")
    waiting, answered = (actions.report_error(ada, entry, body=LONG, quote="sudden stop") for _n in range(2))
    actions.decline(cura, answered, answer=LONG)
    own = open_page(ada, "/")
    found = looked_at(own, ["/library/withdrawal/report/", "/library/sources/A1/report/", "/library/corrections/",
                            *(f"/library/corrections/{one.token}/" for one in (waiting, answered))])
    found += looked_at(open_page(cura, "/"), ["/library/desk/corrections/", "/library/desk/corrections/?state=declined&mine=1",
                                              *(f"/library/desk/corrections/{one.pk}/" for one in Correction.objects.all())])
    assert not found, "\n".join(found)


def looked_at(page: Page, addresses: list[str]) -> list[str]:
    found = []
    for address in addresses:
        page.goto(address)
        found += [f"{address}: {fault}" for fault in faults(page)]
    return found
