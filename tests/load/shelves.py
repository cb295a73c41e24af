"""Whether the library's lists stay quick: the same pages with 50 entries and with 5,000, with 200 sources and with 20,000.

    python -m tests.load.shelves

Prints for each list the queries and the milliseconds at both sizes: of this process, of PostgreSQL's, and both together, which
are judged. On a calm machine they are the time by the clock, which stands beside them; on a busy one they are still true. An
editor sees all of these pages, a stranger those that are for readers; what lies deep in a list stands beside the first page of
the short one.
"""

import statistics
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.load.stack import running_seconds, stack

SMALL, LARGE = (50, 200), (5_000, 20_000)  # entries, sources
LIMIT = 2.0  # times (issue 3)
ROUNDS, VISITS = 5, 5
READ = ("/library/", "/library/faq/", "/library/sources/", "/library/sources/?q=taper", "/library/sources/?q=author+7",
        "/library/sources/?q=nowhere", "/library/sources/?kind=trial", "/library/changes/", "/library/changes.atom",
        "/sitemap.xml", "/library/topic-7/", "/library/topic-7/history/")
EDITED = ("/library/desk/", "/library/desk/corrections/", "/library/topic-7/edit/", "/library/topic-7/review/",
          "/library/citations/", "/library/citations/?q=author+7", "/library/citations/?q=S7", "/library/citations/?q=taper",
          "/library/citations/?q=nowhere", "/admin/library/entry/", "/admin/library/source/")
# Deep in the long list; deep in the short one, which must take as many queries; the first page of the short one.
DEEP = (("/library/?after=2400.topic-2400", "/library/?after=5.topic-5", "/library/"),
        ("/library/faq/?after=2400.question-2400", "/library/faq/?after=5.question-5", "/library/faq/"),
        ("/library/sources/?after=S15000", "/library/sources/?after=S100", "/library/sources/"),
        ("/library/sources/?before=S15000", "/library/sources/?before=S100", "/library/sources/"),
        ("/library/sources/?q=taper&after=S15000", "/library/sources/?q=taper&after=S100", "/library/sources/?q=taper"),
        ("/library/changes/?after={middle}", "/library/changes/?after={middle}", "/library/changes/"))

FILL = (Path(__file__).parent / "shelves.sql").read_text(encoding="utf-8")

Costs = dict[tuple[str, str], "Cost"]  # by who asks, and the address

@dataclass(frozen=True)
class Cost:
    """Of one visit: queries, and milliseconds of this process, of PostgreSQL's and by the clock."""

    queries: int
    here: float
    database: float
    clock: float

    @property
    def both(self) -> float:
        """Milliseconds that somebody worked for it."""
        return self.here + self.database


def fill(before: tuple[int, int], after: tuple[int, int]) -> None:
    """Bring the library from one size to another."""
    from django.db import connection

    sizes = {"entries_before": before[0], "sources_before": before[1], "entries": after[0], "sources": after[1]}
    with connection.cursor() as cursor:
        for statement in FILL.split(";\n"):
            if statement.strip():
                cursor.execute(statement, sizes)


def queries(browser: Any, address: str) -> int:
    """How many queries a second visit takes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    answer = browser.get(address, follow=True)
    assert answer.status_code == 200, (address, answer.status_code)
    with CaptureQueriesContext(connection) as captured:
        browser.get(address)
    return len(captured)  # now: the next request empties the list


def cost(browser: Any, address: str, database: int) -> tuple[float, float, float]:
    """Seconds of this process, of PostgreSQL's process ``database`` and by the clock that a visit takes."""
    begun = time.process_time(), running_seconds(database), time.perf_counter()
    for _ in range(VISITS):
        browser.get(address)
    ended = time.process_time(), running_seconds(database), time.perf_counter()
    here, there, clock = ((end - begin) / VISITS for begin, end in zip(begun, ended, strict=True))
    return here, there, clock


def costs(asked: list[tuple[str, Any, str]]) -> Costs:
    """The middle of some rounds through all pages, so that a busy moment of the machine meets each of them."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (database,) = cursor.fetchone()
    counts = [queries(browser, address) for _who, browser, address in asked]
    rounds = [[cost(browser, address, database) for _who, browser, address in asked] for _ in range(ROUNDS)]
    middles = [[statistics.median(each) * 1000 for each in zip(*spent, strict=True)] for spent in zip(*rounds, strict=True)]
    return {(who, address): Cost(count, *middle)
            for (who, _browser, address), count, middle in zip(asked, counts, middles, strict=True)}


def main() -> int:
    """0 when no list takes more than twice the time, or another query."""
    with stack():
        from django.test import Client

        from community.members.actions import add_demo_member
        from community.policy import Role

        editor, stranger = Client(), Client()
        editor.force_login(add_demo_member("root", "even-keel-demo", Role.ADMIN))
        readers = (("editor", editor), ("stranger", stranger))
        pages = [*((*reader, address) for reader in readers for address in READ),
                 *(("editor", editor, address) for address in EDITED)]
        fill((0, 0), SMALL)
        small = costs([*pages, *((*reader, address) for reader in readers for address in deep(1))])
        fill(SMALL, LARGE)
        large = costs([*pages, *((*reader, address) for reader in readers for address in deep(0))])
        beside = {far: (few, first) for far, few, (*_both, first) in zip(deep(0), deep(1), DEEP, strict=True)}
    return report(small, large, beside)


_middles: dict[int, int] = {}


def deep(place: int) -> list[str]:
    """The addresses deep in the lists: in the long ones (0) or the short ones (1)."""
    from library.models import Revision

    if place not in _middles:
        shown = Revision.objects.filter(published_at__isnull=False).order_by("-published_at", "-pk")
        _middles[place] = shown[shown.count() // 2].pk
    return [addresses[place].format(middle=_middles[place]) for addresses in DEEP]


def report(small: Costs, large: Costs, beside: dict[str, tuple[str, str]]) -> int:
    """Print a line a page, and judge."""
    worst = 0.0
    print(f"{'queries':>9} {'CPU here':>15} {'in PostgreSQL':>15} {'clock ms':>17}  × CPU (limit {LIMIT}), × clock")
    for (who, address), many in large.items():
        twin, first = beside.get(address, (address, address))
        few, count = small[who, first], small[who, twin].queries
        ratio = many.both / few.both if many.queries == count else float("inf")
        worst = max(worst, ratio)
        print(f"{count:4} → {many.queries:<3} {few.here:6.1f} → {many.here:<6.1f} {few.database:6.1f} → {many.database:<6.1f} "
              f"{few.clock:7.1f} → {many.clock:<7.1f} {ratio:5.2f} {many.clock / few.clock:5.2f}  {who:8} {address}"
              f"{'  ← over' if ratio > LIMIT else ''}")
    print(f"the worst: {worst:.2f}")
    return int(worst > LIMIT)


if __name__ == "__main__":
    raise SystemExit(main())
