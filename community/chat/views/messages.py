"""What is said in a room: sent, read as JSON, changed, taken back."""

from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from community import http, policy
from community.chat import actions, frames, queries
from community.chat.forms import EditForm, MessageForm
from community.chat.hosting.reasons import Ready
from community.chat.models import Message
from community.chat.views.rooms import page
from community.chat.views.visiting import HIGHEST, Visit, changed, content, member_of, message_in, number_in, visit
from community.http import serves
from community.policy import Action, Refused
from community.safety.actions import Nudge


@serves(Action.SEND_MESSAGE)
@require_http_methods(["GET", "POST"])
def messages(request: HttpRequest, slug: str) -> HttpResponseBase:
    """GET: history or changes as JSON. POST: send a message; JSON for scripts, back to the room for pages."""
    http.prefer_json(request)
    visited = visit(request, slug)
    return _send(request, visited) if request.method == "POST" else _changes(request, visited)


def _send(request: HttpRequest, visited: Visit) -> HttpResponseBase:
    form = MessageForm(request.POST, offered=visited.own.notes)
    if not form.is_valid():
        return _unsent(request, visited, form)
    try:
        sent = actions.send_message(visited.member, visited.room, **form.cleaned_data)
    except Refused as refused:
        return _refused(request, visited, form, refused=refused)
    if http.wants_json(request):
        status = 202 if sent.message.is_waiting else 201 if sent.is_new else 200
        return JsonResponse(content(visited, sent.message) | card_for(sent.message), status=status)
    help_first = "?help=" if sent.message.card == "crisis" else ""
    return redirect(f"{visited.room.get_absolute_url()}{help_first}#message-{sent.message.pk}")


def card_for(message: Message) -> dict[str, str]:
    """The card that only the writer of ``message`` sees; nothing for most messages."""
    if message.card != "crisis":
        return {}
    return {"card": render_to_string("safety/_card_crisis.html", {"waits": message.is_waiting})}


def _unsent(request: HttpRequest, visited: Visit, form: MessageForm) -> HttpResponse:
    """A bad form: what is wrong, beside what was typed."""
    if http.wants_json(request):
        return JsonResponse({"reason": _first_error(form), "errors": form.errors}, status=422)
    return page(request, visited, form=_again(visited, form), status=422)


def _refused(request: HttpRequest, visited: Visit, form: MessageForm, *, refused: Refused) -> HttpResponseBase:
    """A refusal, with what was typed kept in the form where a person can still send it."""
    if isinstance(refused, Nudge) and http.wants_json(request):
        return nudged(refused)
    if http.wants_json(request) or refused.status == 404 or refused.sign_in:
        raise refused
    again = _again(visited, form)
    if isinstance(refused, Nudge):
        again.nudges = refused.effect.nudges
    else:
        again.add_error("body", str(refused.sentence))
    response = page(request, visited, form=again, status=refused.status)
    if refused.retry_after is not None:
        response["Retry-After"] = str(round(refused.retry_after) + 1)
    return response


def nudged(nudge: Nudge) -> JsonResponse:
    """Something to think of first, for the page's script: the button it shows sends the same once more, anyway."""
    return JsonResponse({"reason": str(nudge.sentence), "nudge": [str(each) for each in nudge.effect.nudges]}, status=409)


def _again(visited: Visit, form: MessageForm) -> MessageForm:
    """The same text in a form with a new number."""
    typed: Any = form.data
    typed = typed.copy()
    typed["nonce"] = str(uuid4())
    again = MessageForm(typed, offered=visited.own.notes)
    again.is_valid()
    for error in form.errors.get("nonce", []):
        again.add_error("body", error)
    return again


def _first_error(form: MessageForm | EditForm) -> str:
    return str(next(iter(form.errors.values()))[0])


def _changes(request: HttpRequest, visited: Visit) -> JsonResponse:
    found, sight = visited.room, visited.sight
    if "before" in request.GET:
        shown, more = queries.page_before(found, number_in(request, "before"), sight)
        return JsonResponse({"room": found.slug, "seq": found.last_seq, "more": more,
                             "messages": [frames.message_content(message, sight) for message in shown]})
    seen = queries.changes(found, number_in(request, "after"), sight)
    return JsonResponse({"room": found.slug, "seq": seen.seq, "truncated": seen.truncated, "state": seen.room.phase,
                         "messages": [frames.message_content(message, sight) for message in seen.messages]})


@serves(Action.READ_ROOM)
@require_GET
def message(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One message and what this person may do with it; for the page's script, only the latter."""
    visited = visit(request, slug)
    found = message_in(visited, number)
    in_room = "tools" in request.GET
    context = shown(visited, found, EditForm({"body": found.body})) | {"in_room": in_room}
    return render(request, "chat/_tools.html" if in_room else "chat/message.html", context)


def shown(visited: Visit, found: Message, form: EditForm) -> dict[str, Any]:
    """What the page of one message needs."""
    return {"room": visited.room, "message": found, "form": form, "seat": visited.seat, "ready": Ready.choices,
            "shows_quote": frames.shows_quote(found, visited.sight)}


@serves(Action.EDIT_MESSAGE)
@require_POST
def edit(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """Change one's own message."""
    visited, form = visit(request, slug), EditForm(request.POST)
    found = message_in(visited, number)
    if not form.is_valid():
        if http.wants_json(request):
            return JsonResponse({"reason": _first_error(form), "errors": form.errors}, status=422)
        return render(request, "chat/message.html", shown(visited, found, form), status=422)
    try:
        actions.edit_message(visited.member, found, **form.cleaned_data)
    except Nudge as nudge:
        if http.wants_json(request):
            return nudged(nudge)
        form.nudges = nudge.effect.nudges
        return render(request, "chat/message.html", shown(visited, found, form), status=nudge.status)
    return changed(request, visited, found)


@serves(Action.WITHDRAW_MESSAGE)
@require_POST
def withdraw(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """Take back one's own message."""
    visited = visit(request, slug)
    found = message_in(visited, number)
    actions.withdraw_message(visited.member, found)
    return changed(request, visited, found)


@serves(Action.CHANGE_ROOM)
@require_POST
def read(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """A host has read a message that waited: pass it on, or turn it back with a reason."""
    found = visit(request, slug).room
    policy.require(request.user, Action.CHANGE_ROOM, found)
    waiting = get_object_or_404(Message.objects.select_related("author", "room"), room=found, pk=min(number, HIGHEST))
    if request.POST.get("verdict") == "pass_on":
        actions.pass_on(member_of(request), waiting)
    else:
        actions.turn_back(member_of(request), waiting, reason=request.POST.get("reason", ""))
    return redirect(found)
