"""The lobby of a meeting, and what is done in it: by forms that work without scripts, and as parts of the room's page."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from community import http, policy
from community.chat.meetings import clock, door, hands, leading, looking, queries
from community.chat.meetings.card import card
from community.chat.meetings.forms import LobbyForm
from community.chat.models import Room
from community.groups.meetings.models import Attendance, Occurrence
from community.http import serves
from community.members.models import Member
from community.policy import Action, Refused

HIGHEST = 2**63 - 1


@serves(Action.ENTER_LOBBY)
@require_http_methods(["GET", "POST"])
def lobby(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The lobby of the meeting that is, or is next, in this room."""
    room, held = _room(request, slug)
    if held is None:
        return render(request, "chat/lobby.html", {"room": room, "past": queries.last_for(request.user, room)})
    form = LobbyForm(request.POST or None, held=held, own=queries.table_of(request.user, held).own)
    if request.method == "POST":
        if request.POST.get("verdict") == "unsafe":
            door.keep_place(_member(request), held)
            return redirect("help_now")
        if form.is_valid():
            try:
                door.come_in(_member(request), held, form.arrival)
                return redirect("lobby", room.slug)
            except Refused as refused:
                if refused.status != 422:
                    raise
                form.add_error(None, str(refused.sentence))
    return _lobby(request, room, held, form)


def _lobby(request: HttpRequest, room: Room, held: Occurrence, form: LobbyForm) -> HttpResponse:
    table = queries.table_of(request.user, held)
    if table.own is not None:
        clock.touch(_member(request).pk, held.pk)
    context = {"room": room, "held": held, "table": table, "form": form, "card": card(held), "zone": _member(request).time_zone,
               "may_come": held.phase not in door.SHUT}
    if http.is_partial(request) and "door" in request.GET and table.leads:
        return render(request, "chat/_lobby_door.html", context)
    if http.is_partial(request) and request.method == "GET":
        return render(request, "chat/_lobby_state.html", context)
    return render(request, "chat/lobby.html", context, status=422 if form.is_bound else 200)


@serves(Action.ENTER_LOBBY)
@require_POST
def leave(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Leave the meeting, its lobby or its waiting list."""
    _room_left, held = _held(request, slug)
    door.leave(_member(request), held)
    messages.success(request, _("You have left. You may come back while the door is open."))
    return redirect("lobby", held.room.slug)


@serves(Action.TAKE_PART)
@require_GET
def panel(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What this person can do in the meeting just now, as a part of the room's page."""
    room, held = _held(request, slug)
    policy.require(request.user, Action.READ_ROOM, room)
    return _panel(request, room, held)


@serves(Action.TAKE_PART)
@require_POST
def hand(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Raise one's hand, lower it, pass, just listen, be done."""
    room, held = _held(request, slug)
    wanted = request.POST.get("hand", "-")
    if wanted not in hands.CHOICES:
        raise Refused(_("Please press one of the buttons on the page."), status=422)
    hands.show_hand(_member(request), held, hand=wanted)
    return _done(request, room, held)


@serves(Action.LEAD_MEETING)
@require_POST
def lead(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What whoever leads does with the meeting and with the people in it."""
    room, held = _held(request, slug)
    policy.require(request.user, Action.LEAD_MEETING, held)
    name = request.POST.get("act", "")
    act = ACTS.get(name) or WALKS.get(name)
    if act is None:
        raise Refused(_("Please press one of the buttons on the page."), status=422)
    found = act(request, held)
    clock.touch(_member(request).pk, held.pk)
    return redirect(found) if name in WALKS else _done(request, room, held)


def _person(request: HttpRequest, held: Occurrence) -> int:
    """The member behind a place at the table; pages of a meeting name places, never members."""
    return get_object_or_404(Attendance, occurrence=held, pk=_number(request, "person")).member_id


def _number(request: HttpRequest, name: str) -> int:
    value = request.POST.get(name, "")
    return int(value[:18]) if value.isascii() and value.isdigit() else 0


def _people(request: HttpRequest, held: Occurrence) -> list[int]:
    numbers = [int(each[:18]) for each in request.POST.getlist("people") if each.isascii() and each.isdigit()]
    return list(Attendance.objects.filter(occurrence=held, pk__in=numbers).values_list("member_id", flat=True))


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "")


ACTS: dict[str, Callable[[Any, Occurrence], Any]] = {
    "admit": lambda request, held: door.admit(request.user, held, member_ids=[_person(request, held)]),
    "admit_all": lambda request, held: door.admit(request.user, held),
    "refuse": lambda request, held: door.refuse(request.user, held, member_id=_person(request, held), reason=_reason(request)),
    "remove": lambda request, held: door.remove(request.user, held, member_id=_person(request, held), reason=_reason(request)),
    "next": lambda request, held: leading.next_phase(request.user, held, seen=request.POST.get("seen", "")),
    "breath": lambda request, held: leading.take_breath(request.user, held),
    "end": lambda request, held: leading.wind_down(request.user, held, reason=_reason(request)),
    "hand_over": lambda request, held: leading.hand_hosting(request.user, held, reason=_reason(request)),
    "floor": lambda request, held: hands.give_floor(request.user, held, member_id=_person(request, held)),
    "floor_next": lambda request, held: hands.give_floor(request.user, held, member_id=None),
    "floor_back": lambda request, held: hands.take_floor_back(request.user, held),
    "side": lambda request, held: leading.open_side_room(request.user, held, member_ids=_people(request, held)),
    "side_end": lambda request, held: leading.end_side_room(request.user, held, side_id=_number(request, "side")),
}


# These lead to the room they return.
WALKS: dict[str, Callable[[Any, Occurrence], Room]] = {
    "side_look": lambda request, held: looking.look_in(request.user, held, side_id=_number(request, "side")),
    "side_away": lambda request, held: looking.look_away(request.user, held),
}


def _done(request: HttpRequest, room: Room, held: Occurrence) -> HttpResponseBase:
    if http.is_partial(request):
        return _panel(request, room, Occurrence.objects.whole().get(pk=held.pk))
    if request.POST.get("from") == "lobby":
        return redirect("lobby", room.slug)
    if Room.objects.filter(pk=room.pk, side_of=held, phase=Room.Phase.CLOSED).exists():
        room = held.room  # it was closed from inside
    return redirect(f"{room.get_absolute_url()}#meeting")


def _panel(request: HttpRequest, room: Room, held: Occurrence) -> HttpResponse:
    part = "chat/_lobby_door.html" if request.POST.get("from") == "lobby" else "chat/_meeting_panel.html"
    return render(request, part, {
        "room": room, "table": queries.table_of(request.user, held), "spoken": queries.minutes_spoken(held)})


def _room(request: HttpRequest, slug: str) -> tuple[Room, Occurrence | None]:
    """The room, brought up to time, and its meeting, for those who may know of it."""
    policy.require(request.user, Action.LIST_ROOMS)
    found = get_object_or_404(Room.objects.select_related("side_of"), slug=slug)
    policy.require(request.user, Action.ENTER_LOBBY, found)
    return found, clock.advance_in(found)


def _held(request: HttpRequest, slug: str) -> tuple[Room, Occurrence]:
    room, held = _room(request, slug)
    if held is None:
        raise Refused(_("There is no meeting in this room just now."), status=404)
    return room, held


def _member(request: HttpRequest) -> Member:
    """The signed-in member; every view here has asked the policy first."""
    return cast(Member, request.user)
