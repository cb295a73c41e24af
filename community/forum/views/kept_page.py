"""A page of a thread as many readers see it: frame and posts are kept in memory, with gaps for what is one reader's own.

The key of the frame is everything on it: the thread, what the policy lets this reader do, and the words around; a post has a
key of its own (``forum/shelf.py``), so a new reply or a reader's own post among the others leaves the rest as it is. Who
reads is in no key: their name, number, token and the like leave gaps, filled when the page is shown, and while a frame is
rendered for keeping, the reader has none of them.
"""

import copy
import re
import secrets
import uuid
from collections.abc import Callable
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.html import escape

from community import policy
from community.forum import shelf
from community.forum.queries.notices import unseen_count
from community.http import appearance
from community.kept import TOKEN, frozen, keep, values_of
from community.policy import Action
from library.queries.shelf import Shelf

TEMPLATE = "forum/thread.html"
ROOM = 2048  # frames; some twenty megabytes

_VERBS = (Action.PIN_THREAD, Action.LOCK_THREAD, Action.SLOW_THREAD, Action.ARRANGE_THREADS, Action.CLOSE_OWN_THREAD,
          Action.NARROW_OWN_THREAD, Action.LABEL_THREAD, Action.NOTE_CONTENT, Action.RENAME_THREAD)
_frames: Shelf[Any] = Shelf(ROOM)
_NAME, _SUGGESTION, _NONCE, _ENTRIES = (secrets.token_hex(16) for _gap in range(4))
_MEMBER, _READ = (secrets.randbits(127) for _gap in range(2))  # numbers, but none that somebody could write into a post
_GAPS = re.compile(f"({'|'.join(map(str, (_NAME, _SUGGESTION, _NONCE, _ENTRIES, TOKEN, _MEMBER, _READ)))})")


def verbs(user: Any, thread: Any) -> dict[str, bool]:
    """What ``user`` may do with the whole of ``thread``, by the names the template has for it."""
    return {action.value: True for action in _VERBS if policy.allowed(user, action, thread)}


def thread_answer(request: HttpRequest, context: dict[str, Any], status: int) -> HttpResponse:
    """The page of ``context``; its frame is kept when others may see the very same."""
    if status != 200 or context["form"] is not None or len(get_messages(request)):
        return render(request, TEMPLATE, context, status=status)
    reader = shelf.Reader(request.user, may_reply=context["refused"] is None)
    html = keep(_key(request, reader, context), lambda: _with_gaps(request, context), _frames)
    gaps = _fillings(request, reader, context)
    return HttpResponse("".join([gaps[piece]() if piece in gaps else piece for piece in _pieces(html)]))


def _key(request: HttpRequest, reader: shelf.Reader, context: dict[str, Any]) -> Any:
    user, thread, page, refused = request.user, context["thread"], context["page"], context["refused"]
    look = appearance(request)
    return (
        reader.standing, look["theme"], look["text"], request.method, request.get_full_path(), unseen_count(user),
        len(user.news) if user.is_authenticated else None,
        *context["can"], context["newest_first"],
        refused and (str(refused.sentence), refused.sign_in), frozen(context["answer"]),
        *values_of(thread), *values_of(thread.board), *values_of(thread.author), thread.is_slow, thread.locked_by_id == user.pk,
        frozen(replace(page.beside, read=0)), page.reaches, _shape(context["desk"]), context["is_last"],
    )


def _shape(desk: Any) -> Any:
    """What a desk shows, but for whose it is."""
    return desk and (desk.form, desk.takes_alias, desk.alias, desk.went_by_alias, bool(desk.suggestion), desk.notes)


def _with_gaps(request: HttpRequest, context: dict[str, Any]) -> str:
    reader, desk, page = request.user, context["desk"], context["page"]
    nobody: Any = copy.copy(reader)
    if reader.is_authenticated:
        nobody.username, nobody.email, nobody.about = _NAME, "", ""
    beside = replace(page.beside, read=_READ)
    gaps: dict[str, Any] = {"page": replace(page, beside=beside), "csrf_token": TOKEN, "nonce": _NONCE,
                            "place_of_entries": _ENTRIES}
    if desk is not None:
        writer = copy.copy(nobody)
        writer.pk = _MEMBER
        gaps["desk"] = replace(desk, member=writer, suggestion=desk.suggestion and _SUGGESTION)
    request.user = nobody
    try:
        return render_to_string(TEMPLATE, {**context, **gaps}, request)
    finally:
        request.user = reader


def _fillings(request: HttpRequest, reader: shelf.Reader, context: dict[str, Any]) -> dict[str, Callable[[], str]]:
    user, desk = request.user, context["desk"]
    token = cache(lambda: get_token(request))  # each costs as much as three posts
    return {
        _NAME: lambda: escape(user.get_username()), str(_MEMBER): lambda: str(user.pk), TOKEN: token,
        _SUGGESTION: lambda: escape(desk.suggestion), _NONCE: lambda: str(uuid.uuid4()),
        str(_READ): lambda: str(context["page"].beside.read), _ENTRIES: lambda: _entries(request, reader, context, token),
    }


def _entries(request: HttpRequest, reader: shelf.Reader, context: dict[str, Any], token: Callable[[], str]) -> str:
    html = "".join([shelf.shown(reader, entry, request, context["refused"]) for entry in context["entries"]])
    return html.replace(TOKEN, token()) if TOKEN in html else html


@lru_cache(maxsize=ROOM)
def _pieces(html: str) -> list[str]:
    return _GAPS.split(html)
