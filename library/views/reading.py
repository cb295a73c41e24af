"""The pages readers open. Everybody may read them."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from library import queries
from library.freshness import answer
from library.models import Entry
from library.policy import Action, serves


@serves(Action.READ_LIBRARY)
@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """All topics, and where to begin."""
    def render_library() -> HttpResponse:
        part = queries.entry_part(Entry.Kind.TOPIC, after := request.GET.get("after", ""))
        starts = [] if after else list(queries.recommended())
        return _page(request, "library", part=part, starts=starts)

    return answer(request, queries.stamp, render_library)


@serves(Action.READ_LIBRARY)
@require_safe
def faq(request: HttpRequest) -> HttpResponse:
    """All questions with their short answers."""
    def render_faq() -> HttpResponse:
        part = queries.entry_part(Entry.Kind.QUESTION, request.GET.get("after", ""))
        return _page(request, "faq", part=part, groups=queries.in_groups(part.rows))

    return answer(request, queries.stamp, render_faq)


@serves(Action.READ_LIBRARY)
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """What changed in the library and why, the newest first."""
    return answer(request, queries.stamp,
                  lambda: _page(request, "changes", part=queries.changes(request.GET.get("after", ""))))


@serves(Action.READ_LIBRARY)
@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """The words the library uses, in plain words."""
    return answer(request, queries.stamp, lambda: _page(request, "glossary", terms=queries.terms()))


def _page(request: HttpRequest, name: str, **context: Any) -> HttpResponse:
    after = request.GET.get("after")
    part = f"?{urlencode({'after': after})}" if after else ""
    canonical = settings.SITE_URL.rstrip("/") + request.path + part
    return render(request, f"library/{name}.html", {"canonical": canonical, **context})
