"""What operators and their machines ask."""

import re

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from community import health, live


def test_a_process_that_is_up_says_so_without_asking_the_database(stranger: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert stranger.get("/healthz").content == b"ok\n"
    assert len(queries) == 0


def test_ready_names_each_check(stranger: Client) -> None:
    answer = stranger.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"database": True, "migrations": True, "channel_layer": True}


@pytest.mark.parametrize(("part", "name"), [("_database_answers", "database"), ("_migrations.look", "migrations")])
def test_not_ready_says_what_is_missing(stranger: Client, monkeypatch: pytest.MonkeyPatch, part: str, name: str) -> None:
    monkeypatch.setattr(f"{health.__name__}.{part}", lambda: False)
    answer = stranger.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()[name] is False


def test_not_ready_without_a_channel_layer(stranger: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "reachable", lambda: False)
    assert stranger.get("/readyz").status_code == 503


def test_a_broken_channel_layer_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        async def group_send(self, group: str, event: dict[str, str]) -> None:
            raise ConnectionError

    monkeypatch.setattr(live, "get_channel_layer", Broken)
    assert not live.reachable()


def test_metrics_are_for_this_machine(stranger: Client) -> None:
    assert stranger.get("/metrics", REMOTE_ADDR="127.0.0.1").status_code == 200
    assert stranger.get("/metrics", REMOTE_ADDR="192.0.2.7").status_code == 404


def test_metrics_are_not_for_the_world_behind_a_proxy_on_this_machine(stranger: Client) -> None:
    assert stranger.get("/metrics", REMOTE_ADDR="127.0.0.1", headers={"X-Forwarded-For": "192.0.2.7"}).status_code == 404


@override_settings(METRICS_TOKEN="token-of-a-test")
def test_metrics_are_for_who_knows_the_token(stranger: Client) -> None:
    known = {"Authorization": "Bearer token-of-a-test"}
    wrong = {"Authorization": "Bearer token-of-a-guess"}
    assert stranger.get("/metrics", REMOTE_ADDR="192.0.2.7", headers=known).status_code == 200
    assert stranger.get("/metrics", REMOTE_ADDR="192.0.2.7", headers=wrong).status_code == 404


def test_no_token_is_not_an_empty_token(stranger: Client) -> None:
    assert stranger.get("/metrics", REMOTE_ADDR="192.0.2.7", headers={"Authorization": "Bearer "}).status_code == 404


def test_metrics_are_lines_prometheus_reads(stranger: Client) -> None:
    text = stranger.get("/metrics").content.decode()
    for line in text.splitlines():
        assert re.fullmatch(r'# TYPE [a-z_]+ (counter|gauge)|[a-z_]+(\{[a-z]+="[a-z_]+"\})? -?[0-9.e+-]+', line), line
    for name in ("process_resident_memory_bytes", "evenkeel_sockets", "evenkeel_database_up", "evenkeel_members_in_rooms"):
        assert re.search(rf"^{name} ", text, re.MULTILINE)


@pytest.mark.parametrize("address", ["/healthz", "/readyz", "/metrics"])
def test_nothing_can_be_sent_there(stranger: Client, address: str) -> None:
    assert stranger.post(address).status_code == 405
