"""What the forum costs: pages signed in against a floor, long threads, a million posts, a reply that many wait for.

    python -m tests.load.forum [--small 10000] [--large 1000000]

The floor of a page is the site's own middleware and session, the very statements the page sent, and the very bytes of the page,
with no view or template between them. Page and floor are asked through WSGI in this process, in turns; the middle of the rounds
counts. Milliseconds are CPU time, of this process and of the PostgreSQL process that serves it.
"""

import argparse
import statistics
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass

import psutil

from config import memory
from tests.load.stack import stack
from tests.load.topic import visit

ROUNDS, VISITS = 9, 40
LIMITS = {"queries": 8, "kilobytes": 60, "floors": 2.0, "thread ms": 4.0, "board ms": 3.0, "pages": 1.2, "growth": 1.3,
          "reply ms": 25.0}  # issue 4
FOLLOWERS = 500

Act = Callable[[], object]


@dataclass(frozen=True)
class Cost:
    """Of one act, in milliseconds of CPU time."""

    server: float
    store: float

    @property
    def together(self) -> float:
        """Server and store."""
        return self.server + self.store


class Bench:
    """A site, somebody signed in, and where their sessions' statements are served."""

    def __init__(self) -> None:
        from django.conf import settings
        from django.core.handlers.wsgi import WSGIHandler
        from django.db import connection
        from django.test import Client

        from community.members.models import Member

        self.site = WSGIHandler()
        self.browser = Client()
        self.member = Member.objects.get(username="ben")
        self.browser.force_login(self.member)
        self.cookie = f"{settings.SESSION_COOKIE_NAME}={self.browser.cookies[settings.SESSION_COOKIE_NAME].value}"
        self.wrong: list[str] = []
        with connection.cursor() as cursor:
            cursor.execute("SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid = pg_backend_pid()")
            self.store = psutil.Process(cursor.fetchone()[0])

    def get(self, address: str) -> bytes:
        """A page, whole."""
        path, _, query = address.partition("?")
        status, _fields, page = visit(self.site, path, QUERY_STRING=query, HTTP_COOKIE=self.cookie)
        assert status.startswith("200"), (address, status)
        return page

    def cost(self, act: Act, visits: int = VISITS) -> Cost:
        """What ``act`` takes, the mean of some visits."""
        times, begun = self.store.cpu_times(), time.process_time()
        for _ in range(visits):
            act()
        server, after = time.process_time() - begun, self.store.cpu_times()
        store = after.user + after.system - times.user - times.system
        return Cost(server / visits * 1000, store / visits * 1000)

    def middle(self, acts: dict[str, Act]) -> dict[str, Cost]:
        """The middle cost of each, measured in turns."""
        for act in acts.values():
            act()
        names, rounds = list(acts), []
        for turn in range(ROUNDS):  # another begins each time: whoever always follows the same pays for what that one left
            begin = turn % len(names)
            rounds.append({name: self.cost(acts[name]) for name in names[begin:] + names[:begin]})
        return {name: Cost(statistics.median(each[name].server for each in rounds),
                           statistics.mean(each[name].store for each in rounds)) for name in acts}

    def judge(self, what: str, value: float, limit: float, unit: str = "") -> None:
        """Print a line and remember whether it is too much."""
        verdict = "" if value <= limit else "   TOO MUCH"
        print(f"{value:9.2f} {unit:7} (limit {limit:g})  {what}{verdict}")
        if verdict:
            self.wrong.append(what)

    def floor(self, address: str) -> tuple[int, int, Act]:
        """How many statements ``address`` sends, how many bytes it has, and the visit to its floor."""
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        from tests.load import bare

        self.get(address)
        with CaptureQueriesContext(connection) as captured:
            page = self.get(address)
            statements = [query["sql"] for query in captured.captured_queries]
        number = bare.keep([sql for sql in statements if not _is_of_the_session(sql)], page)
        assert self.get(f"/floor/{number}/") == page
        return len(statements), len(page), lambda: self.get(f"/floor/{number}/")


def _is_of_the_session(sql: str) -> bool:
    """The floor asks for these as any page does."""
    from community.members.queries import SIGNED_IN

    return 'FROM "django_session"' in sql or SIGNED_IN.name in sql


def anew(bench: Bench, address: str, *, posts: bool) -> None:
    """The page when nobody of this standing has read it as it is now; or when nothing at all was rendered for anybody."""
    from community import kept
    from community.forum.views import kept_page

    kept_page._frames._kept.clear()
    if posts:
        kept._kept._kept.clear()
    bench.get(address)


