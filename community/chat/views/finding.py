"""Looking something up in a room: its words, and who is near while one writes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from community.chat import frames, queries
from community.chat.views.visiting import number_in, visit
from community.http import serves
from community.policy import Action


@serves(Action.READ_ROOM)
@require_GET
def search(request: HttpRequest, slug: str) -> HttpResponse:
    """Messages of this room that hold some words."""
    visited, words = visit(request, slug), " ".join(request.GET.get("q", "").replace("\0", "").split())
    before = number_in(request, "before")
    found, more = queries.found(visited.room, visited.member, visited.sight, words=words, before=before)
    for message in found:
        message.is_open = not set(visited.member.collapsed_notes) & set(message.notes)
    entries = [{"message": message, "quoted": frames.shows_quote(message, visited.sight)} for message in found]
    context = {"room": visited.room, "words": words, "entries": entries, "more": more,
               "oldest": found[-1].posted_seq if found else None}
    return render(request, "chat/search.html", context)


@serves(Action.READ_ROOM)
@require_GET
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """People in this room somebody may name."""
    visited = visit(request, slug)
    near = queries.suggested(visited.room, visited.member, request.GET.get("q", "").replace("\0", ""))
    return render(request, "forum/_people.html", {"people": near})


@serves(Action.READ_ROOM)
@require_GET
def pinned(request: HttpRequest, slug: str) -> HttpResponse:
    """What stands above the conversation, for the page's script."""
    visited = visit(request, slug)
    found = queries.pinned(visited.room, visited.member, visited.sight)
    return render(request, "chat/_pinned.html", {"room": visited.room, "pinned": found})
