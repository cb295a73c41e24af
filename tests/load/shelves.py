"""Whether the library's lists stay quick: the same pages with 50 entries and with 5,000, with 200 sources and with 20,000.

    python -m tests.load.shelves

Prints for each list the queries and the milliseconds at both sizes: CPU of this process, and by the clock, which has PostgreSQL
in it.
"""

import statistics
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.load.stack import stack

SMALL, LARGE = (50, 200), (5_000, 20_000)  # entries, sources
LIMIT = 2.0  # times (issue 3)
VISITS = 15
LISTS = ("/library/", "/library/faq/", "/library/sources/", "/library/sources/?q=taper", "/library/sources/?kind=trial",
         "/library/changes/", "/library/changes.atom", "/sitemap.xml", "/library/desk/", "/library/desk/corrections/",
         "/library/topic-7/", "/library/topic-7/history/", "/library/topic-7/edit/", "/library/topic-7/review/",
         "/library/citations/?q=author+7", "/admin/library/entry/", "/admin/library/source/")

FILL = (Path(__file__).parent / "shelves.sql").read_text(encoding="utf-8")



@dataclass(frozen=True)
class Cost:
    """Of one visit: queries, milliseconds of this process's CPU, milliseconds by the clock."""

    queries: int
    cpu: float
    clock: float


def fill(before: tuple[int, int], after: tuple[int, int]) -> None:
    """Bring the library from one size to another."""
    from django.db import connection

    sizes = {"entries_before": before[0], "sources_before": before[1], "entries": after[0], "sources": after[1]}
    with connection.cursor() as cursor:
        for statement in FILL.split(";\n"):
            if statement.strip():
                cursor.execute(statement, sizes)


def cost(browser: Any, address: str) -> Cost:
    """The middle of some visits after a first one."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    answer = browser.get(address, follow=True)
    assert answer.status_code == 200, (address, answer.status_code)
    with CaptureQueriesContext(connection) as captured:
        browser.get(address)
    count = len(captured)  # now: the next request empties the list
    spent = []
    for _ in range(VISITS):
        cpu, clock = time.process_time(), time.perf_counter()
        browser.get(address)
        spent.append((time.process_time() - cpu, time.perf_counter() - clock))
    return Cost(count, *(statistics.median(each) * 1000 for each in zip(*spent, strict=True)))


def main() -> int:
    """0 when no list takes more than twice the time, or another query."""
    with stack():
        from django.test import Client

        from community.members.actions import add_demo_member
        from community.policy import Role

        browser = Client()
        browser.force_login(add_demo_member("root", "even-keel-demo", Role.ADMIN))
        fill((0, 0), SMALL)
        small = {address: cost(browser, address) for address in LISTS}
        fill(SMALL, LARGE)
        large = {address: cost(browser, address) for address in LISTS}
    return report(small, large)


def report(small: dict[str, Cost], large: dict[str, Cost]) -> int:
    """Print a line a list, and judge."""
    worst = 0.0
    print(f"{'queries':>9} {'CPU ms':>15} {'clock ms':>17}  × clock")
    for address in LISTS:
        few, many = small[address], large[address]
        ratio = many.clock / few.clock
        worst = max(worst, ratio if many.queries == few.queries else LIMIT + 1)
        print(f"{few.queries:4} → {many.queries:<3} {few.cpu:6.1f} → {many.cpu:<6.1f} {few.clock:7.1f} → {many.clock:<7.1f} "
              f"{ratio:5.2f}  {address}")
    return int(worst > LIMIT)


if __name__ == "__main__":
    raise SystemExit(main())
