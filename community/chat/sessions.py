"""Whose socket is this, and does their session still hold?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from typing import Any, NamedTuple

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


class Visitor(NamedTuple):
    """Who wants to be in a room, by its address."""

    slug: str
    member_id: int


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


def identify(keys: list[str]) -> list[Identity | None]:
    """Who is signed in under each of these session keys; None for nobody. Six queries, however many ask."""
    claims = _claims(keys)
    identities = known({number for number, _digest in claims.values()})
    return [_proven(identities, *claims[key]) if key in claims else None for key in keys]


def _claims(keys: Iterable[str]) -> dict[str, tuple[int, str]]:
    """What living sessions say, by their keys: the number of a member, and what of their password it was opened with."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    found: dict[str, tuple[int, str]] = {}
    for row in Session.objects.filter(session_key__in={key for key in keys if key}, expire_date__gt=timezone.now()):
        said = store.decode(row.session_data)
        if all(said.get(name) is not None for name in (SESSION_KEY, HASH_SESSION_KEY, BACKEND_SESSION_KEY)):
            found[row.session_key] = int(said[SESSION_KEY]), said[HASH_SESSION_KEY]
    return found


def _proven(identities: Mapping[int, Identity], number: int, digest: str) -> Identity | None:
    identity = identities.get(number)
    return identity if identity is not None and constant_time_compare(digest, identity.auth_hash) else None


def identities(keys: Iterable[str], member_ids: Iterable[int]) -> tuple[set[str], dict[int, Identity]]:
    """Which of these sessions still live, and the members as they stand now: six queries for any number of sockets."""
    living = set(Session.objects.filter(session_key__in=set(keys), expire_date__gt=timezone.now())
                 .values_list("session_key", flat=True))
    return living, known(set(member_ids))


def known(ids: set[int]) -> dict[int, Identity]:
    """The members with these numbers as they stand now. Five queries, or none."""
    if not ids:
        return {}
    blocked: dict[int, set[int]] = {}
    for blocker, other in Block.objects.filter(blocker__in=ids).values_list("blocker_id", "blocked_id"):
        blocked.setdefault(blocker, set()).add(other)
    seats: dict[int, list[tuple[int, int | None, int | None]]] = {}
    for member_id, *seat in Attendance.objects.admitted().filter(member__in=ids).values_list(
            "member_id", "occurrence_id", "side_room_id", "looks_into_id"):
        seats.setdefault(member_id, []).append((seat[0], seat[1], seat[2]))
    members = knowing_groups(Member.objects.filter(pk__in=ids, is_active=True))
    for member in members:
        member.meeting_seats = seats.get(member.pk, [])
    muted, removed = mutes_of(ids), rooms_left(ids)
    return {member.pk: _identity(member, frozenset(blocked.get(member.pk, ())), muted.get(member.pk, {}),
                                 removed.get(member.pk, frozenset())) for member in members}


def _identity(member: Member, blocked: frozenset[int], muted: Mapping[int, Mutes], removed_from: frozenset[int]) -> Identity:
    viewer = Viewer(member_id=member.pk, sees_concealed=allowed(member, Action.SEE_CONCEALED), blocked=blocked,
                    meetings=member.meeting_ids)
    return Identity(member, viewer, member.get_session_auth_hash(), allowed(member, Action.LIST_ROOMS), muted, removed_from)
