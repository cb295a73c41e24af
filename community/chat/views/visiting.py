"""Somebody at a room: found, let in, and what they see of it. Every view of a room begins here."""

from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from community import http, policy
from community.chat import frames, queries
from community.chat.actions import come_in
from community.chat.meetings import clock
from community.chat.models import Message, Room, Seat
from community.chat.sight import Sight
from community.members.models import Member
from community.policy import Action
from library.queries.prepared import PreparedRow

HIGHEST = 2**63 - 1
_AT = PreparedRow(Room, "slug = $1", ("text",))


@dataclass(frozen=True)
class Visit:
    """A member in a room."""

    member: Member
    room: Room
    seat: Seat
    sight: Sight


def visit(request: HttpRequest, slug: str) -> Visit:
    """The room at this address, and how the signed-in member stands in it.

    :raises Http404: there is none. :raises Refused: it is not open to them, or not just now.
    """
    policy.require(request.user, Action.LIST_ROOMS)
    room = _AT.get(slug)
    if room is None:
        raise Http404
    if room.meeting_id is not None:
        clock.advance_in(room)
    return visit_of(member_of(request), room)


def visit_of(member: Member, room: Room) -> Visit:
    """The same, of a room that was found.

    :raises Refused: it is not open to them, or not just now.
    """
    policy.require(member, Action.READ_ROOM, room)
    seat = come_in(member, room)
    return Visit(member, room, seat, queries.sight_of(member, room, seat))


def message_in(visited: Visit, number: int) -> Message:
    """The message of this number, as far as its reader may see it, ready to be shown.

    :raises Http404: there is none for them.
    """
    rows = Message.objects.select_related("author", "room", "reply_to__author")
    message = get_object_or_404(rows, room=visited.room, pk=min(number, HIGHEST))
    if not (visited.sight.reaches(message) and visited.sight.shows(message)):
        raise Http404
    queries.dress([message])
    queries.mark_own(visited.member, [message])
    message.is_open = not set(visited.member.collapsed_notes) & set(message.notes)
    return message


def changed(request: HttpRequest, visited: Visit, message: Message) -> HttpResponseBase:
    """The answer to a change of ``message``: what it is now for scripts, its place in the room for pages."""
    if http.wants_json(request):
        now = Message.objects.select_related("author", "room", "reply_to__author").get(pk=message.pk)
        return JsonResponse(content(visited, now))
    notices.success(request, _("Done."))
    return redirect(f"{visited.room.get_absolute_url()}#message-{message.pk}")


def content(visited: Visit, message: Message) -> dict[str, Any]:
    """``message`` as its reader sees it now, for scripts."""
    queries.dress([message])
    return {"room": visited.room.slug, **frames.message_content(message, visited.sight)}


def member_of(request: HttpRequest) -> Member:
    """The signed-in member; every view here asks the policy first."""
    return cast(Member, request.user)


def number_in(request: HttpRequest, name: str) -> int | None:
    """A whole number from the address; what is none counts as none given."""
    value = request.GET.get(name, "")
    if not (value.isascii() and value.isdigit()):
        return None
    return min(int(value[:20]), HIGHEST)  # twenty digits are beyond any number; Python refuses to read thousands
