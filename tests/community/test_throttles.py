"""Limits: counted from the first use, told in words."""

import time

import pytest

from community import throttles
from community.policy import Refused

TWICE = throttles.Limit(name="test", count=2, seconds=60, sentence="Twice a minute.")


def test_the_third_time_is_refused_and_says_when_to_come_back() -> None:
    throttles.spend(TWICE, 1)
    throttles.spend(TWICE, 1)
    with pytest.raises(Refused) as refused:
        throttles.spend(TWICE, 1)
    assert refused.value.status == 429
    assert refused.value.retry_after is not None
    assert 50 < refused.value.retry_after <= 60
    assert str(refused.value.sentence).startswith("Twice a minute. Please try again in 60 seconds")
    throttles.spend(TWICE, 2)  # somebody else is not held up


def test_the_time_begins_with_the_first_use(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two uses just before a full hour and one just after are three uses in a minute."""
    hour = 1_800_000_000.0
    for moment in (hour - 2, hour - 1):
        monkeypatch.setattr(time, "time", lambda moment=moment: moment)
        throttles.spend(TWICE, 1)
    monkeypatch.setattr(time, "time", lambda: hour + 1)
    with pytest.raises(Refused):
        throttles.spend(TWICE, 1)


@pytest.mark.parametrize(("seconds", "words"), [
    (0.2, "1 second;"), (45, "45 seconds;"), (45.1, "46 seconds;"), (100, "2 minutes;"), (125, "3 minutes;"),
    (3600, "60 minutes;")])
def test_waiting_in_words(seconds: float, words: str) -> None:
    assert words in throttles.in_words(seconds)
