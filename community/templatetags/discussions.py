"""``{% discussion path %}``: the replies beneath a page of the library, the box to reply in, and threads about the page.

What strangers get is the same for all, so it is kept in memory under a mark made of the very rows it shows: the query that
confirms the library's page brings the mark along (``library.beneath``).
"""

import time
import uuid
from datetime import timedelta
from typing import Any, NamedTuple

from django import template
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from community import policy
from community.forum.forms import GuestForm, ReplyForm
from community.forum.queries.discussions import Discussion, as_read, mark_beneath, rows_beneath
from community.policy import Action
from library.queries.shelf import Shelf

register = template.Library()


class Kept(NamedTuple):
    """What strangers get: the mark it was made at, until when its moments hold (epoch seconds), and the part itself."""

    mark: str
    until: float
    part: bytes


_NOTHING = SafeString("")
_FRESH = 3660  # seconds for which "less than an hour ago" may stand beside a reply
_SOON = 120  # seconds after which such a part is made again
_kept: Shelf[Kept] = Shelf(512)


@register.simple_tag(takes_context=True)
def discussion(context: dict[str, Any], path: str) -> SafeString:
    """What stands beneath the entry at ``path``, for the reader of this page. One query."""
    request: HttpRequest = context["request"]
    return _part(request, path, rows_beneath(request.user, path))[0]


class BeneathEntries:
    """The discussions, as the library asks for them on behalf of strangers."""

    def mark(self, path: str) -> str:
        """Changes with whatever strangers see; asked for in the library's own query."""
        return mark_beneath(path)

    def for_strangers(self, request: HttpRequest, path: str, mark: str | None) -> bytes:
        """What they see. One query after a change, else none."""
        if mark is None:
            return b""
        key = (path, get_language())
        kept = _kept.get(key)
        if kept is None or kept.mark != mark or kept.until < time.time():
            part, until = _part(request, path, rows_beneath(request.user, path))
            kept = _kept.put(key, Kept(mark, until, part.encode()))
        return kept.part


def _part(request: HttpRequest, path: str, rows: str) -> tuple[SafeString, float]:
    """The part made of ``rows``, and until when its moments hold."""
    read = as_read(request.user, path, rows) if rows else None
    if read is None:
        return _NOTHING, time.time() + _SOON
    action = Action.REPLY if request.user.is_authenticated else Action.REPLY_AS_GUEST
    refused = policy.refusal(request.user, action, read.thread)
    form = None if refused else _form(request.user, read)
    part = render_to_string("forum/_beneath.html", {"discussion": read, "form": form, "refused": refused}, request)
    now = timezone.localtime()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    is_fresh = read.newest is not None and (now - read.newest).total_seconds() < _FRESH
    is_brief = is_fresh or read.has_cards
    return part, min(midnight.timestamp(), time.time() + _SOON if is_brief else midnight.timestamp())


def _form(reader: Any, read: Discussion) -> ReplyForm | GuestForm:
    path = read.thread.entry
    if not reader.is_authenticated:
        return GuestForm(draft=f"guest.entry.{path}", auto_id="reply-%s")
    # The same until something is said, so that the page stays the same, too, and a browser need not load it again.
    said = ".".join(str(entry.pk) for entry in read.entries if entry.position is None)
    nonce = uuid.uuid5(uuid.NAMESPACE_URL, f"{reader.pk}/{path}/{read.thread.last_position}/{said}")
    return ReplyForm(desk=read.desk, auto_id="reply-%s", initial={"nonce": nonce})
