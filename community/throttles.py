"""Limits on how often something may be done, each with its number in words.

Counted in the cache (shared between processes through Redis). A limit protects other members and the server; it is told in
full, with the moment it ends, and nothing that was typed is lost.
"""

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.core.cache import cache
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from community.policy import Refused


@dataclass(frozen=True, kw_only=True)
class Limit:
    """At most ``count`` times in ``seconds`` for one person (or address)."""

    name: str
    count: int
    seconds: int
    sentence: "str | Promise"


START_THREAD = Limit(name="start_thread", count=6, seconds=3600, sentence=_("You can start six threads an hour."))
REPLY = Limit(name="reply", count=30, seconds=600, sentence=_("You can write thirty replies in ten minutes."))
GUEST_REPLY = Limit(name="guest_reply", count=3, seconds=3600,
                    sentence=_("Guests can send three replies an hour from one place."))
GUEST_ANSWER = Limit(name="guest_answer", count=20, seconds=3600, sentence=_(
    "From one place twenty answers an hour can be sent without signing in. If it cannot wait, please use the numbers under "
    "“Get help now”."))
EDIT_POST = Limit(name="edit_post", count=30, seconds=600, sentence=_("You can change posts thirty times in ten minutes."))
EDIT_POST_NEW = Limit(name="edit_post_new", count=20, seconds=3600,
                      sentence=_("In your first days here you can change posts twenty times an hour."))
REACT = Limit(name="react", count=60, seconds=3600, sentence=_("You can leave sixty reactions an hour."))
# Far above what anybody types: it stops a script, not a lively evening. Slow mode is for that.
SEND_MESSAGE = Limit(name="send_message", count=240, seconds=120, sentence=_("You can send 240 messages in two minutes."))
CHANGE_MESSAGE = Limit(name="change_message", count=20, seconds=60, sentence=_("You can change twenty messages a minute."))
# The page asks a second after somebody stops typing, so this, too, stops scripts only.
HINT = Limit(name="hint", count=120, seconds=120, sentence=_("Help while writing answers 120 times in two minutes."))
JOIN_GROUP = Limit(name="join_group", count=20, seconds=3600, sentence=_("You can join twenty groups an hour."))
ADD_TO_GROUP = Limit(name="add_to_group", count=30, seconds=3600, sentence=_("You can add thirty people an hour."))
ASK_TO_JOIN = Limit(name="ask_to_join", count=6, seconds=86_400, sentence=_("You can ask to join six times a day."))
APPEAL = Limit(name="appeal", count=10, seconds=86_400, sentence=_("You can ask for another look ten times a day."))
REPORT = Limit(name="report", count=20, seconds=3600, sentence=_(
    "You can report twenty things an hour. If somebody is in danger now, please use the numbers under “Get help now”."))
REPORT_UNSEEN = Limit(name="report_unseen", count=6, seconds=3600, sentence=_(
    "From one place six things an hour can be reported without signing in. If somebody is in danger now, please use the "
    "numbers under “Get help now”."))
EXPORT = Limit(name="export", count=3, seconds=86_400, sentence=_("You can take your data along three times a day."))
RENAME = Limit(name="rename", count=3, seconds=86_400, sentence=_("You can change your name three times a day."))
RECOVER = Limit(name="recover", count=10, seconds=900, sentence=_("A name can be tried ten times in a quarter of an hour."))
RECOVER_FROM = Limit(name="recover_from", count=30, seconds=900,
                     sentence=_("Recovery codes can be tried thirty times in a quarter of an hour."))


_suspended = ContextVar("limits_suspended", default=False)


@contextmanager
def suspended() -> Iterator[None]:
    """Count nothing for a while: the demonstration writes in seconds what people write in months."""
    before = _suspended.set(True)
    try:
        yield
    finally:
        _suspended.reset(before)


def are_suspended() -> bool:
    """Whether nothing is counted just now."""
    return _suspended.get()


def spend(limit: Limit, who: int | str) -> None:
    """Count one use of ``limit`` by ``who`` (a member's number, or a truncated address).

    :raises Refused: status 429, with the seconds until the limit ends.
    """
    if _suspended.get():
        return
    key, now = f"limit:{limit.name}:{who}", time.time()
    try:
        used = cache.incr(key)
    except ValueError:  # the first use, with which the time begins, not with the clock's hour
        used = _begin(key, limit, now)
    if used > limit.count:
        wait = max(1.0, cache.get(f"{key}:end", now) - now)
        raise Refused(f"{limit.sentence} {in_words(wait)}", status=429, retry_after=wait)


def _begin(key: str, limit: Limit, now: float) -> int:
    """Count the first use; or one more, when two are the first in the same moment."""
    if cache.add(key, 1, timeout=limit.seconds):
        cache.set(f"{key}:end", now + limit.seconds, timeout=limit.seconds)
        return 1
    try:
        return int(cache.incr(key))
    except ValueError:  # run out between the two calls: nobody is refused for the cache's sake
        return 0


def in_words(seconds: float) -> str:
    """When to come back, as a sentence."""
    if seconds < 90:
        whole = max(1, math.ceil(seconds))
        return ngettext("Please try again in %(n)d second; your text is kept.",
                        "Please try again in %(n)d seconds; your text is kept.", whole) % {"n": whole}
    if seconds > 5400:
        hours = math.ceil(seconds / 3600)
        return ngettext("Please try again in %(n)d hour; your text is kept.",
                        "Please try again in %(n)d hours; your text is kept.", hours) % {"n": hours}
    minutes = math.ceil(seconds / 60)
    return ngettext("Please try again in %(n)d minute; your text is kept.",
                    "Please try again in %(n)d minutes; your text is kept.", minutes) % {"n": minutes}
