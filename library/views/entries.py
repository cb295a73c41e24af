"""The page of one topic or question, which is what people read most.

For strangers everything but the replies beneath is the same, so it is kept in memory and only the replies are asked
for each time.
"""

import secrets

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import get_template
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from library.freshness import answer_as_it_is, answer_to_member
from library.models import Entry
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
    is_member = request.user.is_authenticated
    found = page(kind, slug) if is_member else glance(kind, slug)
    if found is None:
        return _not_published(request, kind, slug)
    if is_member:
        return answer_to_member(request, lambda: _whole(request, found, _discussion(request, found)))
    before, after = _shell(request, found)
    return answer_as_it_is(request, before, _discussion(request, found).encode(), after)


def _not_published(request: HttpRequest, kind: Entry.Kind, slug: str) -> HttpResponseBase:
    """Where readers of a retired page are sent, or what they are told; editors of a page to be are shown how it stands."""
    there = entry(kind, slug)
    if there is not None and there.state == Entry.State.RETIRED:
        return retired_answer(request, there)
    if there is not None and allowed(request.user, Action.SEE_UNPUBLISHED):
        return redirect(there.address("review"))
    raise Http404


def _shell(request: HttpRequest, found: Page) -> Halves:
    """The page around its replies. Kept, unless something on it is for this very reader: a message, or words in the address."""
    query = request.META.get("QUERY_STRING", "")
    if query not in {"", "short"} or _has_messages(request):
        return _halves(request, found)
    looks = (request.COOKIES.get("theme"), request.COOKIES.get("text"), get_language())
    key = (request.path, query, *looks, timezone.localdate(), found.version)
    return _shells.get(key) or _shells.put(key, _halves(request, found))


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
