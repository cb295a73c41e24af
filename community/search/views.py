"""The page of the search."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from community import policy
from community.forum.queries import open_board
from community.http import serves
from community.policy import Action
from community.search import queries


@serves(Action.SEARCH)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Look for ``q``, in everything or on one ``board``. What is no question is answered with the form."""
    policy.require(request.user, Action.SEARCH)
    written = request.GET.get("q", "")
    question = queries.asked(written)
    slug = request.GET.get("board", "")[:50]
    board = open_board(request.user, slug) if slug else None
    context: dict[str, Any] = {"question": question, "board": board, "boards": queries.open_boards(request.user),
               "is_short": bool(written.strip()) and not queries.is_searchable(question), "longest": queries.LONGEST}
    if queries.is_searchable(question):
        context["found"] = queries.search(request.user, question, board=board, after=request.GET.get("after", "")[:30])
    return render(request, "search/search.html", context)
