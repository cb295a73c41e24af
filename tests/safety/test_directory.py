"""The crisis directory: kept by administrators, read from a file, and there when the database is not."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone

from community.models import HelpService, HelpServiceChange, Member, Notification
from community.safety import directory
from community.safety.actions.directory import begin_directory, keep_directory_written, remind_of_directory
from tests.conftest import browser_of

LISTING = "/moderation/directory/"
NEW = {"country": "NZ", "kind": "crisis", "name": "A Line", "call": "0800 000 000", "source_url": "https://line.example/"}


@pytest.fixture
def begun(db: None) -> HelpService:
    """The directory as a fresh site has it; the Samaritans in the United Kingdom."""
    begin_directory()
    return HelpService.objects.get(country="GB", name="Samaritans")


def page() -> str:
    return Client().get("/help-now/").content.decode()


def changed(service: HelpService, **fields: Any) -> dict[str, Any]:
    """What the form holds, with some of it changed."""
    kept = {"country": service.country, "kind": service.kind, "name": service.name, "about": service.about,
            "source_url": service.source_url, "why": "Read anew.", **service.channels}
    return {**kept, **fields}


class TestKeeping:
    def test_what_an_administrator_adds_is_on_the_page(self, root: Member, begun: HelpService,
                                                       django_capture_on_commit_callbacks: Any) -> None:
        assert "A Line" not in page()
        with django_capture_on_commit_callbacks(execute=True):
            assert browser_of(root).post(f"{LISTING}new/", NEW).status_code == 302
        assert 'href="tel:0800000000"' in page()
        assert "Samaritans" in page()
        assert "New Zealand" in page()

    @pytest.mark.parametrize("name", ["ada", "mo", "cura"])
    def test_nobody_else_adds(self, name: str, ada: Member, mo: Member, cura: Member) -> None:
        member = Member.objects.get(username=name)
        assert browser_of(member).post(f"{LISTING}new/", NEW).status_code == 403
        assert browser_of(member).get(LISTING).status_code == 403
        assert not HelpService.objects.exists()

    @pytest.mark.parametrize(("field", "value"), [
        ("call", "ring me"), ("source_url", "http://line.example/"), ("chat", "javascript:alert(1)"), ("email", "nobody"),
        ("country", "XX"), ("expires_on", "1999-01-01"), ("call", "")])
    def test_what_cannot_be_dialled_or_was_read_nowhere_is_not_taken(self, root: Member, field: str, value: str) -> None:
        answer = browser_of(root).post(f"{LISTING}new/", {**NEW, field: value})
        assert answer.status_code == 422
        assert 'value="A Line"' in answer.content.decode()
        assert not HelpService.objects.exists()

    def test_a_changed_number_changes_the_page_and_stays_in_the_history(self, root: Member, begun: HelpService,
                                                                        django_capture_on_commit_callbacks: Any) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            browser_of(root).post(f"{LISTING}{begun.pk}/", changed(begun, call="116 124", checked="on"))
        assert "tel:116124" in page()
        row = begun.changes.get(act="verified")
        assert (row.by, row.why, row.before["channels"]["call"]) == (root, "Read anew.", "116 123")
        begun.refresh_from_db()
        assert (begun.verified_on, begun.verified_by) == (timezone.localdate(), "root")
        assert begun.expires_on == timezone.localdate() + timedelta(days=365)

    def test_a_change_needs_its_reason(self, root: Member, begun: HelpService) -> None:
        assert browser_of(root).post(f"{LISTING}{begun.pk}/", changed(begun, call="1", why=" ")).status_code == 422
        begun.refresh_from_db()
        assert begun.channels["call"] == "116 123"

    def test_the_form_holds_the_day_it_ends(self, root: Member, begun: HelpService) -> None:
        assert f'value="{begun.expires_on:%Y-%m-%d}"' in browser_of(root).get(f"{LISTING}{begun.pk}/").content.decode()

    def test_without_having_read_it_nothing_lives_longer(self, root: Member, begun: HelpService) -> None:
        before = begun.verified_on
        browser_of(root).post(f"{LISTING}{begun.pk}/", changed(begun, about="free"))
        begun.refresh_from_db()
        assert (begun.about, begun.verified_on) == ("free", before)
        assert begun.expires_on <= before + directory.FRESH_FOR

    def test_a_retired_one_is_gone_and_can_come_back(self, root: Member, begun: HelpService,
                                                     django_capture_on_commit_callbacks: Any) -> None:
        ireland = HelpService.objects.get(country="IE")
        with django_capture_on_commit_callbacks(execute=True):
            browser_of(root).post(f"{LISTING}{ireland.pk}/retire/", {"retire-why": "Closed."})
        assert "jo@samaritans.ie" not in page()
        with django_capture_on_commit_callbacks(execute=True):
            browser_of(root).post(f"{LISTING}{ireland.pk}/back/", {"retire-why": "Open again."})
        assert "jo@samaritans.ie" in page()
        assert list(ireland.changes.values_list("act", flat=True)) == ["back", "retired", "added"]

    def test_history_cannot_be_rewritten(self, begun: HelpService) -> None:
        with pytest.raises(DatabaseError):
            HelpServiceChange.objects.filter(service=begun).update(why="never")

    def test_djangos_admin_leads_to_the_page_with_the_history(self, root: Member, begun: HelpService) -> None:
        browser = browser_of(root)
        assert browser.get("/admin/community/helpservice/").status_code == 200
        assert browser.get(f"/admin/community/helpservice/{begun.pk}/change/")["Location"] == f"{LISTING}{begun.pk}/"
        assert browser.get(f"/admin/community/helpservice/{begun.pk}/delete/").status_code == 403


class TestTime:
    def test_what_has_ended_vanishes_and_the_way_to_others_stays(self, begun: HelpService) -> None:
        HelpService.objects.update(expires_on=timezone.localdate() - timedelta(days=1))
        keep_directory_written()
        assert "tel:" not in page()
        assert "https://findahelpline.com/" in page()

    def test_it_ends_by_itself_without_the_file_being_written_again(self, begun: HelpService) -> None:
        keep_directory_written()
        today = timezone.localdate()
        names = {service.name for country in directory.countries(today) for service in country.services}
        later = {service.name for country in directory.countries(today + timedelta(days=400)) for service in country.services}
        assert "Samaritans" in names
        assert not later

    def test_administrators_hear_of_it_thirty_days_before_and_once(self, root: Member, mo: Member, begun: HelpService) -> None:
        today = begun.expires_on - timedelta(days=31)
        HelpService.objects.exclude(pk=begun.pk).update(retired_at=timezone.now())
        assert remind_of_directory(today) == 0
        assert remind_of_directory(today + timedelta(days=1)) == 1
        assert remind_of_directory(today + timedelta(days=2)) == 0
        told = Notification.objects.get()
        assert (told.member, told.kind, told.words) == (root, "help old", "Samaritans (GB)")
        assert LISTING in browser_of(root).get("/notifications/").content.decode()


class TestFile:
    def test_without_a_file_the_page_shows_what_comes_with_the_site(self, written: Path) -> None:
        assert not written.exists()
        assert "Samaritans" in page()

    def test_an_empty_directory_writes_none(self, db: None, written: Path) -> None:
        assert not keep_directory_written()
        assert not written.exists()

    def test_where_nothing_can_be_written_what_comes_with_the_site_answers(self, begun: HelpService, settings: Any) -> None:
        settings.CRISIS_FILE = "/proc/nowhere/crisis.json"
        assert not keep_directory_written()
        assert "Samaritans" in page()

    def test_writing_again_what_has_not_changed_does_nothing(self, begun: HelpService) -> None:
        assert keep_directory_written()
        assert not keep_directory_written()

    @pytest.mark.parametrize("words", ["", "{", "[]", '{"services": [{"country": "GB"}]}', '{"services": [1]}'])
    def test_a_broken_file_leaves_what_comes_with_the_site(self, written: Path, words: str) -> None:
        written.write_text(words)
        assert "Samaritans" in page()

    def test_a_fresh_site_is_given_its_directory_once(self, db: None, written: Path) -> None:
        call_command("load_help", verbosity=0)
        count = HelpService.objects.count()
        call_command("load_help", verbosity=0)
        assert HelpService.objects.count() == count == len(directory.records())
        assert "Samaritans" in written.read_text()


class TestCountry:
    def test_is_kept_without_signing_in(self) -> None:
        browser = Client()
        assert browser.get("/help-now/?country=au").cookies["country"].value == "AU"
        html = browser.get("/help-now/").content.decode()
        assert html.index('id="country-AU"') < html.index('id="seizure"') < html.index('id="country-US"')

    def test_choosing_none_forgets_it(self) -> None:
        browser = Client()
        browser.get("/help-now/?country=au")
        assert browser.get("/help-now/?country=").cookies["country"]["max-age"] == 0

    @pytest.mark.parametrize("value", ["<b>", "ZZ", "gb" * 500])
    def test_a_cookie_of_anything_else_is_no_mistake(self, value: str) -> None:
        browser = Client()
        browser.cookies["country"] = value
        assert browser.get("/help-now/").status_code == 200

    def test_it_is_the_readers_choice_and_no_address_changes_it(self) -> None:
        one = Client(REMOTE_ADDR="1.1.1.1").get("/help-now/").content
        assert one == Client(REMOTE_ADDR="203.0.113.9", headers={"Accept-Language": "en-US"}).get("/help-now/").content
        assert not re.search(rb"is-chosen", one)


def refused() -> dict[str, tuple[int, bool]]:
    """Ask for all help where nothing listens at the database's address. A thread of its own has a connection of its own."""
    connection.settings_dict = {**connection.settings_dict, "HOST": "127.0.0.1", "PORT": "9"}
    browser, answers = Client(), {}
    browser.cookies["sessionid"] = "a-session-nobody-can-look-up-now"
    for address in ("", "seizure/", "stopped/", "overdose/", "mixing/", "counterfeit/"):
        answer = browser.get(f"/help-now/{address}")
        answers[address] = (answer.status_code, "tel:999" in answer.content.decode())
    with pytest.raises(DatabaseError, match="refused"):
        HelpService.objects.count()  # so nobody does listen there
    return answers


def test_all_help_answers_when_the_connection_to_the_database_is_refused(begun: HelpService, written: Path) -> None:
    keep_directory_written()
    assert written.exists()
    with ThreadPoolExecutor(1) as thread:
        answers = thread.submit(refused).result()
    assert set(answers.values()) == {(200, True)}
