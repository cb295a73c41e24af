"""What a quarter is, what is counted in it, and how numbers are shown so that nobody can be recognised."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from community.moderation.incidents.models import Incident, Level
from community.moderation.models import Appeal, CaseNote, Decision, Reason, Report
from community.moderation.openness.models import QuarterlyCount

Series = QuarterlyCount.Series
SMALL = 5  # fewer than this are grouped
Act = Decision.Act
# Counted elsewhere on the page: what appeals decided, and what belongs to looking after somebody.
NOT_COUNTED = frozenset({Act.UPHELD, Act.OVERTURNED, Act.CHANGED, Act.INCIDENT, Act.WROTE, Act.SECOND_LOOK, Act.CARE_ENDED,
                         Act.HOST_GIVEN, Act.HOST_ENDED, Act.HOSTING_ENDED})


def quarter_of(day: date) -> date:
    """The first day of the quarter ``day`` is in."""
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def last_finished(today: date) -> date:
    """The first day of the latest quarter that is over."""
    return quarter_of(quarter_of(today) - timedelta(days=1))


def count(quarter: date) -> list[QuarterlyCount]:
    """Every number of the quarter that begins with ``quarter``, not saved. A whole is counted even when it is none."""
    start = datetime(quarter.year, quarter.month, 1, tzinfo=UTC)
    after = quarter_of(quarter + timedelta(days=100))
    within = (start, datetime(after.year, after.month, 1, tzinfo=UTC))
    found = {
        Series.REPORTS: _parts(Report.objects.filter(at__gte=within[0], at__lt=within[1]), "reason"),
        Series.DECISIONS: _parts(
            Decision.objects.filter(at__gte=within[0], at__lt=within[1]).exclude(act__in=NOT_COUNTED), "act"),
        Series.APPEALS: _parts(Appeal.objects.filter(decided_at__gte=within[0], decided_at__lt=within[1]), "state"),
        Series.INCIDENTS: _parts(Incident.objects.filter(opened_at__gte=within[0], opened_at__lt=within[1]), "level"),
    }
    rows = [QuarterlyCount(quarter=quarter, series=series, key=key, number=number)
            for series, parts in found.items() for key, number in {"": sum(parts.values()), **parts}.items()]
    minutes = _first_looks(within)
    if len(minutes) >= SMALL:  # a median of few would tell of one of them
        rows.append(QuarterlyCount(quarter=quarter, series=Series.FIRST_LOOK, number=round(median(minutes))))
    return rows


def _parts(rows: QuerySet[Any], field: str) -> dict[str, int]:
    return dict(rows.order_by().values_list(field).annotate(Count("pk")))


def _first_looks(within: tuple[datetime, datetime]) -> list[float]:
    """Minutes from each report to the first time somebody of the team did something with its case."""
    acts = CaseNote.objects.filter(case=OuterRef("case"), by__isnull=False, at__gte=OuterRef("at")).order_by("at")
    reports = Report.objects.filter(at__gte=within[0], at__lt=within[1]).annotate(seen=Subquery(acts.values("at")[:1]))
    return [(seen - at).total_seconds() / 60 for at, seen in reports.values_list("at", "seen") if seen is not None]


@dataclass(frozen=True)
class Table:
    """One series as readers see it. ``whole`` is empty when a part of it is too small to be told."""

    title: "str | Promise"
    rows: list[tuple[str, str]]
    whole: str


@dataclass(frozen=True)
class Quarter:
    """One quarter as readers see it."""

    first_day: date
    number: int
    tables: list[Table]


def shown(number: int) -> str:
    """A number for readers."""
    return str(number) if number == 0 or number >= SMALL else _("fewer than 5")


def published(rows: Iterable[QuarterlyCount]) -> list[Quarter]:
    """The counts as readers see them, the latest quarter first."""
    by_quarter: dict[date, dict[str, dict[str, int]]] = {}
    for row in rows:
        by_quarter.setdefault(row.quarter, {}).setdefault(row.series, {})[row.key] = row.number
    return [Quarter(day, (day.month + 2) // 3, [_table(series, by_quarter[day][series])
                                                for series in Series.values if series in by_quarter[day]])
            for day in sorted(by_quarter, reverse=True)]


def _table(series: str, numbers: dict[str, int]) -> Table:
    whole = numbers.get("")
    parts = sorted(((key, number) for key, number in numbers.items() if key), key=lambda part: (-part[1], part[0]))
    rows = [(_label(series, key), shown(number)) for key, number in parts]
    if series == Series.FIRST_LOOK:
        return Table(Series(series).label, [(_("Half of them within"), _("%(n)d minutes") % {"n": whole or 0})], "")
    is_small = any(0 < number < SMALL for _key, number in parts)  # the whole would tell what the small part is
    return Table(Series(series).label, rows, "" if is_small or whole is None else shown(whole))


def _label(series: str, key: str) -> str:
    names: dict[str, dict[str, str | Promise]] = {
        Series.REPORTS: dict(Reason.choices), Series.DECISIONS: dict(Act.choices),
        Series.APPEALS: dict(Appeal.State.choices), Series.INCIDENTS: dict(Level.choices)}
    return str(names.get(series, {}).get(key, key))
