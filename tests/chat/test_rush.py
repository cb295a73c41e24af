"""What welcoming many took is given back once, when nobody comes any more."""

import asyncio

import pytest

from community.chat import rush
from community.chat.rush import MANY, Rush


@pytest.fixture
def given_back(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    calls: list[int] = []
    monkeypatch.setattr(rush, "_trim", calls.append)
    return calls


def come(watched: Rush, *counts: int) -> None:
    """So many come in each of these moments."""
    for count in counts:
        for _ in range(count):
            watched.came()
        asyncio.run(watched.look_back())


def test_it_waits_until_nobody_comes_and_does_so_once(given_back: list[int]) -> None:
    watched = Rush()
    come(watched, MANY // 2, MANY, 1)
    assert given_back == []
    come(watched, 0, 0, 0)
    assert given_back == [0]
    come(watched, MANY, 0)
    assert given_back == [0, 0]


def test_a_few_are_no_rush(given_back: list[int]) -> None:
    watched = Rush()
    come(watched, MANY - 1, 0, 0)
    assert given_back == []
    come(watched, 1, 0)
    assert given_back == [0]


def test_where_nothing_can_be_given_back_nothing_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rush, "_trim", None)
    watched = Rush()
    come(watched, MANY, 0)
    assert asyncio.run(watched.look_back()) is None
