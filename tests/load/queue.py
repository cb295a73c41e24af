"""Whether the moderators' queue stays quick: the same pages with 500 cases and with 50,000.

    python -m tests.load.queue

Prints for each page the queries, and the milliseconds of this process, of PostgreSQL's and by the clock at both sizes. This
process and PostgreSQL's together are judged, for that is true on a busy machine, too. The first page may take ten queries, and
1.3 times as long among 50,000 as among 500 (issue 6); narrowed, searched and deep pages stand beside it.
"""

import statistics
from typing import Any

from tests.load.shelves import Cost, cost
from tests.load.stack import stack

SMALL, LARGE = 500, 50_000
LIMIT, QUERIES = 1.3, 10
ROUNDS = 9
FIRST = "/moderation/"
PAGES = (FIRST, "/moderation/?standing=free", "/moderation/?kind=report", "/moderation/?label=medical",
         "/moderation/?author=load7", "/moderation/?words=heron", "/moderation/?standing=resolved", "/moderation/?after={deep}")

SEED = """
INSERT INTO community_member (username, skeleton, password, role, about, time_zone, country, theme, is_active, is_demo,
                              is_guest, joined_at)
SELECT 'load' || n, 'load' || n, '!', 'member', '', 'UTC', '', 'calm', true, false, false, now()
FROM generate_series(%(before)s + 1, %(after)s) n WHERE n <= 500;

INSERT INTO community_case (kind, target_type_id, target_id, about_id, state, outcome, gravity, is_urgent, is_held, labels,
                            words, version, set_aside_by, opened_at, due_at, reopened, resolved_at)
SELECT (ARRAY['report', 'match', 'held', 'worry'])[1 + n %% 4], %(kind)s, n,
       (SELECT id FROM community_member WHERE username = 'load' || (1 + n %% 500)), 'open', '', 1 + n %% 8, n %% 8 < 3,
       false,
       ARRAY[(ARRAY['medical', 'selling', 'guideline', 'dosing'])[1 + n %% 4]]::varchar[],
       'words of a person on a long evening, number ' || n || CASE WHEN n %% 50 = 0 THEN ' heron' ELSE '' END
       || repeat(' and more', 40),
       1, '{}', now() - n * interval '1 minute', now() + (n %% 100 - 20) * interval '1 hour', 0, NULL
FROM generate_series(%(before)s + 1, %(after)s) n;

UPDATE community_case SET state = 'resolved', outcome = 'no_action', resolved_at = opened_at + interval '1 hour'
WHERE target_id %% 10 = 9 AND target_id > %(before)s;

ANALYZE
"""


def fill(before: int, after: int) -> None:
    """Bring the queue from one size to another. One case in ten is closed."""
    from django.contrib.contenttypes.models import ContentType
    from django.db import connection

    from community.forum.models import Post

    kind = ContentType.objects.get_for_model(Post).pk
    with connection.cursor() as cursor:
        for statement in SEED.split(";\n"):
            cursor.execute(statement, {"before": before, "after": after, "kind": kind})


def deep() -> str:
    """The cursor of a case in the middle of the queue."""
    from community.moderation.models import Case

    waiting = Case.objects.waiting().gravest_first()
    middle = waiting[waiting.count() // 2]
    return f"{middle.gravity}~{middle.opened_at.isoformat().replace('+', '%2B')}~{middle.pk}"


def costs(browser: Any) -> dict[str, Cost]:
    """The middle of some rounds through all pages."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (database,) = cursor.fetchone()
    counts = {}
    for page in PAGES:
        address = page.format(deep=deep())
        answer = browser.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        with CaptureQueriesContext(connection) as captured:
            browser.get(address)
        counts[page] = len(captured)
    rounds = [[cost(browser, page.format(deep=deep()), database) for page in PAGES] for _ in range(ROUNDS)]
    middles = [[statistics.median(each) * 1000 for each in zip(*spent, strict=True)] for spent in zip(*rounds, strict=True)]
    return {page: Cost(counts[page], *middle) for page, middle in zip(PAGES, middles, strict=True)}


def main() -> int:
    """0 when the first page takes as many queries as it may, and no longer than it may."""
    with stack(connections=1):
        from django.test import Client

        from community.members.actions import add_demo_member
        from community.moderation.actions import pass_training
        from community.moderation.training import ITEMS
        from community.policy import Role

        browser = Client()
        mo = add_demo_member("mo", "even-keel-demo", Role.MODERATOR)
        pass_training(mo, ticked=[item.slug for item in ITEMS])
        browser.force_login(mo)
        fill(0, SMALL)
        small = costs(browser)
        fill(SMALL, LARGE)
        large = costs(browser)
    return report(small, large)


def report(small: dict[str, Cost], large: dict[str, Cost]) -> int:
    """Print a line a page, and judge the first."""
    print(f"{'queries':>9} {'CPU here':>15} {'in PostgreSQL':>15} {'clock ms':>17}  × CPU (first page: {LIMIT}), × clock")
    for page, many in large.items():
        few = small[page]
        print(f"{few.queries:4} → {many.queries:<3} {few.here:6.1f} → {many.here:<6.1f} "
              f"{few.database:6.1f} → {many.database:<6.1f} {few.clock:7.1f} → {many.clock:<7.1f} "
              f"{many.both / few.both:5.2f} {many.clock / few.clock:5.2f}  {page}")
    first, few = large[FIRST], small[FIRST]
    return int(first.queries > QUERIES or first.queries != few.queries or first.both / few.both > LIMIT)


if __name__ == "__main__":
    raise SystemExit(main())