def thread_page(bench: Bench) -> None:
    """A page of twenty posts and the lists, each against its floor."""
    from community.forum.models import Board, Thread

    thread = Thread.objects.filter(last_position__gte=60, locked_at=None).order_by("last_position", "pk")[0]
    board = Board.objects.get(pk=thread.board_id)
    pages = {"thread page": f"{thread.get_absolute_url()}?page=2", "board page": board.get_absolute_url(), "boards": "/forum/"}
    floors = {name: bench.floor(address) for name, address in pages.items()}
    acts: dict[str, Act] = {"frame anew": lambda: anew(bench, pages["thread page"], posts=False),
                            "all anew": lambda: anew(bench, pages["thread page"], posts=True)}
    for name, address in pages.items():
        acts |= {name: lambda address=address: bench.get(address), f"{name}: floor": floors[name][2]}  # type: ignore[misc]
    costs = bench.middle(acts)
    for name in ("frame anew", "all anew"):
        ratio = costs[name].server / costs["thread page: floor"].server
        print(f"{ratio:9.2f} × its floor: a thread page, {name}")
    for name, (count, size, _floor) in floors.items():
        page, floor = costs[name], costs[f"{name}: floor"]
        print(f"\n{name}: {page.server:.2f} + {page.store:.2f} ms, its floor {floor.server:.2f} + {floor.store:.2f} ms")
        bench.judge(f"{name}: queries", count, LIMITS["queries"])
        bench.judge(f"{name}: before compression", size / 1000, LIMITS["kilobytes"], "KB")
        bench.judge(f"{name}: server against its floor", page.server / floor.server, LIMITS["floors"], "×")
        limit = LIMITS["thread ms"] if name == "thread page" else LIMITS["board ms"]
        bench.judge(f"{name}: server and store", page.together, limit, "ms CPU")


def long_thread(bench: Bench) -> None:
    """First, middle and last page of the longest thread."""
    from community.forum.models import Thread

    thread = Thread.objects.order_by("-last_position")[0]
    numbers = [2, thread.page_count // 2, thread.page_count - 1]  # whole pages with the same links around them
    costs = bench.middle({f"page {number}": lambda number=number: bench.get(f"{thread.get_absolute_url()}?page={number}")  # type: ignore[misc]
                          for number in numbers})
    print(f"\na thread of {thread.last_position} posts: " + ", ".join(
        f"{name} {cost.server:.2f} + {cost.store:.2f} ms" for name, cost in costs.items()))
    spent = [cost.together for cost in costs.values()]
    bench.judge("the dearest page against the cheapest", max(spent) / min(spent), LIMITS["pages"], "×")


def lists(bench: Bench) -> dict[str, Cost]:
    """What the lists and a thread page cost at the present size."""
    from community.forum.models import Board, Thread

    thread = Thread.objects.filter(last_position__gte=60, locked_at=None).order_by("last_position", "pk")[0]
    board = Board.objects.order_by("-thread_count")[0]
    pages = {"boards": "/forum/", "board page": board.get_absolute_url(), "unread": "/forum/unread/", "new": "/forum/new/",
             "thread page": f"{thread.get_absolute_url()}?page=2"}
    acts: dict[str, Act] = {name: lambda address=address: bench.get(address) for name, address in pages.items()  # type: ignore[misc]
                            if bench.browser.get(address).status_code == 200}
    return bench.middle(acts)


def growth(bench: Bench, small: dict[str, Cost], large: dict[str, Cost], sizes: tuple[int, int]) -> None:
    """The same pages at both sizes."""
    print(f"\n{sizes[0]:,} → {sizes[1]:,} posts")
    for name, before in small.items():
        after = large[name]
        print(f"          {name}: {before.server:.2f} + {before.store:.2f} → {after.server:.2f} + {after.store:.2f} ms")
        bench.judge(f"{name}: growth", after.together / before.together, LIMITS["growth"], "×")


def reply(bench: Bench) -> None:
    """A reply in a thread that many follow: the action, and the whole visit around it."""
    from community import throttles
    from community.forum import actions
    from community.forum.models import Follow, Thread

    thread = Thread.objects.readable_by(bench.member).filter(locked_at=None).order_by("-last_position")[0]
    followers = Follow.objects.filter(thread=thread).count()

    def act() -> None:
        actions.reply(bench.member, thread, body="It helped to read this.", nonce=uuid.uuid4())

    def form() -> None:
        said = bench.browser.post(f"/forum/t/{thread.pk}/reply/", {"body": "It helped to read this.", "nonce": uuid.uuid4()})
        assert said.status_code == 302, said.status_code

    with throttles.suspended():
        costs = bench.middle({"action": act, "form": form})
    print(f"\na reply that {followers} wait for: {costs['action'].server:.2f} + {costs['action'].store:.2f} ms, "
          f"with session, page and form (and the test client) {costs['form'].server:.2f} + {costs['form'].store:.2f} ms")
    bench.judge("a reply's action", costs["action"].together, LIMITS["reply ms"], "ms CPU")
    bench.judge("followers too few", FOLLOWERS - min(followers, FOLLOWERS), FOLLOWERS / 2)


def main() -> int:
    """0 when every number is within its limit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", type=int, default=10_000)
    parser.add_argument("--large", type=int, default=1_000_000)
    sizes = parser.parse_args()
    with stack(connections=1):
        from django.core.management import call_command
        from django.test.utils import override_settings

        call_command("prepare", verbosity=0)
        call_command("seed_demo", posts=sizes.small, verbosity=0)
        with override_settings(ROOT_URLCONF="tests.load.bare", ALLOWED_HOSTS=["*"]):
            bench = Bench()
            memory.settle()  # as the processes that serve pages do
            small = lists(bench)
            call_command("seed_demo", posts=max(0, sizes.large - sizes.small), verbosity=0)
            memory.settle()  # no such process has sown a million posts
            thread_page(bench)
            long_thread(bench)
            growth(bench, small, lists(bench), (sizes.small, sizes.large))
            reply(bench)
            print(f"\n{len(bench.wrong)} too much: {', '.join(bench.wrong) or 'nothing'}")
            return int(bool(bench.wrong))


if __name__ == "__main__":
    raise SystemExit(main())
