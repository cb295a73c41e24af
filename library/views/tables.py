"""Tables for spreadsheets."""

import csv
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from library import policy
from library.policy import Action, serves
from library.queries import sources

_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would compute what begins so


@serves(Action.USE_DESK)
@require_safe
def sources_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Every source with all its fields and how many published entries cite it."""
    policy.require(request.user, Action.USE_DESK)
    name = f"sources-{timezone.localdate():%Y-%m-%d}.csv"
    return StreamingHttpResponse(_lines(), content_type="text/csv; charset=utf-8", headers={
        "Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"})


class _Echo:
    """Gives each line back as it is written."""

    def write(self, line: str) -> str:
        """The line."""
        return line


def _lines() -> Iterator[str]:
    writer = csv.writer(_Echo(), quoting=csv.QUOTE_ALL)  # else what looks like a number or a break is read as one
    yield "\ufeff"  # so that spreadsheets read it as UTF-8
    yield writer.writerow(sources.TABLE)
    for row in sources.table():
        yield writer.writerow([_cell(value) for value in row])


def _cell(value: Any) -> str:
    """A value as a spreadsheet may show it, and never as something to compute."""
    if isinstance(value, list):
        value = "; ".join(value)
    if isinstance(value, bool):
        value = "yes" if value else "no"
    shown = "" if value is None else str(value)
    return f"'{shown}" if shown.lstrip().startswith(_FORMULA) or shown.startswith(_FORMULA) else shown
