"""The list of rooms, and a room as a page."""

from datetime import date
from typing import Any

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from community import policy
from community.chat import actions, frames, presence, queries
from community.chat.forms import MessageForm
from community.chat.meetings import clock
from community.chat.meetings import queries as meetings
from community.chat.models import Message, Room, mark_of
from community.chat.views.visiting import Visit, found_at, member_of, number_in, visit, visit_of
from community.groups.meetings.models import Occurrence
from community.http import serves
from community.policy import Action, Refused


@serves(Action.LIST_ROOMS)
@require_GET
def rooms(request: HttpRequest) -> HttpResponse:
    """The rooms this member may enter."""
    policy.require(request.user, Action.LIST_ROOMS)
    return render(request, "chat/rooms.html", {"doors": queries.rooms_for(member_of(request))})


@serves(Action.READ_ROOM)
@require_GET
def room(request: HttpRequest, slug: str) -> HttpResponseBase:
    """A room: its newest page, an older one (``?before=``), or from a place (``?from=``) or a day (``?on=``) on.

    Who was not let into the meeting there finds its lobby.
    """
    policy.require(request.user, Action.LIST_ROOMS)
    found, own = found_at(request, slug)
    policy.require(request.user, Action.ENTER_LOBBY, found)
    held = clock.advance_in(found) if own.has_meetings else None
    if found.meeting_id is not None:
        is_outside = found.meeting_id not in member_of(request).meeting_ids
        if is_outside and not policy.allowed(request.user, Action.READ_ROOM, found):
            return redirect("lobby", found.slug)
    if held is not None and found.side_of_id is not None and not policy.allowed(request.user, Action.READ_ROOM, found):
        return _to_button(request, held)
    if found.has_aliases:
        clock.touch(member_of(request).pk, found.meeting_id or found.side_of_id or 0)
    visited = visit_of(member_of(request), found, own)
    if "on" in request.GET:
        return _to_day(request, visited)
    is_newest = not {"before", "from"} & set(request.GET)
    if is_newest:
        visited.member.news.pop(found.pk, None)  # they are reading it
    response = page(request, visited, held=held)
    if is_newest and (own.seen is None or own.seen < visited.room.last_seq):
        actions.mark_seen({(visited.room.pk, visited.member.pk): visited.room.last_seq})
    return response


def _to_button(request: HttpRequest, held: Occurrence) -> HttpResponseBase:
    """A moderator may enter any room, and listens to a side room only when those in it are told."""
    notices.info(request, _("Nobody listens to a side room unseen. Below, among the tools of the meeting, is “Look in”; those "
                            "in the room are told."))
    return redirect(f"{held.room.get_absolute_url()}#meeting")


def _to_day(request: HttpRequest, visited: Visit) -> HttpResponseBase:
    try:
        day = date.fromisoformat(request.GET["on"][:10])
        place = queries.place_on(visited.room, day, visited.member)
    except (ValueError, OverflowError) as error:
        raise Refused(_("Please choose a day from the calendar."), status=422) from error
    return redirect(f"{visited.room.get_absolute_url()}?from={place}" if place else f"{visited.room.get_absolute_url()}#latest")


def page(request: HttpRequest, visited: Visit, *, form: MessageForm | None = None, status: int = 200,
         held: Occurrence | None = None) -> HttpResponse:
    """The page of a room: the newest part, or the part the address asks for."""
    before, begin = number_in(request, "before"), number_in(request, "from")
    if begin is None:
        shown, more = queries.page_before(visited.room, before, visited.sight)
        newer = None
    else:
        shown, is_newer = queries.page_from(visited.room, begin, visited.sight)
        more, newer = begin > visited.sight.since + 1, (shown[-1].posted_seq or 0) + 1 if is_newer else None
    own = visited.own
    context = _about(visited, held) | _ready(visited, shown, own.seen) | {
        "form": form or _fresh_form(request, visited), "alias": own.alias, "is_quiet": own.is_quiet,
        "more": more, "newer": newer,
        "is_past": before is not None or begin is not None, "oldest": shown[0].posted_seq if shown else begin or 0,
    }
    return render(request, "chat/room.html", context, status=status)


def _about(visited: Visit, held: Occurrence | None) -> dict[str, Any]:
    """What the page says besides what was said."""
    found = visited.room
    if held is None and found.meeting_id is not None:  # a form comes back, not the page by itself
        held = clock.advance_in(found)
    return {
        "room": found, "head": found.last_seq, "folding": set(visited.member.collapsed_notes),
        "closed": actions.closed_for_now(visited.member, found, has_host=visited.own.is_attended), "seat": visited.seat,
        "marks": [str(visited.member.pk), mark_of(visited.member.pk, None, found.pk),
                  mark_of(visited.member.pk, found.meeting_id or found.side_of_id, found.pk)],
        "here": list(presence.here(found.pk).values()),
        "meeting": meetings.in_room(visited.member, found, held), "messages_url": reverse("messages", args=[found.slug]),
    }


def _ready(visited: Visit, shown: list[Message], seen: int | None) -> dict[str, Any]:
    """What was said, and what waits, made ready for this reader.

    :param seen: how far they have read; None when they were never here.
    """
    queries.mark_own(visited.member, shown)
    queries.mark_days(shown, visited.member)
    others = (message for message in shown if message.author_id != visited.member.pk)
    first = next((message for message in others if seen is not None and (message.posted_seq or 0) > seen), None)
    if first is not None:
        first.begins_new = True
    pinned, waiting = queries.beside(visited.room, visited.member, visited.sight, pins=visited.own.has_pins,
                                     waits=visited.own.has_waiting)
    # All that is shown of it: what else it says would have each part made anew.
    address = Room(pk=visited.room.pk, slug=visited.room.slug, phase_at=visited.room.phase_at)
    for message in (*shown, *waiting):
        message.room = address
        message.is_open = not set(visited.member.collapsed_notes) & set(message.notes)
    read = queries.own_read(visited.room, visited.member)
    entries = [{"message": message, "shown": visited.sight.shows(message), "quoted": frames.shows_quote(message, visited.sight),
                "read_by": frames.read_by(read.readers) if message.pk == read.message_id else ""} for message in shown]
    return {"entries": entries, "pinned": pinned, "waiting": waiting}


def _fresh_form(request: HttpRequest, visited: Visit) -> MessageForm:
    """The form below the room: with what was typed here before, and what it answers."""
    kept = visited.own.draft
    initial = {"body": kept.get("body", ""), "knew": visited.own.alias,
               "reply_to": number_in(request, "reply") or kept.get("reply_to") or None}
    return MessageForm(offered=visited.own.notes, initial=initial)


@serves(Action.CHANGE_ROOM)
@require_POST
def phase(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Open, slow, close or freeze a room."""
    found, wanted = visit(request, slug).room, request.POST.get("phase", "")
    if wanted not in Room.Phase.values:
        raise Refused(_("Please choose one of the states in the list."), status=422)
    actions.change_phase(member_of(request), found, phase=wanted, reason=request.POST.get("reason", "")[:500])
    actions.change_holding(member_of(request), found, holds="holds" in request.POST)
    return redirect(found)
