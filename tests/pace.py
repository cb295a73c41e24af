"""How long something takes, compared with a fixed piece of work done in the same moment: a busy machine slows both."""

import re
import time
from collections.abc import Callable

_WORDS = re.compile(r"\b[a-z]+(?=\W)")
_PAGE = "slowly, and kindly: one day at a time. " * 800
_USUAL = 0.05  # seconds of processor time the piece of work takes on a slow machine with nothing else to do


def within(limit: float, act: Callable[[], object]) -> bool:
    """Whether ``act`` needs at most ``limit`` seconds of such a machine's processor. What disturbed it once is asked again."""
    return any(_spent(act) <= limit for _attempt in range(3))


def _spent(act: Callable[[], object]) -> float:
    before = _spent_on(_work)
    spent = _spent_on(act)
    return spent / max(before, _spent_on(_work)) * _USUAL


def _spent_on(act: Callable[[], object]) -> float:
    begun = time.process_time()
    act()
    return time.process_time() - begun


def _work() -> None:
    for _turn in range(10):
        assert sum(len(word.title()) for word in _WORDS.findall(_PAGE))
        assert sorted(_PAGE[:4_000], key=str.lower)
