"""The library through the front door."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from community.models import Member
from library.actions import load_library
from library.content import read_content
from library.models import Entry
from tests.conftest import browser_of

PAGES = ["/library/", "/library/slowly/", "/library/faq/", "/library/faq/is-it-hard/", "/library/sources/",
         "/library/sources/A1/", "/library/sources/B2/", "/library/glossary/"]


@pytest.mark.parametrize("address", PAGES)
def test_everybody_reads_every_page(shelf: Path, stranger: Client, ada: Member, address: str) -> None:
    assert stranger.get(address).status_code == 200
    assert browser_of(ada).get(address).status_code == 200
    assert stranger.head(address).status_code == 200
    assert stranger.post(address).status_code == 405


@pytest.mark.parametrize("address", [
    "/library/nowhere/", "/library/is-it-hard/", "/library/faq/slowly/", "/library/sources/Z9/", "/library/sources/1/",
    "/library/A%20B/"])
def test_what_is_not_there_is_404(shelf: Path, stranger: Client, address: str) -> None:
    assert stranger.get(address).status_code == 404


@pytest.mark.parametrize("headers", [{"if-none-match": "*"}, {"if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT"}])
def test_asking_whether_it_changed_does_not_make_it_be_there(shelf: Path, headers: dict[str, str]) -> None:
    assert Client().get("/library/nowhere/", headers=headers).status_code == 404


def test_a_retired_page_is_gone_from_page_and_lists(shelf: Path, stranger: Client) -> None:
    assert b"Coming off slowly" in stranger.get("/library/").content
    Entry.objects.filter(kind="topic").update(state=Entry.State.RETIRED)
    assert stranger.get("/library/slowly/").status_code == 410
    assert b"Coming off slowly" not in stranger.get("/library/").content


def test_an_empty_library_says_so(stranger: Client) -> None:
    assert "being filled" in stranger.get("/library/").text
    assert stranger.get("/library/slowly/").status_code == 404


def test_a_topic_shows_its_parts_in_the_order_a_tired_reader_needs(shelf: Path, stranger: Client) -> None:
    page = stranger.get("/library/slowly/").text.split("<main", 1)[1]
    parts = ["In 60 seconds", "Go slowly, with your prescriber", "Never stop suddenly", "On this page", 'id="what-helps"',
             'class="unknown"', 'id="certainty"', "One guideline says so.", "Last reviewed: 1 November 2026",
             'id="source-1"', "We read the abstract", "Read on", "Is it hard?", 'rel="next"']
    places = [page.find(part) for part in parts]
    assert -1 not in places, parts[places.index(-1)]
    assert places == sorted(places)
    assert 'rel="noopener noreferrer">DOI 10.1000/xyz123' in page


def test_a_question_links_its_topics_and_a_topic_its_neighbours(shelf: Path, stranger: Client) -> None:
    assert 'href="/library/slowly/"' in stranger.get("/library/faq/is-it-hard/").text
    assert 'rel="prev" href="/library/slowly/"' in stranger.get("/library/other-topic/").text


def test_a_page_due_for_review_says_so(shelf: Path, stranger: Client) -> None:
    assert "due for review" not in stranger.get("/library/slowly/").text
    Entry.objects.update(review_due=date(2020, 1, 1))
    assert "This page is due for review." in stranger.get("/library/slowly/").text
    assert "Due for review" in stranger.get("/library/").text


def test_a_source_tells_what_it_shows_how_it_was_read_and_who_cites_it(shelf: Path, stranger: Client) -> None:
    page = stranger.get("/library/sources/A1/").text
    for words in ("Do not stop abruptly.", "Reed A, Moss B, et al.", "A Journal 2025;12:1-9", "We read the abstract",
                  "Coming off slowly"):
        assert words in page
    old = stranger.get("/library/sources/B2/").text
    assert "Replaced by a newer source" in old
    assert "A guideline on tapering" in old
    assert "No page cites it at present." in old


def test_no_page_shows_what_was_only_remembered(whole_library: None, stranger: Client) -> None:
    for address in ("/library/sources/", "/library/sources/A5/", "/library/sources/D6/", "/library/brain-stimulation/"):
        assert not re.search(r"from memory|\[memory|\bNone\s*<", stranger.get(address).text)


@pytest.mark.parametrize("address", ["/library/", "/library/faq/", "/library/sources/", "/library/glossary/"])
def test_every_address_of_a_page_leads_somewhere(whole_library: None, stranger: Client, address: str) -> None:
    addresses = set(re.findall(r'href="(/library/[^"#]*)', stranger.get(address).text))
    assert addresses
    for found in addresses:
        assert stranger.get(found).status_code == 200, found


def test_every_link_of_every_real_page_leads_somewhere(whole_library: None, stranger: Client) -> None:
    glossary = stranger.get("/library/glossary/").text
    for entry in Entry.objects.all():
        page = stranger.get(entry.get_absolute_url()).text
        ids = re.findall(r'\bid="([^"]+)"', page)
        assert len(ids) == len(set(ids)), entry
        for anchor in re.findall(r'href="#([^"]+)"', page):
            assert anchor in ids, (entry, anchor)
        for term in re.findall(r"/library/glossary/#([\w-]+)", page):
            assert f'id="{term}"' in glossary


def test_the_number_of_queries_does_not_grow(
        whole_library: None, stranger: Client, ada: Member, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    member = browser_of(ada)
    for browser, address, most in (
        (stranger, "/library/withdrawal/", 3), (member, "/library/withdrawal/", 4),
        (member, "/library/faq/what-is-the-impact-of-withdrawal/", 4),
        (stranger, "/library/", 3), (stranger, "/library/faq/", 2), (stranger, "/library/sources/", 2),
        (stranger, "/library/sources/A1/", 3), (stranger, "/library/glossary/", 2),
    ):
        with django_assert_max_num_queries(most):
            assert browser.get(address).status_code == 200


# What a browser may keep


def again(browser: Client, address: str, tag: str) -> int:
    return browser.get(address, headers={"if-none-match": tag}).status_code


@pytest.mark.parametrize("address", PAGES)
def test_a_second_visit_costs_no_page(shelf: Path, stranger: Client, ada: Member, address: str) -> None:
    for browser in (stranger, browser_of(ada)):
        first = browser.get(address)
        assert first["Cache-Control"] == "private, no-cache"
        assert "Cookie" in first["Vary"]
        kept = browser.get(address, headers={"if-none-match": first["ETag"]})
        assert (kept.status_code, kept.content, kept["ETag"]) == (304, b"", first["ETag"])
        assert kept["Cache-Control"] == "private, no-cache"


def test_a_change_of_the_library_ends_what_browsers_kept(shelf: Path, stranger: Client, ada: Member) -> None:
    member = browser_of(ada)
    tags = [browser.get("/library/slowly/")["ETag"] for browser in (stranger, member)]
    file = shelf / "topics/slowly.md"
    file.write_text(file.read_text().replace("Time helps", "Rest helps"))
    load_library(read_content(shelf))
    assert [again(stranger, "/library/slowly/", tags[0]), again(member, "/library/slowly/", tags[1])] == [200, 200]


def test_nobody_is_shown_a_page_kept_for_another(shelf: Path, stranger: Client, ada: Member, ben: Member) -> None:
    browsers = {"stranger": stranger, "ada": browser_of(ada), "ben": browser_of(ben)}
    tags = {name: browser.get("/library/slowly/")["ETag"] for name, browser in browsers.items()}
    for name, browser in browsers.items():
        for owner, tag in tags.items():
            assert again(browser, "/library/slowly/", tag) == (304 if owner == name else 200), (name, owner)


def test_signing_out_or_changing_colours_ends_what_was_kept(shelf: Path, ada: Member) -> None:
    browser = browser_of(ada)
    tag = browser.get("/library/slowly/")["ETag"]
    browser.cookies["theme"] = "light"
    assert again(browser, "/library/slowly/", tag) == 200
    lit = browser.get("/library/slowly/")["ETag"]
    assert again(browser, "/library/slowly/", lit) == 304
    browser.logout()
    assert again(browser, "/library/slowly/", lit) == 200


def test_a_new_role_shows_at_once(shelf: Path, ada: Member) -> None:
    browser = browser_of(ada)
    tag = browser.get("/library/slowly/")["ETag"]
    assert again(browser, "/library/slowly/", tag) == 304
    Member.objects.filter(pk=ada.pk).update(role="moderator")
    assert again(browser, "/library/slowly/", tag) == 200


def test_the_time_alone_spares_a_page_only_without_cookies(shelf: Path, ada: Member) -> None:
    fresh = Client()
    modified = fresh.get("/library/slowly/")["Last-Modified"]
    assert Client().get("/library/slowly/", headers={"if-modified-since": modified}).status_code == 304
    fresh.cookies[settings.LANGUAGE_COOKIE_NAME] = "x"
    assert fresh.get("/library/slowly/", headers={"if-modified-since": modified}).status_code == 200
    assert browser_of(ada).get("/library/slowly/", headers={"if-modified-since": modified}).status_code == 200


def test_a_page_turns_amber_overnight_although_nothing_changed(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Client()
    tag = browser.get("/library/slowly/")["ETag"]
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: date(2030, 1, 1))
    answer = browser.get("/library/slowly/", headers={"if-none-match": tag})
    assert answer.status_code == 200
    assert "due for review" in answer.text
