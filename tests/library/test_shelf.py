"""Pages that are kept in memory are never older than the database, and never another reader's."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import DataError, connection, transaction
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from community.models import Member
from library.actions.editions import begin_edition, lock_edition
from library.models import Entry, GlossaryTerm, Source
from library.queries.prepared import Prepared
from library.queries.shelf import Glance, Page, Shelf, glance, page
from tests.conftest import browser_of

SLOWLY = "/library/slowly/"


@contextmanager
def queries(count: int) -> Iterator[None]:
    """Exactly so many queries."""
    with CaptureQueriesContext(connection) as captured:
        yield
    assert len(captured) == count, [query["sql"][:200] for query in captured.captured_queries]


def seen(found: Glance | None) -> Page | None:
    return found and found.page


def a_new_edition() -> None:
    begin_edition(lock_edition())


class TestPage:
    def test_costs_one_query_whether_it_is_kept_or_not(self, shelf: Path) -> None:
        with queries(1):
            first = page("topic", "slowly")
        with queries(1):
            assert page("topic", "slowly") is first
        Entry.objects.filter(slug="slowly").update(title="Slower")
        with queries(1):
            changed = page("topic", "slowly")
        assert changed is not None
        assert (changed.entry.title, changed is first) == ("Slower", False)

    def test_is_seen_anew_after_any_change_of_the_library(self, shelf: Path) -> None:
        first = page("topic", "slowly")
        assert first is not None
        Source.objects.filter(key="A1").update(status=Source.Status.RETRACTED)
        a_new_edition()
        second = page("topic", "slowly")
        assert second is not None
        assert [[source.key for source in each.unsound] for each in (first, second)] == [[], ["A1"]]

    @pytest.mark.parametrize("ask", [page, glance])
    def test_is_gone_as_soon_as_the_entry_is(self, shelf: Path, ask) -> None:
        assert ask("topic", "slowly") is not None
        Entry.objects.filter(slug="slowly").update(state=Entry.State.RETIRED)
        assert ask("topic", "slowly") is None
        assert ask("topic", "nowhere") is None

    def test_has_its_words_sources_and_neighbours_in_order(self, shelf: Path) -> None:
        GlossaryTerm.objects.create(slug="kind", name="Kind", meaning="Gentle.")
        Entry.objects.filter(slug="slowly").update(terms=["kind", "taper"])
        shown = page("topic", "slowly")
        assert shown is not None
        assert [word.slug for word in shown.words] == ["kind", "taper"]
        assert [source.key for source in shown.sources] == ["A1"]
        assert [entry.slug for entry in (*shown.topics, *shown.questions)] == ["other-topic", "is-it-hard"]
        assert (shown.previous, shown.following and shown.following.slug) == (None, "other-topic")

    def test_a_glance_costs_one_query_while_the_page_is_good(self, shelf: Path) -> None:
        first = page("topic", "slowly")
        with queries(1):
            assert seen(glance("topic", "slowly")) is first
        a_new_edition()
        with queries(2):
            assert seen(glance("topic", "slowly")) is not first

    def test_a_glance_brings_along_what_is_asked_beside_the_page(self, shelf: Path) -> None:
        def beside(path: str) -> str:
            return f"'100% beside ' || {path}"

        for kind, slug, path in (("topic", "slowly", "slowly"), ("question", "is-it-hard", "faq/is-it-hard")):
            for _time in range(2):
                found = glance(kind, slug, beside)
                assert found is not None
                assert (found.page.entry.slug, found.beside) == (slug, f"100% beside {path}")
            plain = glance(kind, slug)
            assert plain is not None
            assert plain.beside is None

    def test_a_glance_is_the_same_behind_a_pooler(self, shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        first = glance("topic", "slowly", lambda path: f"'100% beside ' || {path}")
        monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
        with queries(1):
            assert glance("topic", "slowly", lambda path: f"'100% beside ' || {path}") == first

    def test_an_empty_database_has_none(self, db: None) -> None:
        assert page("topic", "slowly") is None


def test_a_member_never_waits_for_more_than_four_queries(shelf: Path, ada: Member) -> None:
    browser = browser_of(ada)
    for spoil in (lambda: None, a_new_edition, lambda: Entry.objects.filter(slug="slowly").update(title="Slower")):
        spoil()
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(SLOWLY).status_code == 200
        assert len(captured) <= 4, [query["sql"][:200] for query in captured.captured_queries]


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_forgot_a_prepared_statement_is_asked_in_plain_words() -> None:
    prepared = Prepared("SELECT $2 || $1 || '%'", types=["text"] * 2)
    assert prepared.row("a", "b") == ("ba%",)
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    assert prepared.row("a", "b") == ("ba%",)
    assert Prepared("SELECT $1", types=["text"]).row("it's 100%\\") == ("it's 100%\\",)


@pytest.mark.django_db(transaction=True)
def test_a_value_that_is_none_leaves_no_statement_half_known() -> None:
    prepared = Prepared("SELECT $1 + interval '1 hour'", types=["timestamptz"])
    with pytest.raises(DataError):
        prepared.row("2026-01-01T00:00:00+23:59")
    with transaction.atomic():
        assert prepared.row("2026-01-01T00:00:00+00:00") is not None


class TestForStrangers:
    def test_the_page_is_made_once_for_each_look(self, shelf: Path, stranger: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        stranger.get(SLOWLY)
        monkeypatch.setattr("library.views.entries.render", lambda *all_of_it: pytest.fail("made again"))
        assert stranger.get(SLOWLY).status_code == 200
        monkeypatch.undo()
        stranger.cookies["theme"] = "dark"
        assert 'data-theme="dark"' in stranger.get(SLOWLY).text
        stranger.cookies["theme"] = "calm"
        assert 'data-theme="calm"' in stranger.get(SLOWLY).text

    def test_what_is_made_for_head_is_what_others_get(self, shelf: Path) -> None:
        head = Client().head(SLOWLY)
        page = Client().get(SLOWLY)
        assert "/accounts/login/?next=%2Flibrary%2Fslowly%2F" in page.text
        assert (head.status_code, head.content, head["ETag"]) == (200, b"", page["ETag"])
        assert Client().head(SLOWLY, headers={"if-none-match": page["ETag"]}).status_code == 304

    def test_cookies_that_choose_nothing_make_no_page(
            self, shelf: Path, stranger: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        stranger.get(SLOWLY)
        monkeypatch.setattr("library.views.entries.render", lambda *all_of_it: pytest.fail("made again"))
        for number in range(3):
            for name in settings.APPEARANCE:
                stranger.cookies[name] = f"junk-{number}"
            assert 'data-theme="calm" data-text="normal"' in stranger.get(SLOWLY).text

    def test_words_in_one_readers_address_reach_no_other(self, shelf: Path) -> None:
        assert "very-private" in Client().get(f"{SLOWLY}?very-private").text  # the way back from signing in
        assert "very-private" not in Client().get(SLOWLY).text

    def test_a_message_for_one_reader_reaches_no_other(self, shelf: Path) -> None:
        told = Client()
        storage: Any = CookieStorage(RequestFactory().get("/"))
        told.cookies["messages"] = str(storage._encode([Message(constants.SUCCESS, "Only for you.")]))
        assert "Only for you." in told.get(SLOWLY).text
        assert "Only for you." not in Client().get(SLOWLY).text

    def test_a_members_page_reaches_no_stranger(self, shelf: Path, ada: Member) -> None:
        assert "(ada)" in browser_of(ada).get(SLOWLY).text
        assert "(ada)" not in Client().get(SLOWLY).text

    def test_two_changes_within_a_second_have_two_times(self, shelf: Path) -> None:
        times = []
        for title in ("One", "Two", "Three"):
            Entry.objects.filter(slug="slowly").update(title=title)
            times.append(Client().get(SLOWLY)["Last-Modified"])
        assert len(set(times)) == 3
        assert Client().get(SLOWLY, headers={"if-modified-since": times[1]}).status_code == 200
        assert Client().get(SLOWLY, headers={"if-modified-since": times[2]}).status_code == 304


def test_what_was_not_asked_for_longest_makes_room() -> None:
    kept: Shelf[int] = Shelf(2)
    kept.put("a", 1)
    kept.put("b", 2)
    assert kept.get("a") == 1
    kept.put("c", 3)
    assert [kept.get(key) for key in "abc"] == [1, None, 3]


class TestWhatIsNotPublished:
    def test_readers_of_a_retired_page_are_sent_on_or_told_why(self, shelf: Path, stranger: Client, ada: Member) -> None:
        retired = Entry.objects.filter(slug="slowly")
        retired.update(state=Entry.State.RETIRED, state_reason="It repeats another.", redirect_to="other-topic")
        for browser in (stranger, browser_of(ada)):
            answer = browser.get(SLOWLY)
            assert (answer.status_code, answer["Location"]) == (302, "/library/other-topic/")
        retired.update(redirect_to="")
        told = stranger.get(SLOWLY)
        assert told.status_code == 410
        assert "It repeats another." in told.text

    def test_editors_are_shown_how_a_page_to_be_stands_and_nobody_else_is(
            self, shelf: Path, stranger: Client, ada: Member, cura: Member) -> None:
        Entry.objects.filter(slug="slowly").update(state=Entry.State.DRAFT)
        assert browser_of(cura).get(SLOWLY)["Location"] == "/library/slowly/review/"
        assert [browser.get(SLOWLY).status_code for browser in (stranger, browser_of(ada))] == [404, 404]


@pytest.mark.django_db
def test_a_prepared_statement_is_planned_once_whatever_it_is_asked() -> None:
    prepared = Prepared("SELECT slug FROM library_entry WHERE id = ANY($1)", types=["bigint[]"])
    for count in (1, 1, 1, 50, 1, 1, 1):  # by itself PostgreSQL plans five times before it compares, and here ever after
        prepared.rows(list(range(count)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE name = %s", [prepared.name])
        assert cursor.fetchone() == (7, 0)
