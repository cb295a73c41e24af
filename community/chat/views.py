"""Rooms as pages, and the one address messages are sent to. Works without JavaScript; the socket only delivers."""

from typing import Any
from uuid import uuid4

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from community import http, policy
from community.chat import actions, frames, presence, queries
from community.chat.forms import EditForm, MessageForm
from community.chat.meetings import clock
from community.chat.meetings import queries as meetings
from community.chat.models import Message, Room
from community.groups.meetings.models import Occurrence
from community.http import serves
from community.policy import Action, Refused

HIGHEST = 2**63 - 1


@serves(Action.LIST_ROOMS)
@require_GET
def rooms(request: HttpRequest) -> HttpResponse:
    """The rooms this member may enter."""
    policy.require(request.user, Action.LIST_ROOMS)
    return render(request, "chat/rooms.html", {"rooms": queries.rooms_for(request.user)})


@serves(Action.READ_ROOM)
@require_GET
def room(request: HttpRequest, slug: str) -> HttpResponseBase:
    """A room: its newest page, or an older one (``?before=``). Who was not let into the meeting there finds its lobby."""
    policy.require(request.user, Action.LIST_ROOMS)
    found = get_object_or_404(Room, slug=slug)
    policy.require(request.user, Action.ENTER_LOBBY, found)
    held = clock.advance_in(found)
    if found.meeting_id is not None:
        if not policy.allowed(request.user, Action.READ_ROOM, found):
            return redirect("lobby", found.slug)
        clock.touch(_member(request).pk, found.meeting_id)
    policy.require(request.user, Action.READ_ROOM, found)
    return _page(request, found, held=held)


@serves(Action.SEND_MESSAGE)
@require_http_methods(["GET", "POST"])
def messages(request: HttpRequest, slug: str) -> HttpResponseBase:
    """GET: history or changes as JSON. POST: send a message; JSON for scripts, back to the room for pages."""
    http.prefer_json(request)
    found = _room(request, slug)
    return _send(request, found) if request.method == "POST" else _changes(request, found)


def _send(request: HttpRequest, found: Room) -> HttpResponseBase:
    form = MessageForm(request.POST, offered=queries.offered_notes())
    if not form.is_valid():
        return _unsent(request, found, form)
    try:
        sent = actions.send_message(_member(request), found, **form.cleaned_data)
    except Refused as refused:
        return _refused(request, found, form, refused=refused)
    if http.wants_json(request):
        status = 202 if sent.message.is_waiting else 201 if sent.is_new else 200
        return JsonResponse(_content(request, sent.message), status=status)
    return redirect(f"{found.get_absolute_url()}#message-{sent.message.pk}")


def _unsent(request: HttpRequest, found: Room, form: MessageForm) -> HttpResponse:
    """A bad form: what is wrong, beside what was typed."""
    if http.wants_json(request):
        return JsonResponse({"reason": _first_error(form), "errors": form.errors}, status=422)
    return _page(request, found, form=_again(form), status=422)


def _refused(request: HttpRequest, found: Room, form: MessageForm, *, refused: Refused) -> HttpResponseBase:
    """A refusal, with what was typed kept in the form where a person can still send it."""
    if http.wants_json(request) or refused.status == 404 or refused.sign_in:
        raise refused
    again = _again(form)
    again.add_error("body", str(refused.sentence))
    response = _page(request, found, form=again, status=refused.status)
    if refused.retry_after is not None:
        response["Retry-After"] = str(round(refused.retry_after) + 1)
    return response


def _again(form: MessageForm) -> MessageForm:
    """The same text in a form with a new number."""
    typed: Any = form.data
    typed = typed.copy()
    typed["nonce"] = str(uuid4())
    again = MessageForm(typed, offered=queries.offered_notes())
    again.is_valid()
    for error in form.errors.get("nonce", []):
        again.add_error("body", error)
    return again


def _first_error(form: MessageForm | EditForm) -> str:
    return str(next(iter(form.errors.values()))[0])


def _changes(request: HttpRequest, found: Room) -> JsonResponse:
    reader = _member(request).viewer
    if "before" in request.GET:
        page, more = queries.page_before(found, _number(request, "before"), reader)
        viewer = queries.viewer_of(_member(request), page)
        return JsonResponse({"room": found.slug, "seq": found.last_seq, "more": more,
                             "messages": [frames.message_content(message, viewer) for message in page]})
    seen = queries.changes(found, _number(request, "after"), reader)
    viewer = queries.viewer_of(_member(request), seen.messages)
    return JsonResponse({"room": found.slug, "seq": seen.seq, "truncated": seen.truncated, "state": seen.room.phase,
                         "messages": [frames.message_content(message, viewer) for message in seen.messages]})


