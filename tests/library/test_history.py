"""The history of an entry: what readers see of it, what only editors see, and how one begins again from an earlier version."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.models import Member
from community.policy import Role
from library import actions
from library.models import Correction, Entry, Revision
from library.queries import history
from tests.conftest import browser_of, make_member
from tests.library.life import head, page, publish, publish_at, reviewed, rewrite, states, words_of

HISTORY = "/library/slowly/history/"


@pytest.fixture
def edda(db: None) -> Member:
    """A second editor."""
    return make_member("edda", Role.EDITOR)


@pytest.fixture
def secret(shelf: Path, cura: Member, edda: Member) -> list[str]:
    """Two published versions, and every kind of unpublished one around them; the words nobody outside may read."""
    publish(edda, reviewed(cura, "slowly"))
    actions.set_aside(cura, page("slowly"), base=1, words=words_of("slowly", "Aside secret"), note="Aside note")
    actions.send_back(edda, reviewed(cura, "slowly", "Sent secret"), comment="Comment secret")
    rewrite(cura, "slowly", "Draft secret", note="Draft note")
    return ["Aside secret", "Aside note", "Sent secret", "Comment secret", "Draft secret", "Draft note", "cura", "edda"]


def read(browser: Client, address: str = HISTORY) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


# What readers see.

def test_readers_see_each_published_version_with_its_role_and_note(secret: list[str], stranger: Client) -> None:
    shown = read(stranger)
    assert all(words in shown for words in ("Version 1", "Version 2", "First version.", "A clearer sentence.",
                                            "reviewed by: editor", "what readers get now"))
    assert "/library/slowly/history/2/" in shown


def test_readers_see_no_unpublished_word_and_no_name(secret: list[str], stranger: Client, ben: Member) -> None:
    pages = [HISTORY, f"{HISTORY}1/", f"{HISTORY}2/", f"{HISTORY}2/?difference=1", f"{HISTORY}?from=1&to=2", "/library/slowly/"]
    for browser in (stranger, browser_of(ben)):
        for address in pages:
            shown = read(browser, address)
            assert [word for word in secret if word in shown] == []


@pytest.mark.parametrize("address", ["3/", "4/", "5/", "99/", f"{'9' * 5000}/", "?from=1&to=5", "?from=3&to=1", "?from=1",
                                     "?to=2", "?from=x&to=1", "?from=²&to=1"])
def test_what_readers_may_not_see_is_not_there(secret: list[str], stranger: Client, ben: Member, address: str) -> None:
    assert stranger.get(HISTORY + address).status_code == 404
    assert browser_of(ben).get(HISTORY + address).status_code == 404


def test_a_scheduled_version_is_not_there_before_its_time(shelf: Path, cura: Member, edda: Member, stranger: Client) -> None:
    version = publish_at(edda, reviewed(cura, "slowly"), timezone.now() + timedelta(days=1))
    assert stranger.get(f"{HISTORY}{version.number}/").status_code == 404
    assert "Rest helps" not in read(stranger)
    actions.publish_due(timezone.now() + timedelta(days=2))
    assert "Rest helps" in read(stranger, f"{HISTORY}{version.number}/")


def test_a_page_that_was_never_published_has_no_history_for_readers(shelf: Path, cura: Member, stranger: Client) -> None:
    actions.start_entry(cura, kind="topic", slug="new-one", title="New")
    assert stranger.get("/library/new-one/history/").status_code == 404
    assert stranger.get("/library/nowhere/history/").status_code == 404
    assert "Version 1" in read(browser_of(cura), "/library/new-one/history/")


def test_an_earlier_version_says_that_it_is_not_the_present_one(secret: list[str], stranger: Client) -> None:
    old, new = read(stranger, f"{HISTORY}1/"), read(stranger, f"{HISTORY}2/")
    assert "This is how the page read from" in old
    assert "It is not the present version" in old
    assert "This is the present version" in new
    for shown in (old, new):
        assert '<meta name="robots" content="noindex">' in shown
        assert '/library/slowly/">' in shown.split('rel="canonical"')[1][:80]
    assert "<ins>Rest helps: we do not know why.</ins>" in new
    assert "nothing to compare it with" in old


def test_two_versions_can_be_compared_either_way(secret: list[str], stranger: Client) -> None:
    assert "<ins>Rest helps" in read(stranger, f"{HISTORY}?from=1&to=2")
    assert "<del>Rest helps" in read(stranger, f"{HISTORY}?from=2&to=1")
    assert "The words are the same." in read(stranger, f"{HISTORY}?from=2&to=2")


def test_corrections_and_retirement_stand_in_the_same_line_of_time(
        shelf: Path, cura: Member, edda: Member, stranger: Client) -> None:
    report = actions.report_error(None, page("slowly"), body="A figure is wrong.")
    version = publish(edda, reviewed(cura, "slowly"))
    actions.correct(cura, report, answer="Thank you.", history_note="A figure was wrong.", revision=version)
    actions.retire(edda, page("slowly"), reason="Nobody needs it.")
    actions.unretire(edda, page("slowly"))
    events = [event.what for event in history.timeline(page("slowly")).rows]
    assert events == ["published again", "retired", "corrected", "version", "version"]
    shown = read(stranger)
    assert all(words in shown for words in ("A figure was wrong.", "Corrected on", "Nobody needs it.", "Published again"))
    assert "edda" not in shown


def test_the_history_of_a_retired_page_stays_readable(shelf: Path, cura: Member, stranger: Client) -> None:
    actions.retire(cura, page("slowly"), reason="It was wrong.")
    assert "It was wrong." in read(stranger)
    shown = read(stranger, f"{HISTORY}1/")
    assert "The page is retired" in shown
    assert "Time helps" in shown


def test_questions_have_a_history_too(shelf: Path, stranger: Client) -> None:
    assert "Version 1" in read(stranger, "/library/faq/is-it-hard/history/")
    assert "Nearly everything" in read(stranger, "/library/faq/is-it-hard/history/1/")


def test_a_visit_that_is_repeated_costs_next_to_nothing(shelf: Path, stranger: Client) -> None:
    for address in (HISTORY, f"{HISTORY}1/"):
        tag = stranger.get(address)["ETag"]
        with CaptureQueriesContext(connection) as captured:
            assert stranger.get(address, headers={"if-none-match": tag}).status_code == 304
        assert len(captured) == 1


# What editors see.

def test_editors_see_every_version_with_state_names_and_steps(secret: list[str], cura: Member) -> None:
    browser = browser_of(cura)
    shown = read(browser)
    assert all(word in shown for word in (*secret[1:2], *secret[3:4], *secret[5:], "set aside", "superseded", "Sent back"))
    assert "Aside secret" in read(browser, f"{HISTORY}3/")
    assert "Draft secret" in read(browser, f"{HISTORY}5/")
    assert "Readers have never seen this version." in read(browser, f"{HISTORY}5/")


def test_a_restricted_editor_reads_what_readers_read(secret: list[str], cura: Member) -> None:
    Member.objects.filter(pk=cura.pk).update(muted_until=timezone.now() + timedelta(days=1))
    assert "Draft note" not in read(browser_of(cura))
    assert browser_of(cura).get(f"{HISTORY}5/").status_code == 404


# Beginning again.

def test_a_version_that_was_set_aside_can_be_begun_again(secret: list[str], edda: Member) -> None:
    assert "/history/3/begin-again/" in read(browser_of(edda))
    answer = browser_of(edda).post(f"{HISTORY}3/begin-again/", {"base": str(head("slowly").number)})
    assert answer["Location"] == "/library/slowly/edit/"
    newest = head("slowly")
    assert (newest.number, newest.state, newest.author) == (6, "draft", edda)
    assert "Aside secret" in newest.body


def test_the_button_on_the_page_of_a_version_begins_again_from_it(secret: list[str], edda: Member) -> None:
    browser = browser_of(edda)
    (base,) = re.findall(r'name="base" value="(\d+)"', read(browser, f"{HISTORY}3/"))
    assert browser.post(f"{HISTORY}3/begin-again/", {"base": base})["Location"] == "/library/slowly/edit/"
    assert "Aside secret" in head("slowly").body


def test_a_page_can_go_back_to_what_it_said_before(secret: list[str], edda: Member) -> None:
    assert browser_of(edda).post(f"{HISTORY}1/begin-again/", {"base": "5"}).status_code == 302
    assert "Rest helps" not in head("slowly").body


def test_nobody_begins_again_over_what_they_have_not_seen(secret: list[str], cura: Member, edda: Member) -> None:
    before = states("slowly")
    for base in ("4", "", "x", "9" * 5000):
        assert browser_of(edda).post(f"{HISTORY}3/begin-again/", {"base": base}).status_code == 409
    assert states("slowly") == before


def test_of_other_versions_one_does_not_begin_again(secret: list[str], edda: Member) -> None:
    for number in (2, 4, 5):
        assert browser_of(edda).post(f"{HISTORY}{number}/begin-again/", {"base": "5"}).status_code == 409
    assert len(states("slowly")) == 5


def test_only_editors_begin_again(secret: list[str], ben: Member, stranger: Client) -> None:
    for browser in (browser_of(ben), stranger):
        assert browser.post(f"{HISTORY}1/begin-again/", {"base": "5"}).status_code == 403
    assert len(states("slowly")) == 5


# Long histories.

def many_versions(entry: Entry, count: int) -> None:
    """Published versions, some at the very same moment."""
    first = timezone.now() - timedelta(days=900)
    Revision.objects.bulk_create(Revision(
        entry=entry, number=number + 2, state="superseded", note=f"Change {number}", title="x", body="x\n", written_at=at,
        published_at=at, reviewed_by="editor") for number in range(count) for at in [first + timedelta(days=number // 3)])


@pytest.mark.parametrize("everything", [False, True])
def test_a_long_history_goes_on_and_leaves_nothing_out(shelf: Path, cura: Member, everything: bool) -> None:
    entry = page("slowly")
    many_versions(entry, 100)
    Correction.objects.bulk_create(Correction(
        entry=entry, body="x", state="corrected", history_note=f"Put right {number}",
        answered_at=timezone.now() - timedelta(days=10 * number)) for number in range(40))
    events, after = [], ""
    while True:
        part = history.timeline(entry, everything=everything, after=after)
        assert len(part.rows) <= history.SIZE
        events += [(event.what, event.note) for event in part.rows]
        after = part.following
        if not after:
            break
    assert len(events) == len(set(events)) == 141


@pytest.mark.parametrize("after", ["x", "1.2", "99999999999999999.2.1", "1.9.1", "-1.2.3"])
def test_a_mark_that_is_none_begins_at_the_beginning(shelf: Path, stranger: Client, after: str) -> None:
    assert "Version 1" in read(stranger, f"{HISTORY}?after={after}")


@pytest.mark.parametrize("who", ["stranger", "cura"])
def test_a_history_costs_the_same_however_long_it_is(shelf: Path, cura: Member, stranger: Client, who: str) -> None:
    browser = stranger if who == "stranger" else browser_of(cura)
    costs = []
    for address in (HISTORY, f"{HISTORY}1/"):
        browser.get(address)
        with CaptureQueriesContext(connection) as captured:
            browser.get(address)
        costs.append(len(captured))
    many_versions(page("slowly"), 60)
    for address, cost in zip((HISTORY, f"{HISTORY}1/"), costs, strict=True):
        with CaptureQueriesContext(connection) as captured:
            browser.get(address)
        assert len(captured) == cost <= 11
