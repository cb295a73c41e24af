"""The cache over Redis, for a site that goes on when Redis does not answer.

What is cached here can be done without (counts of limits, mostly). A fault is written to the log, and the caller is told that
there was nothing.
"""

import functools
import json
import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


def _forgiving(name: str, nothing: Any) -> Callable[..., Any]:
    method = getattr(RedisCache, name)

    @functools.wraps(method)
    def call(self: RedisCache, *arguments: Any, **named: Any) -> Any:
        try:
            return method(self, *arguments, **named)
        except (RedisError, OSError):
            log.warning("cache: %s had no answer", name)
            return nothing

    return call


class Plain:
    """Values as JSON. Django's own way, pickle, would let whoever can write to Redis run programs here."""

    def dumps(self, value: Any) -> Any:
        """What is stored; whole numbers as they are, so that they can be counted up there."""
        return value if type(value) is int else json.dumps(value)

    def loads(self, stored: bytes) -> Any:
        """What was stored.

        :raises ValueError: it was not stored by :meth:`dumps`.
        """
        return json.loads(stored)


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache; when Redis is away, every key is missing and every count is zero."""

    add = _forgiving("add", True)
    delete = _forgiving("delete", False)
    delete_many = _forgiving("delete_many", None)
    get_many = _forgiving("get_many", {})
    has_key = _forgiving("has_key", False)
    incr = _forgiving("incr", 0)
    set = _forgiving("set", None)
    set_many = _forgiving("set_many", [])
    touch = _forgiving("touch", False)
    clear = _forgiving("clear", None)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """As Django's; a missing answer is a missing key."""
        try:
            return super().get(key, default, version)
        except (RedisError, OSError, ValueError):  # ValueError: something of another program, or of an older version
            log.warning("cache: get had no answer")
            return default
