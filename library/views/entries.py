"""The page of one topic or question, which is what people read most.

For strangers everything is the same, so it is kept in memory: the page around its replies here, the replies by who puts them
there (``library.beneath``). One query tells whether both are still true, and an answer without a body is made of nothing else.
"""

import secrets
from collections.abc import Hashable
from copy import copy

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import get_template
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from library.beneath import shown
from library.freshness import answer_as_it_is, answer_to_member
from library.models import Entry
from library.models.entries import path_of
from library.policy import Action, allowed, serves
from library.queries.shelf import Page, Shelf, glance, page
from library.queries.versions import entry
from library.views.reviewing import retired_answer

Halves = tuple[bytes, bytes]  # of a page: before and after the place of its replies

_shells: Shelf[Halves] = Shelf(256)
_PLACE = f"replies-{secrets.token_hex(8)}"  # where the replies will stand; nobody can write it into a text


@serves(Action.READ_LIBRARY)
@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponseBase:
    """One topic."""
    return _entry(request, Entry.Kind.TOPIC, slug)


@serves(Action.READ_LIBRARY)
@require_safe
def question(request: HttpRequest, slug: str) -> HttpResponseBase:
    """One question and its answer."""
    return _entry(request, Entry.Kind.QUESTION, slug)


def _entry(request: HttpRequest, kind: Entry.Kind, slug: str) -> HttpResponseBase:
    if request.method == "HEAD":  # the same page: what is made for HEAD is kept for those who GET
        request = copy(request)
        request.method = "GET"
    # Without the cookie there is no member, and no session need be opened to learn it.
    if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
        return _for_member(request, kind, slug)
    beneath = shown()
    seen = glance(kind, slug, beneath.mark)
    if seen is None:
        return _not_published(request, kind, slug)
    replies = beneath.for_strangers(request, path_of(kind, slug), seen.beside)
    looks = _looks(request)
    if looks is None:
        before, after = _halves(request, seen.page)
    else:
        key = (looks, timezone.localdate(), seen.page.version)
        before, after = _shells.get(key) or _shells.put(key, _halves(request, seen.page))
    return answer_as_it_is(request, looks, before, replies, after)


def _for_member(request: HttpRequest, kind: Entry.Kind, slug: str) -> HttpResponseBase:
    found = page(kind, slug)
    if found is None:
        return _not_published(request, kind, slug)
    return answer_to_member(request, lambda: _whole(request, found, _discussion(request, found)))


def _not_published(request: HttpRequest, kind: Entry.Kind, slug: str) -> HttpResponseBase:
    """Where readers of a retired page are sent, or what they are told; editors of a page to be are shown how it stands."""
    there = entry(kind, slug)
    if there is not None and there.state == Entry.State.RETIRED:
        return retired_answer(request, there)
    if there is not None and allowed(request.user, Action.SEE_UNPUBLISHED):
        return redirect(there.address("review"))
    raise Http404


def _looks(request: HttpRequest) -> Hashable:
    """What the page around the replies depends on, beside the entry; None when something on it is for this very reader.

    That is a message, or words in the address. What a cookie may say is known: others are no reason to make a page.
    """
    query = request.META.get("QUERY_STRING", "")
    if query not in {"", "short"} or _has_messages(request):
        return None
    return request.path, query, get_language(), *(
        chosen if (chosen := request.COOKIES.get(name)) in choices else "" for name, choices in settings.APPEARANCE.items())


def _has_messages(request: HttpRequest) -> bool:
    kept_in = {"messages", settings.SESSION_COOKIE_NAME}
    return bool(kept_in & request.COOKIES.keys()) and len(get_messages(request)) > 0


def _halves(request: HttpRequest, found: Page) -> Halves:
    before, after = _whole(request, found, _PLACE).content.split(_PLACE.encode())
    return before, after


def _whole(request: HttpRequest, found: Page, discussion: str) -> HttpResponse:
    """The page with its replies."""
    context = {"page": found, "entry": found.entry, "discussion": discussion, "is_short": "short" in request.GET,
               "canonical": settings.SITE_URL.rstrip("/") + request.path}
    return render(request, "library/entry.html", context)


def _discussion(request: HttpRequest, found: Page) -> str:
    """The replies and the box to reply in. The template belongs to the community; the library knows no community.

    It is given no more than the reader and the entry: what every other template knows would cost as much as the replies do.
    """
    template = get_template("library/_discussion.html")
    return template.render({"entry": found.entry, "user": request.user, "request": request})
