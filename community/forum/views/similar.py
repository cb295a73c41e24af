"""Threads like the one somebody is about to begin."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from community import policy
from community.forum.queries.similar import similar_threads
from community.http import serves
from community.policy import Action


@serves(Action.SUGGEST)
@require_safe
def similar(request: HttpRequest) -> HttpResponse:
    """A part for htmx, as a title is typed (``title``). Empty when nothing is near."""
    policy.require(request.user, Action.SUGGEST)
    threads = similar_threads(request.user, request.GET.get("title", "")[:200])
    return render(request, "forum/_similar.html", {"threads": threads})
