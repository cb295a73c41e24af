"""Whose socket is this, and does their session still hold?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from community.chat.queries.seats import Mutes, mutes_of, rooms_left
from community.contributions import Viewer
from community.groups.meetings.models import Attendance
from community.groups.queries import knowing_groups
from community.members.models import Block, Member
from community.policy import Action, allowed


@dataclass(frozen=True)
class Identity:
    """The member behind a session, as far as the hub needs to know them.

    :ivar auth_hash: changes with the password; a socket opened under another one is closed.
    :ivar may_read: false once suspended, banned or closed.
    :ivar muted: whom they do not want to read, by the number of the room.
    :ivar removed_from: rooms a host has asked them to leave for now.
    """

    member: Member
    viewer: Viewer
    auth_hash: str
    may_read: bool
    muted: Mapping[int, Mutes]
    removed_from: frozenset[int]


def session_key(scope: dict[str, Any]) -> str:
    """The session key in the handshake's cookie, or an empty string."""
    cookies: SimpleCookie = SimpleCookie()
    for name, value in scope["headers"]:
        if name == b"cookie":
            try:
                cookies.load(value.decode("latin-1"))
            except CookieError:
                return ""
    morsel = cookies.get(settings.SESSION_COOKIE_NAME)
    return morsel.value if morsel and morsel.value.isalnum() else ""


def identify(key: str) -> Identity | None:
    """Who is signed in under this session key; None for nobody."""
    if not key:
        return None
    session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    number, digest = session.get(SESSION_KEY), session.get(HASH_SESSION_KEY)
    if number is None or digest is None or session.get(BACKEND_SESSION_KEY) is None:
        return None
    member = next(iter(knowing_groups(Member.objects.filter(pk=number, is_active=True))), None)
    if member is None or not constant_time_compare(digest, member.get_session_auth_hash()):
        return None
    return _identity(member, member.viewer.blocked, mutes_of([member.pk]).get(member.pk, {}),
                     rooms_left([member.pk]).get(member.pk, frozenset()))


def identities(keys: Iterable[str], member_ids: Iterable[int]) -> tuple[set[str], dict[int, Identity]]:
    """Which of these sessions still live, and the members as they stand now: eight queries for any number of sockets."""
    living = set(Session.objects.filter(session_key__in=set(keys), expire_date__gt=timezone.now())
                 .values_list("session_key", flat=True))
    ids = set(member_ids)
    blocked: dict[int, set[int]] = {}
    for blocker, other in Block.objects.filter(blocker__in=ids).values_list("blocker_id", "blocked_id"):
        blocked.setdefault(blocker, set()).add(other)
    seats: dict[int, list[tuple[int, int | None]]] = {}
    for member_id, meeting, side_room in Attendance.objects.admitted().filter(member__in=ids).values_list(
            "member_id", "occurrence_id", "side_room_id"):
        seats.setdefault(member_id, []).append((meeting, side_room))
    members = knowing_groups(Member.objects.filter(pk__in=ids, is_active=True))
    for member in members:
        member.meeting_seats = seats.get(member.pk, [])
    muted, removed = mutes_of(ids), rooms_left(ids)
    return living, {member.pk: _identity(member, frozenset(blocked.get(member.pk, ())), muted.get(member.pk, {}),
                                         removed.get(member.pk, frozenset())) for member in members}


def _identity(member: Member, blocked: frozenset[int], muted: Mapping[int, Mutes], removed_from: frozenset[int]) -> Identity:
    viewer = Viewer(member_id=member.pk, sees_concealed=allowed(member, Action.SEE_CONCEALED), blocked=blocked,
                    meetings=member.meeting_ids)
    return Identity(member, viewer, member.get_session_auth_hash(), allowed(member, Action.LIST_ROOMS), muted, removed_from)
