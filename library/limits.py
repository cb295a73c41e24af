"""How often one person may do what anybody may do, told in words with the moment it ends.

Counted in the cache, for a member by number and for a stranger by a truncated address, and forgotten when the time is over.
"""

import ipaddress
import re
import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from library.policy import Refused

_WITH_PORT = re.compile(r"\[(.+)\](?::\d+)?|([\d.]+):\d+")  # some proxies add the port


@dataclass(frozen=True, kw_only=True)
class Limit:
    """At most ``count`` times in ``seconds`` for one person."""

    name: str
    count: int
    seconds: int
    sentence: "str | Promise"


REPORT = Limit(name="library_report", count=5, seconds=3600, sentence=_("You can report five errors an hour."))


def spend(limit: Limit, who: str) -> None:
    """Count one use of ``limit`` by ``who`` (:func:`asker`).

    :raises Refused: status 429, with the seconds until the limit ends.
    """
    key, now = f"limit:{limit.name}:{who}", time.time()
    if cache.add(key, 0, timeout=limit.seconds):  # the time begins with the first use, not with the clock's hour
        cache.set(f"{key}:end", now + limit.seconds, timeout=limit.seconds)
    try:
        used = cache.incr(key)
    except ValueError:  # run out between the two calls: nobody is refused for the cache's sake
        return
    if used > limit.count:
        wait = max(1.0, cache.get(f"{key}:end", now) - now)
        raise Refused(f"{limit.sentence} {_in_words(wait)}", status=429, retry_after=wait)


def asker(request: HttpRequest) -> str:
    """Whom a limit counts: the member, or for a stranger the network they come from (/24 or /48)."""
    if request.user.is_authenticated:
        return f"member:{request.user.pk}"
    address = str(request.META.get("REMOTE_ADDR", ""))
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if 0 < settings.TRUSTED_PROXIES <= len(forwarded):
        address = forwarded[-settings.TRUSTED_PROXIES]
    return _network(address)


def _network(address: str) -> str:
    with_port = _WITH_PORT.fullmatch(address)
    try:
        found = ipaddress.ip_address((with_port[1] or with_port[2]) if with_port else address)
    except ValueError:  # a proxy on a Unix socket has none
        return "nowhere"
    found = getattr(found, "ipv4_mapped", None) or found
    return str(ipaddress.ip_network(f"{found}/{24 if found.version == 4 else 48}", strict=False).network_address)


def _in_words(seconds: float) -> str:
    minutes = max(1, round(seconds / 60))
    return ngettext("Please try again in %(n)d minute; your text is kept.",
                    "Please try again in %(n)d minutes; your text is kept.", minutes) % {"n": minutes}
