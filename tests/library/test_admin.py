"""Django's admin shows the library and changes nothing of it."""

import time
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from community.models import Member
from library import actions
from library.models import Correction, Edition, Entry, GlossaryTerm, Revision, Source, SourceChange, Step
from library.policy import RULES, Action, allowed
from tests.conftest import browser_of
from tests.load.stack import running_seconds

SHOWN: list[type[Model]] = [Entry, Revision, Step, Source, SourceChange, GlossaryTerm, Correction, Edition]
MODELS = pytest.mark.parametrize("model", SHOWN, ids=lambda model: model.__name__)


def address(model: type[Model], page: str = "") -> str:
    return f"/admin/library/{model._meta.model_name}/{page}"


@pytest.fixture
def full(shelf: Path, cura: Member) -> Path:
    """A library in which every table has a row."""
    source, entry = Source.objects.get(key="A1"), Entry.objects.get(kind="topic", slug="slowly")
    SourceChange.objects.create(source=source, by=cura, note="Opened again.", fields={"year": [2024, 2025]})
    Correction.objects.create(entry=entry, body="A word is wrong.", email="reader@example.org")
    actions.retire(cura, entry, reason="Old.")
    return shelf


@MODELS
def test_an_administrator_sees_each_table_and_each_row(full: Path, root: Member, model: type[Model]) -> None:
    row = model._default_manager.order_by("pk").first()
    assert row is not None
    browser = browser_of(root)
    assert browser.get(address(model)).status_code == 200
    assert browser.get(address(model, f"{row.pk}/change/")).status_code == 200


@MODELS
def test_nobody_adds_changes_or_deletes_there(full: Path, root: Member, model: type[Model]) -> None:
    def rows() -> list[Any]:
        return list(model._default_manager.order_by("pk").values())

    before, browser = rows(), browser_of(root)
    assert before
    pk = before[0]["id"]
    tries = [("add/", {}), (f"{pk}/change/", {"title": "x", "name": "x", "state": "published"}),
             (f"{pk}/delete/", {"post": "yes"}), ("", {"action": "delete_selected", "_selected_action": [pk], "post": "yes"})]
    answers = [browser.post(address(model, page), form).status_code for page, form in tries]
    assert answers[:3] == [403, 403, 403]
    assert answers[3] in {200, 302, 403}  # the list is shown again: it has no actions
    assert rows() == before


@pytest.mark.parametrize("who", ["cura", "mo", "ada"])
def test_it_is_for_administrators_alone(full: Path, request: pytest.FixtureRequest, who: str) -> None:
    browser = browser_of(request.getfixturevalue(who))
    assert {browser.get(address(model)).status_code == 200 for model in SHOWN} == {False}


def test_the_address_of_a_reporter_is_nowhere_and_cannot_be_guessed(full: Path, root: Member) -> None:
    browser, row = browser_of(root), Correction.objects.get()
    for page in ("", f"{row.pk}/change/", "?q=reader@example.org"):
        said = browser.get(address(Correction, page)).content.decode()
        assert "A word is wrong." in said or page != f"{row.pk}/change/"
        assert str(row.token) not in said
        assert "reader@example.org" not in said.replace('value="reader@example.org"', "")
    assert browser.get(address(Correction, "?email__startswith=r")).status_code != 200
    assert browser.get(address(Correction, "?state__exact=waiting")).status_code == 200


def test_nothing_of_what_is_being_typed_is_shown() -> None:
    registered = {model for model in apps.get_app_config("library").get_models() if admin.site.is_registered(model)}
    assert registered == set(SHOWN)


def fill(start: int, count: int, author: Member) -> None:
    numbers = range(start, start + count)
    entries = Entry.objects.bulk_create(
        Entry(kind="topic", slug=f"page-{number}", title=f"Page {number}", body="Words. ") for number in numbers)
    revisions = Revision.objects.bulk_create(
        Revision(entry=entry, number=1, title=entry.title, body=entry.body, author=author) for entry in entries)
    Step.objects.bulk_create(Step(entry=each.entry, revision=each, act="saved", by=author) for each in revisions[::5])
    sources = Source.objects.bulk_create(
        Source(key=f"X{number}", title=f"Page {number}", kind="trial", read="abstract", verified="yes", finding="Something.")
        for number in numbers)
    SourceChange.objects.bulk_create(SourceChange(source=source, by=author) for source in sources[::5])
    GlossaryTerm.objects.bulk_create(
        GlossaryTerm(slug=f"page-{number}", name=f"Page {number}", meaning="A word.") for number in numbers[::5])
    Correction.objects.bulk_create(Correction(entry=entry, body="Wrong.", assigned_to=author) for entry in entries[::5])


def spent() -> float:
    """Seconds this process and PostgreSQL's have worked: what the clock would say on a calm machine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return time.process_time() + running_seconds(cursor.fetchone()[0])


def costs(browser: Client) -> list[int]:
    """The queries of each list and of a search in it; none may keep an administrator waiting."""
    found = []
    for model in SHOWN:
        for page in ("", "?q=page"):
            begin = spent()
            with CaptureQueriesContext(connection) as asked:
                assert browser.get(address(model, page)).status_code == 200
            assert spent() - begin < 10, (model, page)  # a plan gone wrong took minutes; seconds are a busy machine's
            found.append(len(asked))
    return found


def test_lists_of_five_thousand_rows_cost_what_lists_of_a_few_pages_cost(db: None, root: Member, cura: Member) -> None:
    browser = browser_of(root)
    fill(0, 300, cura)
    few = costs(browser)
    fill(300, 4_700, cura)
    assert costs(browser) == few
    assert max(few) <= 9


def test_every_action_has_a_rule_and_only_editors_edit(ada: Member, mo: Member, cura: Member, root: Member) -> None:
    assert set(RULES) == set(Action)
    assert all(allowed(member, Action.READ_LIBRARY) for member in (ada, mo, cura, root))
    assert [allowed(member, Action.EDIT_ENTRY) for member in (ada, mo, cura, root)] == [False, False, True, True]
