"""A page of a thread as many readers see it: kept in memory, with gaps for what is one reader's own.

Its key is everything on it: the posts as ``forum/shelf.py`` tells them apart, the thread, what the policy lets this reader do,
and the words around. Who reads is in no key: their name, number, token and the like leave gaps, filled when the page is shown,
and while a page is rendered for keeping, the reader has none of them.
"""

import copy
import re
import secrets
import uuid
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
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
ROOM = 512  # pages; some twenty-five megabytes

_VERBS = (Action.PIN_THREAD, Action.LOCK_THREAD, Action.SLOW_THREAD, Action.ARRANGE_THREADS, Action.CLOSE_OWN_THREAD,
          Action.NARROW_OWN_THREAD, Action.LABEL_THREAD, Action.NOTE_CONTENT, Action.RENAME_THREAD)
_pages: Shelf[Any] = Shelf(ROOM)
_NAME, _SUGGESTION, _NONCE = (secrets.token_hex(16) for _gap in range(3))
_MEMBER, _READ = (secrets.randbits(127) for _gap in range(2))  # numbers, but none that somebody could write into a post
_GAPS = re.compile(f"({'|'.join(map(str, (_NAME, _SUGGESTION, _NONCE, TOKEN, _MEMBER, _READ)))})")


def verbs(user: Any, thread: Any) -> dict[str, bool]:
    """What ``user`` may do with the whole of ``thread``, by the names the template has for it."""
    return {action.value: True for action in _VERBS if policy.allowed(user, action, thread)}


def thread_answer(request: HttpRequest, context: dict[str, Any], status: int) -> HttpResponse:
    """The page of ``context``, kept when others may see the very same."""
    if status != 200 or not _is_common(request, context):
        return render(request, TEMPLATE, context, status=status)
    html = keep(_key(request, context), lambda: _with_gaps(request, context), _pages)
    gaps = _fillings(request, context)
    return HttpResponse("".join(gaps[piece]() if piece in gaps else piece for piece in _pieces(html)))


def _is_common(request: HttpRequest, context: dict[str, Any]) -> bool:
    """Whether nothing on the page is for one reader at one moment: no draft, no message, nothing that waits or was decided."""
    return (context["form"] is None and context["answer"] is None and not len(get_messages(request))
            and all(not entry.is_act and not entry.is_gap and entry.is_published for entry in context["entries"]))


def _key(request: HttpRequest, context: dict[str, Any]) -> Any:
    user, thread, page, refused = request.user, context["thread"], context["page"], context["refused"]
    reader, look = shelf.Reader(user, may_reply=refused is None), appearance(request)
    return (
        reader.standing, look["theme"], look["text"], request.method, request.get_full_path(), unseen_count(user),
        *context["can"], context["newest_first"],
        refused and (str(refused.sentence), refused.sign_in),
        *values_of(thread), *values_of(thread.board), *values_of(thread.author), thread.is_slow, thread.locked_by_id == user.pk,
        frozen(replace(page.beside, read=0)), _shape(context["desk"]), context["is_last"],
        *(reader.key(entry) for entry in context["entries"]),
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
    gaps: dict[str, Any] = {"page": replace(page, beside=beside), "csrf_token": TOKEN, "nonce": _NONCE}
    if desk is not None:
        writer = copy.copy(nobody)
        writer.pk = _MEMBER
        gaps["desk"] = replace(desk, member=writer, suggestion=desk.suggestion and _SUGGESTION)
    request.user = nobody
    try:
        return render_to_string(TEMPLATE, {**context, **gaps}, request)
    finally:
        request.user = reader


def _fillings(request: HttpRequest, context: dict[str, Any]) -> dict[str, Callable[[], str]]:
    user, desk = request.user, context["desk"]
    return {
        _NAME: lambda: escape(user.get_username()), str(_MEMBER): lambda: str(user.pk), TOKEN: lambda: get_token(request),
        _SUGGESTION: lambda: escape(desk.suggestion), _NONCE: lambda: str(uuid.uuid4()),
        str(_READ): lambda: str(context["page"].beside.read),
    }


@lru_cache(maxsize=ROOM)
def _pieces(html: str) -> list[str]:
    return _GAPS.split(html)
