"""The pages that belong to no room."""

from datetime import date, timedelta
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import AsyncClient, Client
from django.utils import timezone

from community.context import section
from community.http import THEMES
from community.models import Member
from community.safety import directory
from tests.conftest import browser_of

STANDING = ["/", "/about/", "/guidelines/", "/guidelines/moderators/", "/privacy/", "/terms/", "/transparency/",
            "/transparency/who-reads-what/"]
TODAY = date(2026, 11, 23)


@pytest.fixture
def database_down(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every attempt to reach the database fails, as when its server is gone."""

    def gone(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("the server closed the connection unexpectedly")

    monkeypatch.setattr(BaseDatabaseWrapper, "cursor", gone)
    monkeypatch.setattr(BaseDatabaseWrapper, "connect", gone)


@pytest.mark.parametrize("address", STANDING)
def test_a_stranger_reads_every_standing_page(stranger: Client, address: str) -> None:
    assert stranger.get(address).status_code == 200


@pytest.mark.parametrize("address", STANDING)
def test_a_suspended_member_still_reads_the_standing_pages(ben: Member, address: str) -> None:
    ben.suspended_until = timezone.now() + timedelta(days=3)
    ben.save()
    assert browser_of(ben).get(address).status_code == 200


@pytest.mark.parametrize("address", [*STANDING, "/help-now/"])
def test_a_stranger_gets_no_cookie_for_reading(stranger: Client, address: str) -> None:
    assert not stranger.get(address).cookies


@pytest.mark.parametrize("address", [*STANDING, "/help-now/"])
def test_every_page_offers_the_way_to_help_and_the_way_out(stranger: Client, address: str) -> None:
    html = stranger.get(address).content.decode()
    assert 'href="#main"' in html
    assert 'class="button button--help" href="/help-now/"' in html
    assert html.count("data-quick-exit ") + html.count("data-quick-exit>") == 2


def test_pages_refuse_to_be_posted_to(stranger: Client) -> None:
    assert stranger.post("/about/").status_code == 405


class TestHelp:
    def test_answers_a_stranger_without_a_single_query(self) -> None:
        assert Client().get("/help-now/").status_code == 200  # no db mark: a query would fail the test

    def test_answers_a_member_while_the_database_is_down(self, database_down: None) -> None:
        browser = Client()
        browser.cookies["sessionid"] = "a-session-nobody-can-look-up-now"
        assert browser.get("/help-now/").status_code == 200
        with pytest.raises(OperationalError):
            browser.get("/")  # so the database really is down

    def test_puts_emergency_before_everything_else(self) -> None:
        for country in directory.countries(TODAY):
            kinds = [directory.KINDS.index(service.kind) for service in country.services]
            assert kinds == sorted(kinds), country.code
        html = Client().get("/help-now/").content.decode()
        assert html.index("tel:911") < html.index('id="seizure"') < html.index("988 Suicide")
        assert html.index("tel:999") < html.index('id="seizure"')

    def test_shows_each_number_as_a_link_with_the_day_it_was_checked(self) -> None:
        html = Client().get("/help-now/").content.decode()
        numbers = ["tel:988", "sms:988", "tel:111", "tel:131114", "sms:0477131114"]
        for link in (*numbers, "https://988lifeline.org/", "mailto:jo@samaritans.ie"):
            assert f'href="{link}"' in html
        assert "Checked on 23 November 2026." in html

    def test_a_chosen_country_comes_first(self) -> None:
        html = Client().get("/help-now/?country=au").content.decode()
        assert html.index('id="country-AU"') < html.index('id="seizure"') < html.index('id="country-US"')
        assert html.count('id="country-AU"') == 1

    def test_an_unknown_country_is_no_mistake(self) -> None:
        assert Client().get("/help-now/?country=%3Cscript%3E").status_code == 200


class TestDirectory:
    def test_a_record_older_than_a_year_hides(self) -> None:
        fresh = directory.records()[0]
        day = fresh.verified_on
        assert fresh.is_fresh(day + timedelta(days=365))
        assert not fresh.is_fresh(day + timedelta(days=366))

    def test_what_our_research_marked_as_old_is_not_shown(self) -> None:
        assert any(service.name == "Breathing Space" for service in directory.records())
        shown = [service.name for country in directory.countries(TODAY) for service in country.services]
        assert "Breathing Space" not in shown
        assert "Samaritans" in shown

    def test_when_everything_is_stale_the_directory_of_helplines_stays(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(directory, "FRESH_FOR", timedelta(days=-100_000))
        html = Client().get("/help-now/").content.decode()
        assert "https://findahelpline.com/" in html
        assert "tel:" not in html
        assert "have not been able to check these numbers" in html

    def test_every_record_says_who_read_it_where(self) -> None:
        for service in directory.records():
            assert service.verified_by, service.name
            assert service.source_url.startswith("https://"), service.name

    def test_a_record_of_an_unknown_kind_is_refused(self, tmp_path: Any) -> None:
        file = tmp_path / "crisis.toml"
        file.write_text('[[service]]\ncountry="US"\nkind="rumour"\nname="X"\ncall="1"\n'
                        'verified_on=2026-01-01\nverified_by="x"\nsource_url="https://x"\n')
        with pytest.raises(ValueError, match="unknown kind"):
            directory.records(file)


class TestLeaving:
    def test_ends_the_session_and_shows_a_neutral_site(self, ada: Member, settings: Any) -> None:
        browser = browser_of(ada)
        session = browser.session.session_key
        response = browser.get("/leave/")
        assert (response.status_code, response["Location"]) == (303, settings.QUICK_EXIT_URL)
        assert session
        assert not browser.session.exists(session)
        assert response.cookies["sessionid"]["max-age"] == 0

    def test_lets_the_browser_forget_everything(self, stranger: Client) -> None:
        response = stranger.get("/leave/")
        assert response["Clear-Site-Data"] == '"cache", "cookies", "storage"'
        assert response["Referrer-Policy"] == "no-referrer"
        assert "no-store" in response["Cache-Control"]

    def test_nothing_holds_a_person_here_not_even_a_database_that_is_down(self, database_down: None) -> None:
        browser = Client()
        browser.cookies["sessionid"] = "a-session-nobody-can-look-up-now"
        response = browser.get("/leave/")
        assert response.status_code == 303
        assert response.cookies["sessionid"]["max-age"] == 0


class TestAppearance:
    def test_is_kept_for_a_year_and_shown(self, stranger: Client) -> None:
        response = stranger.post("/settings/appearance/", {"theme": "contrast", "text": "larger", "next": "/about/"})
        assert (response.status_code, response["Location"]) == (303, "/about/")
        assert response.cookies["theme"]["max-age"] == 60 * 60 * 24 * 365
        html = stranger.get("/about/").content.decode()
        assert 'data-theme="contrast" data-text="larger"' in html

    def test_has_a_page_of_its_own_that_shows_every_choice(self, stranger: Client) -> None:
        html = stranger.get("/settings/appearance/").content.decode()
        assert all(f'id="theme-{theme}"' in html for theme in THEMES)

    def test_is_calm_for_a_newcomer(self, stranger: Client) -> None:
        assert 'data-theme="calm" data-text="normal"' in stranger.get("/").content.decode()

    def test_nothing_unknown_gets_into_the_page(self, stranger: Client) -> None:
        stranger.cookies["theme"] = '"><b>'
        assert 'data-theme="calm"' in stranger.get("/").content.decode()
        assert not stranger.post("/settings/appearance/", {"theme": "neon", "text": "tiny"}).cookies

    @pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""])
    def test_never_sends_anybody_to_another_site(self, stranger: Client, target: str) -> None:
        assert stranger.post("/settings/appearance/", {"theme": "light", "next": target})["Location"] == "/"


@pytest.mark.django_db
def test_a_missing_page_says_so_kindly() -> None:
    response = Client().get("/no-such-page/")
    assert response.status_code == 404
    assert "There is nothing here" in response.content.decode()


@pytest.mark.parametrize(("path", "expected"), [("/library/faq/x/", "questions"), ("/library/x/", "library"), ("/", "")])
def test_the_menu_knows_where_the_reader_is(path: str, expected: str) -> None:
    assert section(path) == expected


@pytest.mark.parametrize("path", ["/static/css/base.css", "/static/admin/css/base.css", "/library/desk/sources.csv"])
def test_what_is_sent_piece_by_piece_suits_asgi(db: None, cura: Member, path: str) -> None:
    browser = AsyncClient()
    browser.force_login(cura)
    answer: Any = async_to_sync(browser.get)(path)
    assert answer.status_code == 200
    assert answer.is_async, "Django warns of every other"
    assert browser_of(cura).get(path).status_code == 200
