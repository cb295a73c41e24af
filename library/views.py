"""The pages of the library. Everybody may read them."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from library import queries
from library.freshness import answer
from library.models import Entry
from library.policy import Action, serves


@serves(Action.READ_LIBRARY)
@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """All topics."""
    return answer(request, queries.stamp, lambda: _page(request, "library", topics=queries.topic_cards()))


@serves(Action.READ_LIBRARY)
@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """One topic."""
    return _entry(request, Entry.Kind.TOPIC, slug)


@serves(Action.READ_LIBRARY)
@require_safe
def faq(request: HttpRequest) -> HttpResponse:
    """All questions with their short answers."""
    return answer(request, queries.stamp, lambda: _page(request, "faq", groups=queries.question_groups()))


@serves(Action.READ_LIBRARY)
@require_safe
def question(request: HttpRequest, slug: str) -> HttpResponse:
    """One question and its answer."""
    return _entry(request, Entry.Kind.QUESTION, slug)


@serves(Action.READ_LIBRARY)
@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Everything the library cites."""
    return answer(request, queries.stamp, lambda: _page(request, "sources", groups=queries.source_groups()))


@serves(Action.READ_LIBRARY)
@require_safe
def source(request: HttpRequest, key: str) -> HttpResponse:
    """One source: what it shows, what was read of it, which pages cite it."""
    def render_source() -> HttpResponse:
        found = queries.source(key)
        if found is None:
            raise Http404
        return _page(request, "source", source=found, entries=queries.citing(found))

    return answer(request, queries.stamp, render_source)


@serves(Action.READ_LIBRARY)
@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """The words the library uses, in plain words."""
    return answer(request, queries.stamp, lambda: _page(request, "glossary", terms=queries.terms()))


def _entry(request: HttpRequest, kind: Entry.Kind, slug: str) -> HttpResponse:
    def render_entry() -> HttpResponse:
        page = queries.page(kind, slug)
        if page is None:
            raise Http404
        return _page(request, "entry", page=page, entry=page.entry)

    return answer(request, queries.stamp, render_entry)


def _page(request: HttpRequest, name: str, **context: Any) -> HttpResponse:
    canonical = settings.SITE_URL.rstrip("/") + request.path
    return render(request, f"library/{name}.html", {"canonical": canonical, **context})
