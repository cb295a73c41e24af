"""The transparency page: counts of finished quarters, and nobody to be recognised by them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from community.models import Case, CaseNote, Decision, Member, QuarterlyCount, Report
from community.moderation.actions.cases import open_case
from community.moderation.models import Frozen, Kind
from community.moderation.openness.actions import count_last_quarter
from community.moderation.openness.counting import count, last_finished, published, quarter_of
from tests.conftest import browser_of

AUTUMN = date(2026, 7, 1)
DURING = datetime(2026, 8, 9, 12, tzinfo=UTC)
AFTER = date(2026, 10, 2)


@pytest.fixture
def case(ada: Member) -> Case:
    return open_case(ada, kind=Kind.REPORT, gravity=6)


def reported(case: Case, reason: str, times: int, at: datetime = DURING) -> None:
    frozen = Frozen.objects.filter(case=case).latest("pk")
    for _number in range(times):
        Report.objects.create(case=case, frozen=frozen, reason=reason, at=at)


def table(series: str, numbers: dict[str, int]) -> Any:
    rows = [QuarterlyCount(quarter=AUTUMN, series=series, key=key, number=number) for key, number in numbers.items()]
    return published(rows)[0].tables[0]


@pytest.mark.parametrize(("day", "first"), [
    (date(2026, 1, 1), date(2026, 1, 1)), (date(2026, 3, 31), date(2026, 1, 1)), (date(2026, 12, 31), date(2026, 10, 1))])
def test_a_day_is_in_one_quarter(day: date, first: date) -> None:
    assert quarter_of(day) == first


def test_the_last_finished_quarter_of_january_is_last_years() -> None:
    assert last_finished(date(2027, 1, 5)) == date(2026, 10, 1)


def test_counts_what_happened_within_it_only(case: Case) -> None:
    reported(case, "medical", 6)
    reported(case, "medical", 2, at=DURING - timedelta(days=60))
    reported(case, "selling", 1, at=datetime(2026, 10, 1, tzinfo=UTC))
    numbers = {(row.series, row.key): row.number for row in count(AUTUMN)}
    assert numbers["reports", "medical"] == numbers["reports", ""] == 6
    assert ("reports", "selling") not in numbers


def test_decisions_are_counted_by_kind_and_looking_after_somebody_is_not_one(case: Case, mo: Member, ada: Member) -> None:
    for act in ("hide", "hide", "wrote", "upheld"):
        Decision.objects.create(act=act, by=mo, about=ada, target=ada, reason="x", at=DURING)
    numbers = {row.key: row.number for row in count(AUTUMN) if row.series == "decisions"}
    assert numbers == {"": 2, "hide": 2}


@pytest.mark.parametrize(("reports", "told"), [(5, 30), (4, None)])
def test_the_first_look_is_told_when_there_were_enough(case: Case, mo: Member, reports: int, told: int | None) -> None:
    reported(case, "other", reports)
    CaseNote.objects.create(case=case, by=mo, at=DURING - timedelta(minutes=5))
    CaseNote.objects.create(case=case, by=mo, at=DURING + timedelta(minutes=30))
    assert {row.number for row in count(AUTUMN) if row.series == "first look"} == ({told} if told else set())


def test_a_quarter_is_written_once_whatever_changes_later(case: Case) -> None:
    reported(case, "medical", 6)
    assert count_last_quarter(AFTER) > 0
    reported(case, "medical", 1)
    assert count_last_quarter(AFTER) == 0
    assert QuarterlyCount.objects.get(series="reports", key="medical").number == 6


def test_a_quiet_quarter_is_told_too(db: None) -> None:
    assert count_last_quarter(AFTER) > 0
    assert count_last_quarter(AFTER) == 0
    assert table("reports", {"": 0}).whole == "0"


class TestShown:
    def test_small_numbers_are_grouped_and_large_ones_are_not(self) -> None:
        assert table("reports", {"": 9, "selling": 4, "medical": 5}).rows == [("medical advice", "5"),
                                                                              ("selling or sourcing", "fewer than 5")]

    @pytest.mark.parametrize("small", [1, 2, 3, 4])
    def test_the_whole_tells_no_small_part(self, small: int) -> None:
        """Whatever the small part is, the page is the same."""
        assert table("reports", {"": 20 + small, "medical": 20, "selling": small}) == table(
            "reports", {"": 21, "medical": 20, "selling": 1})

    def test_the_whole_is_told_when_every_part_is(self) -> None:
        assert table("reports", {"": 12, "medical": 7, "selling": 5}).whole == "12"


class TestPage:
    def test_shows_strangers_what_was_counted(self, stranger: Client, case: Case) -> None:
        assert "no figures yet" in stranger.get("/transparency/").content.decode()
        reported(case, "medical", 6)
        count_last_quarter(AFTER)
        page = stranger.get("/transparency/").content.decode()
        assert "Quarter 3 of 2026" in page
        assert "medical advice" in page

    def test_costs_one_query_however_many_quarters(self, stranger: Client, db: None, django_assert_num_queries: Any) -> None:
        for month in range(4):
            count_last_quarter(date(2026 - month, 5, 1))
        with django_assert_num_queries(1):
            stranger.get("/transparency/")

    def test_requests_by_authorities_are_added_by_hand_and_stay(self, root: Member, mo: Member, stranger: Client) -> None:
        words = {"quarter": "2026-08-09", "key": "refused", "number": "7"}
        assert browser_of(mo).post("/admin/community/quarterlycount/add/", words).status_code != 200
        assert browser_of(root).post("/admin/community/quarterlycount/add/", words).status_code == 302
        assert browser_of(root).post("/admin/community/quarterlycount/add/", words).status_code == 200
        row = QuarterlyCount.objects.get()
        assert (row.series, row.quarter) == ("requests", AUTUMN)
        assert browser_of(root).get(f"/admin/community/quarterlycount/{row.pk}/delete/").status_code == 403
        assert "refused" in stranger.get("/transparency/").content.decode()