@serves(Action.READ_ROOM)
@require_GET
def message(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One message and what this person may do with it."""
    found = _message(request, slug, number)
    return render(request, "chat/message.html", {"room": found.room, "message": found, "form": EditForm({"body": found.body})})


@serves(Action.EDIT_MESSAGE)
@require_POST
def edit(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """Change one's own message."""
    found, form = _message(request, slug, number), EditForm(request.POST)
    if not form.is_valid():
        if http.wants_json(request):
            return JsonResponse({"reason": _first_error(form), "errors": form.errors}, status=422)
        return render(request, "chat/message.html", {"room": found.room, "message": found, "form": form}, status=422)
    actions.edit_message(_member(request), found, body=form.cleaned_data["body"])
    return _changed(request, found)


@serves(Action.WITHDRAW_MESSAGE)
@require_POST
def withdraw(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """Take back one's own message."""
    found = _message(request, slug, number)
    actions.withdraw_message(_member(request), found)
    return _changed(request, found)


@serves(Action.CHANGE_ROOM)
@require_POST
def read(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """A host has read a message that waited: pass it on, or turn it back with a reason."""
    found = _room(request, slug)
    policy.require(request.user, Action.CHANGE_ROOM, found)
    waiting = get_object_or_404(Message.objects.select_related("author", "room"), room=found, pk=min(number, HIGHEST))
    if request.POST.get("verdict") == "pass_on":
        actions.pass_on(_member(request), waiting)
    else:
        actions.turn_back(_member(request), waiting, reason=request.POST.get("reason", ""))
    return redirect(found)


@serves(Action.CHANGE_ROOM)
@require_POST
def phase(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Open, slow, close or freeze a room."""
    found, wanted = _room(request, slug), request.POST.get("phase", "")
    if wanted not in Room.Phase.values:
        raise Refused(_("Please choose one of the states in the list."), status=422)
    actions.change_phase(_member(request), found, phase=wanted, reason=request.POST.get("reason", "")[:500])
    actions.change_holding(_member(request), found, holds="holds" in request.POST)
    return redirect(found)


def _changed(request: HttpRequest, found: Message) -> HttpResponseBase:
    if http.wants_json(request):
        return JsonResponse(_content(request, Message.objects.select_related("author", "room").get(pk=found.pk)))
    notices.success(request, _("Done."))
    return redirect(f"{found.room.get_absolute_url()}#message-{found.pk}")


def _content(request: HttpRequest, found: Message) -> dict[str, Any]:
    queries.name_notes([found])
    return {"room": found.room.slug, **frames.message_content(found, queries.viewer_of(_member(request), [found]))}


def _page(request: HttpRequest, found: Room, *, form: MessageForm | None = None, status: int = 200,
          held: Occurrence | None = None) -> HttpResponse:
    if held is None and found.meeting_id is not None:  # a form comes back, not the page by itself
        held = clock.advance_in(found)
    before = _number(request, "before")
    shown, more = queries.page_before(found, before, _member(request).viewer)
    viewer, folding = queries.viewer_of(_member(request), shown), set(_member(request).collapsed_notes)
    waiting = queries.waiting(found, request.user)
    for message in (*shown, *waiting):
        message.is_open = not folding & set(message.notes)
    context = {
        "room": found, "head": found.last_seq, "form": form or MessageForm(offered=queries.offered_notes()), "more": more,
        "before": before, "folding": folding, "waiting": waiting,
        "entries": [{"message": message, "shown": message.is_shown_to(viewer)} for message in shown],
        "oldest": shown[0].posted_seq if shown else 0,
        "here": list(presence.here(found.pk).values()),
        "meeting": meetings.in_room(request.user, found, held),
        "messages_url": reverse("messages", args=[found.slug]),
    }
    return render(request, "chat/room.html", context, status=status)


def _room(request: HttpRequest, slug: str) -> Room:
    policy.require(request.user, Action.LIST_ROOMS)
    found = get_object_or_404(Room, slug=slug)
    if found.meeting_id is not None:
        clock.advance_in(found)
    policy.require(request.user, Action.READ_ROOM, found)
    return found


def _message(request: HttpRequest, slug: str, number: int) -> Message:
    found = _room(request, slug)
    message = get_object_or_404(Message.objects.select_related("author", "room"), room=found, pk=min(number, HIGHEST))
    if not message.is_shown_to(queries.viewer_of(_member(request), [message])):
        raise Http404
    queries.name_notes([message])
    message.is_open = not set(_member(request).collapsed_notes) & set(message.notes)
    return message


def _member(request: HttpRequest) -> Any:
    """The signed-in member; every view here has asked the policy first."""
    return request.user


def _number(request: HttpRequest, name: str) -> int | None:
    """A change number from the address; what is no number counts as none given."""
    value = request.GET.get(name, "")
    if not (value.isascii() and value.isdigit()):
        return None
    return min(int(value[:20]), HIGHEST)  # twenty digits are beyond any head; Python refuses to read thousands
