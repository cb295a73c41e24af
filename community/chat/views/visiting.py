"""Somebody at a room: found, let in, and what they see of it. Every view of a room begins here."""

from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from community import http, policy
from community.chat import frames, queries
from community.chat.actions import sit_down
from community.chat.meetings import clock
from community.chat.models import Message, Room, Seat
from community.chat.queries import Own
from community.chat.sight import Sight
from community.members.models import Member
from community.policy import Action

HIGHEST = 2**63 - 1


@dataclass(frozen=True)
class Visit:
    """A member in a room."""

    member: Member
    room: Room
    seat: Seat
    sight: Sight
    own: Own


def visit(request: HttpRequest, slug: str) -> Visit:
    """The room at this address, and how the signed-in member stands in it.

    :raises Http404: there is none. :raises Refused: it is not open to them, or not just now.
    """
    policy.require(request.user, Action.LIST_ROOMS)
    room, own = found_at(request, slug)
    if room.has_aliases:
        clock.advance_in(room)
    return visit_of(member_of(request), room, own)


def found_at(request: HttpRequest, slug: str) -> tuple[Room, Own]:
    """The room at this address, and what is the signed-in member's own there; whether it is open to them is asked next.

    :raises Http404: there is none.
    """
    found = queries.room_at(slug, member_of(request).pk)
    if found is None:
        raise Http404
    return found


def visit_of(member: Member, room: Room, own: Own) -> Visit:
    """The same, of a room that was found.

    :raises Refused: it is not open to them, or not just now.
    """
    policy.require(member, Action.READ_ROOM, room)
    seat = sit_down(member, room, own.seat, own.joined_at)
    return Visit(member, room, seat, queries.sight_of(member, room, seat, own.muted), own)


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
