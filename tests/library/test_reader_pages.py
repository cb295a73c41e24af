"""What readers see on the library's pages."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from community.models import Member
from library.models import Entry, GlossaryTerm, Source
from library.queries import entry_part, in_groups
from tests.conftest import browser_of

TOPIC = "/library/slowly/"


def main_of(page: str) -> str:
    return page.split("<main", 1)[1].split("</main>", 1)[0]


def shelve(count: int, kind: str = "topic") -> None:
    """More pages, several with the same place in the order."""
    Entry.objects.bulk_create(
        Entry(kind=kind, slug=f"page-{number}", title=f"Page {number}", order=number // 3, group=f"Group {number % 4}",
              summary_html="<p>Short.</p>", grade="early", reviewed_on=date(2026, 11, 1), review_due=date(2027, 11, 1),
              reviewed_by="editor") for number in range(count))


# The list of topics


def test_good_places_to_start_are_those_that_are_not_overdue(shelf: Path, stranger: Client) -> None:
    assert "Good places to start" not in stranger.get("/library/").text
    Entry.objects.filter(slug="slowly").update(recommended=True)
    assert "Good places to start" in stranger.get("/library/").text
    Entry.objects.filter(slug="slowly").update(review_due=date(2020, 1, 1))
    assert "Good places to start" not in stranger.get("/library/").text


@pytest.mark.parametrize("status", ["retracted", "superseded"])
def test_a_page_that_cites_what_is_no_longer_in_use_is_no_place_to_start(shelf: Path, stranger: Client, status: str) -> None:
    Entry.objects.filter(slug="slowly").update(recommended=True)
    Source.objects.filter(key="A1").update(status=status)
    assert "Good places to start" not in stranger.get("/library/").text


def test_the_real_library_says_where_to_begin(whole_library: None, stranger: Client) -> None:
    starts = stranger.get("/library/").text.split('class="starts__list"')[1].split("</ul>")[0]
    assert 3 <= starts.count("<li>") <= 4


def test_the_tally_knows_how_many_there_are_and_nothing_of_the_reader(shelf: Path, stranger: Client, ada: Member) -> None:
    for browser in (stranger, browser_of(ada)):
        page = browser.get("/library/").text
        assert re.search(r'data-tally="2"[^>]* hidden>', page)
        assert "Kept in this browser only" in page
        assert page.count('data-read="') == 2


@pytest.mark.parametrize("kind", ["topic", "question"])
def test_a_long_list_shows_each_page_once_and_in_order(db: None, kind: str) -> None:
    shelve(120, kind)
    seen, after = [], ""
    while True:
        part = entry_part(kind, after)
        assert part.count == 120
        seen += [(row.order, row.slug) for row in part.rows]
        if not part.following:
            break
        after = part.following
    assert seen == sorted(seen)
    assert len(seen) == 120


@pytest.mark.parametrize(("kind", "address"), [("topic", "/library/"), ("question", "/library/faq/")])
def test_a_long_list_can_be_walked_without_a_script(
        db: None, stranger: Client, django_assert_max_num_queries: DjangoAssertNumQueries, kind: str, address: str) -> None:
    shelve(120, kind)
    following = ""
    for _ in range(2):
        with django_assert_max_num_queries(3):
            page = stranger.get(address + following).text
        [following] = re.findall(r'rel="next" href="([^"]+)"', page)
    last = stranger.get(address + following).text
    assert 'rel="next"' not in last
    assert "Back to the beginning" in last


def test_questions_stand_in_groups_in_the_order_of_their_first() -> None:
    questions = [Entry(slug=slug, group=group) for slug, group in (("a", "Two"), ("b", "One"), ("c", "Two"), ("d", "One"))]
    assert [(group, [one.slug for one in members]) for group, members in in_groups(questions)] == [
        ("Two", ["a", "c"]), ("One", ["b", "d"])]


# A page


def test_the_short_version_is_short_and_points_to_the_long_one(shelf: Path, stranger: Client) -> None:
    page = stranger.get(f"{TOPIC}?short").text
    body = main_of(page)
    for words in ("Go slowly, with your prescriber.", "Never stop suddenly", "Guideline-backed", "One guideline says so.",
                  "Last reviewed: 1 November 2026", "1 source", 'href="?short" aria-current="page"', f'href="{TOPIC}"'):
        assert words in body, words
    assert "Time helps" not in body
    assert "Time helps" in stranger.get(TOPIC).text
    assert re.search(rf'rel="canonical" href="[^"?]*{TOPIC}"', page)


@pytest.mark.parametrize("address", [TOPIC, f"{TOPIC}?short", "/library/faq/is-it-hard/"])
def test_no_link_of_a_page_leads_to_nowhere_on_it(shelf: Path, stranger: Client, address: str) -> None:
    page = stranger.get(address).text
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


def test_a_word_of_the_glossary_is_explained_on_its_page(shelf: Path, stranger: Client) -> None:
    page = stranger.get(TOPIC).text
    assert '<a class="term" href="#word-taper">taper</a>' in page
    words = page.split('id="words"')[1]
    assert "Going down step by step." in words
    assert 'id="word-taper"' in words
    GlossaryTerm.objects.update(meaning="Less, little by little.")
    assert 'id="taper"' in stranger.get("/library/glossary/").text


@pytest.mark.parametrize(("status", "words"), [
    ("retracted", "A source this page rests on was retracted."),
    ("superseded", "A source this page rests on was replaced by a newer one.")])
def test_a_page_says_when_a_source_it_rests_on_has_fallen(shelf: Path, stranger: Client, status: str, words: str) -> None:
    assert "A source this page rests on" not in stranger.get(TOPIC).text
    Source.objects.filter(key="A1").update(status=status)
    Entry.objects.filter(slug="slowly").update(state_reason="")  # as every action does, so that no kept page is stale
    for address in (TOPIC, f"{TOPIC}?short"):
        page = stranger.get(address).text
        assert words in page
        assert "Editors are checking." in page
        assert 'href="#source-1"' in page


def test_a_page_due_for_review_says_so_above_everything(shelf: Path, stranger: Client) -> None:
    Entry.objects.update(review_due=date(2020, 1, 1))
    body = main_of(stranger.get(TOPIC).text)
    assert body.index("This page is due for review.") < body.index("In 60 seconds")
    assert "Due for review" in stranger.get("/library/faq/").text


def test_editors_alone_are_led_to_the_editing(shelf: Path, stranger: Client, ada: Member, cura: Member) -> None:
    assert f'href="{TOPIC}edit/"' in browser_of(cura).get(TOPIC).text
    for browser in (stranger, browser_of(ada)):
        assert f'href="{TOPIC}edit/"' not in browser.get(TOPIC).text


def test_everybody_is_led_to_reporting_an_error(shelf: Path, stranger: Client) -> None:
    for address in (TOPIC, "/library/faq/is-it-hard/"):
        assert f'href="{address}report/"' in stranger.get(address).text


def test_the_page_of_all_questions_opens_by_its_anchors(shelf: Path, stranger: Client) -> None:
    page = stranger.get("/library/faq/").text
    answer = re.search(r"<details[^>]*>\s*<summary>.*?</summary>\s*<div[^>]*id=\"is-it-hard\">", page, re.DOTALL)
    assert answer, "the anchor must stand inside <details>, or browsers do not open it"


def test_every_question_answers_in_its_first_sentence(whole_library: None, stranger: Client) -> None:
    for question in Entry.objects.filter(kind="question"):
        assert question.opening.endswith((".", "!")), question
        assert "?" not in question.opening, question
        assert question.opening in stranger.get("/library/faq/").text.replace("&#x27;", "'") or "<" in question.summary_html


def test_what_must_stay_quiet_without_a_script_is_hidden(shelf: Path, stranger: Client) -> None:
    page = stranger.get(TOPIC).text
    for part in ("data-print", "data-finished"):
        tag = re.search(rf"<\w+[^>]*\b{part}[^>]*>", page)
        assert tag
        assert " hidden" in tag[0]
