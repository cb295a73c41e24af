"""What somebody settles for themselves in a room: their name there, whom they do not read, what they are typing."""

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from community import policy
from community.chat import actions, queries
from community.chat.forms import NameForm
from community.chat.views.visiting import Visit, visit
from community.http import prefer_json, serves
from community.policy import Action


@serves(Action.READ_ROOM)
@require_GET
def own(request: HttpRequest, slug: str) -> HttpResponse:
    """You in this room."""
    visited = visit(request, slug)
    return _shown(request, visited, NameForm(initial={"name": queries.alias_of(visited.member, visited.room)}))


def _shown(request: HttpRequest, visited: Visit, form: NameForm, status: int = 200) -> HttpResponse:
    context = {"room": visited.room, "form": form, "alias": queries.alias_of(visited.member, visited.room),
               "goes_by": visited.own.alias,
               "muted": queries.muted_by(visited.member, visited.room)}
    return render(request, "chat/own.html", context, status=status)


@serves(Action.WRITE_UNDER_ALIAS)
@require_POST
def name(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Go by another name in this room, or by one's own again."""
    visited, form = visit(request, slug), NameForm(request.POST)
    if "own" in request.POST:
        chosen = actions.go_by(visited.member, visited.room, name="")
    elif not form.is_valid():
        return _shown(request, visited, form, status=422)
    else:
        try:
            chosen = actions.go_by(visited.member, visited.room, name=form.cleaned_data["name"])
        except policy.Refused as refused:
            if refused.status != 409:
                raise
            form.add_error("name", str(refused.sentence))
            return _shown(request, visited, form, status=409)
    notices.success(request, _("In this room you go by %(name)s now.") % {"name": chosen})
    return redirect("room_own", visited.room.slug)


@serves(Action.READ_ROOM)
@require_POST
def unmute(request: HttpRequest, slug: str) -> HttpResponse:
    """Read somebody again."""
    visited = visit(request, slug)
    numbers = [int(value) for value in request.POST.getlist("mute") if value.isascii() and value.isdigit() and len(value) < 19]
    if actions.unmute(visited.member, numbers):
        notices.success(request, _("You read them again."))
    return redirect("room_own", visited.room.slug)


@serves(Action.READ_ROOM)
@require_POST
def quiet(request: HttpRequest, slug: str) -> HttpResponse:
    """Hear nothing of this room, or (``again``) hear of it again."""
    visited = visit(request, slug)
    if actions.keep_quiet(visited.member, visited.room, is_quiet="again" not in request.POST):
        notices.success(request, _("You hear of this room again.") if "again" in request.POST else
                        _("Done: it is quiet now. You can read and write here as before."))
    return redirect(visited.room)


@serves(Action.KEEP_DRAFT)
@require_POST
def draft(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Keep what is being typed."""
    prefer_json(request)
    visited = visit(request, slug)
    typed = request.POST.get("body", "").replace("\0", "")
    is_kept = actions.keep_draft(visited.member, visited.room, body=typed, reply_to=request.POST.get("reply_to", ""))
    return JsonResponse({"sentence": _("Kept as a draft") if is_kept else "", "version": ""})
