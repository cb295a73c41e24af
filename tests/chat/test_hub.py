"""Whom a hub knows: a member once, for as long as one of their sockets is open."""

import asyncio
from typing import Any

import pytest

from community.chat import guards
from community.chat.hub import Hub
from community.chat.sessions import Identity
from community.chat.socket import Socket
from community.contributions import Viewer
from community.models import Member

KEY = "session"


async def say_nothing(frame: dict[str, Any]) -> None:
    """A browser that is told nothing."""


def identity() -> Identity:
    """Somebody, as just read."""
    return Identity(Member(pk=1, username="ada"), Viewer(1), "digest", True, {}, frozenset())


def opened(hub: Hub) -> Socket:
    """A socket of theirs."""
    socket = Socket(say_nothing, session_key=KEY)
    assert hub.open(socket, identity())
    return socket


@pytest.mark.parametrize("leaves", [True, False])
def test_whoever_leaves_while_they_are_asked_about_is_known_no_more(leaves: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    hub, now = Hub(), identity()
    socket = opened(hub)

    async def ask(*_asked: Any) -> tuple[set[str], dict[int, Identity]]:
        if leaves:
            hub.forget(socket)
        return {KEY}, {1: now}

    monkeypatch.setattr(guards, "ask", ask)
    asyncio.run(guards.look_again(hub, [socket]))
    assert [member is now.member for member in hub.members.values()] == ([] if leaves else [True])


def test_one_of_two_sockets_leaves_their_member_known() -> None:
    hub = Hub()
    first, second = opened(hub), opened(hub)
    hub.forget(first)
    assert set(hub.members) == {1}
    hub.forget(second)
    assert not hub.members
