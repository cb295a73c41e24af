"""A host's tools: beneath each message, and a page for the room."""

from collections.abc import Callable

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community import policy
from community.chat import actions
from community.chat.actions.keeping import keep_room
from community.chat.hosting import people, queries, room
from community.chat.hosting.forms import PersonForm, RoomForm, TermsForm
from community.chat.models import Message, Room, Seat
from community.chat.views.visiting import HIGHEST, Visit, message_in, visit
from community.http import serves, wants_json
from community.members.models import Member
from community.policy import Action, Refused

PersonAct = Callable[[Member, Message, PersonForm], object]
RoomTurn = Callable[[Visit, RoomForm], object]

ON_MESSAGE: dict[str, PersonAct] = {
    "hide": lambda host, message, form: people.hide(host, message, reason=form.reason),
    "hide_all": lambda host, message, form: people.hide_all(host, message, reason=form.reason),
    "pause": lambda host, message, form: people.pause(
        host, message, minutes=form.cleaned_data["minutes"] or 10, reason=form.reason),
    "remove": lambda host, message, form: people.remove(host, message, minutes=720, reason=form.reason),
    "slow": lambda host, message, form: people.slow(
        host, message, seconds=form.cleaned_data["seconds"] or 0, reason=form.reason),
    "hand_over": lambda host, message, form: room.hand_over(host, message, reason=form.reason),
    "pin": lambda host, message, form: actions.pin(host, message),
    "unpin": lambda host, message, form: actions.unpin(host, message),
}
ON_ROOM: dict[str, RoomTurn] = {
    "slow": lambda visited, form: room.slow(
        visited.member, visited.room, seconds=form.cleaned_data["seconds"] or 0, reason=form.reason),
    "lock": lambda visited, form: room.lock_room(visited.member, visited.room, reason=form.reason),
    "unlock": lambda visited, form: room.unlock_room(visited.member, visited.room, reason=form.reason),
    "hold_all": lambda visited, form: room.hold(
        visited.member, visited.room, everybody=True, newcomers=False, reason=form.reason),
    "hold_new": lambda visited, form: room.hold(
        visited.member, visited.room, everybody=False, newcomers=True, reason=form.reason),
    "hold_none": lambda visited, form: room.hold(
        visited.member, visited.room, everybody=False, newcomers=False, reason=form.reason),
    "note": lambda visited, form: room.leave_note(visited.member, visited.room, body=form.cleaned_data["note"]),
}


@serves(Action.GUIDE_PERSON)
@require_POST
def guide(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """Do something about a message, or about who wrote it."""
    visited, form = visit(request, slug), PersonForm(request.POST)
    message = message_in(visited, number)
    policy.require(visited.member, Action.CHANGE_ROOM, visited.room)
    act = ON_MESSAGE.get(request.POST.get("act", ""))
    if act is None or not form.is_valid():
        raise Refused(_first(form) or _("Please choose one of the buttons."), status=422)
    act(visited.member, message, form)
    if wants_json(request):
        return JsonResponse({"sentence": _("Done, and written down.")})
    notices.success(request, _("Done, and written down."))
    return redirect(f"{visited.room.get_absolute_url()}#message-{message.pk}")


@serves(Action.CHANGE_ROOM)
@require_http_methods(["GET", "POST"])
def hosting(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The room from a host's side: its pace, what waits, who is held back, notes, what was done."""
    visited = visit(request, slug)
    policy.require(visited.member, Action.CHANGE_ROOM, visited.room)
    if request.method == "GET":
        return _shown(request, visited, RoomForm())
    form = RoomForm(request.POST)
    act = ON_ROOM.get(request.POST.get("act", ""))
    if act is None or not form.is_valid():
        return _shown(request, visited, form, status=422)
    act(visited, form)
    notices.success(request, _("Done, and written down."))
    return redirect("room_hosting", visited.room.slug)


@serves(Action.CHANGE_ROOM)
@require_POST
def release(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """End what holds somebody back."""
    visited = visit(request, slug)
    policy.require(visited.member, Action.CHANGE_ROOM, visited.room)
    seat = get_object_or_404(Seat.objects.select_related("room"), room=visited.room, pk=min(number, HIGHEST))
    if people.release(visited.member, seat):
        notices.success(request, _("Done. They are told."))
    return redirect("room_hosting", visited.room.slug)


@serves(Action.KEEP_ROOM)
@require_http_methods(["GET", "POST"])
def terms(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What the room promises: when it is open, what newcomers read, how long words are kept."""
    visited = visit(request, slug)
    policy.require(visited.member, Action.KEEP_ROOM, visited.room)
    form = TermsForm(request.POST if request.method == "POST" else None, instance=Room.objects.get(pk=visited.room.pk))
    if request.method == "POST" and form.is_valid():
        keep_room(visited.member, visited.room, form.terms, reason=form.cleaned_data["reason"])
        notices.success(request, _("Done, and written down."))
        return redirect("room_hosting", visited.room.slug)
    return render(request, "chat/terms.html", {"room": visited.room, "form": form}, status=422 if form.is_bound else 200)


def _shown(request: HttpRequest, visited: Visit, form: RoomForm, status: int = 200) -> HttpResponse:
    found = visited.room
    context = {"room": found, "form": form, "acts": queries.acts(found), "notes": queries.notes(found),
               "held_back": queries.held_back(found)}
    return render(request, "chat/hosting.html", context, status=status)


def _first(form: PersonForm) -> str:
    return str(next(iter(form.errors.values()))[0]) if form.errors else ""
