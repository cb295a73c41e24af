"""What was said: by pages, from a day on, and what waits."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import timezone

from community import policy
from community.chat.models import Message, MessageQuerySet, MessageReaction, Room
from community.chat.queries.changes import reached, with_author
from community.chat.queries.dressing import dress
from community.chat.sight import Sight
from community.policy import Action

PAGE = 50


def page_before(room: Room, place: int | None, sight: Sight) -> tuple[list[Message], bool]:
    """A page of history in the order it was said, ending before ``place`` (a ``posted_seq``); and: is there an older one?"""
    messages = with_author(reached(room, sight))
    if place is not None:
        messages = messages.filter(posted_seq__lt=place)
    found = list(messages.order_by("-posted_seq")[: PAGE + 1])
    dress(found)
    return found[:PAGE][::-1], len(found) > PAGE


def page_from(room: Room, place: int, sight: Sight) -> tuple[list[Message], bool]:
    """A page of history in the order it was said, beginning at ``place``; and: is there a newer one?"""
    messages = with_author(reached(room, sight).filter(posted_seq__gte=place))
    found = list(messages.order_by("posted_seq")[: PAGE + 1])
    dress(found)
    return found[:PAGE], len(found) > PAGE


def place_on(room: Room, day: date, member: Any) -> int | None:
    """The place of the first message of ``day``, as ``member`` counts days, or of the first after it; None for none."""
    begins = datetime.combine(day, time(), tzinfo=zone_of(member))
    later = Message.objects.filter(room=room, created_at__gte=begins, posted_seq__isnull=False)
    return later.order_by("created_at", "posted_seq").values_list("posted_seq", flat=True).first()


def zone_of(member: Any) -> ZoneInfo:
    """The time zone ``member`` lives in; UTC while nobody knows."""
    try:
        return ZoneInfo(member.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def mark_days(messages: list[Message], member: Any) -> None:
    """Let the first message of each day know its day, as ``member`` counts days."""
    zone, last = zone_of(member), None
    for message in messages:
        day = timezone.localtime(message.created_at, zone).date()
        message.day = day if day != last else None
        last = day


def mark_own(member: Any, messages: list[Message]) -> None:
    """Let each message know, as ``own_kinds``, what ``member`` gave it: one query, and none where nobody gave any."""
    given = [message for message in messages if message.reactions]
    if not given:
        return
    kinds: dict[int, set[str]] = {}
    for pk, kind in MessageReaction.objects.filter(message__in=given, member=member.pk).values_list("message", "kind"):
        kinds.setdefault(pk, set()).add(kind)
    for message in given:
        message.own_kinds = frozenset(kinds.get(message.pk, ()))


def beside(room: Room, member: Any, sight: Sight, *, pins: bool = True,
           waits: bool = True) -> tuple[list[Message], list[Message]]:
    """What stands above the conversation for ``member``, the newest pin first; and what no host has read yet: all of it for
    hosts, one's own for everybody else. One query for both, and none where there is neither.
    """
    asked = [rows for rows, is_asked in ((_pinned(room, member, sight), pins), (_waiting(room, member), waits)) if is_asked]
    if not asked:
        return [], []
    found = list(asked[0].union(*asked[1:], all=True)) if len(asked) > 1 else list(asked[0])
    dress(found)
    above = [message for message in found if message.posted_seq is not None]
    above.sort(key=lambda message: message.pinned_at or message.created_at, reverse=True)
    return above, sorted((message for message in found if message.posted_seq is None), key=lambda message: message.pk)


def _waiting(room: Room, member: Any) -> MessageQuerySet:
    messages = with_author(Message.objects.filter(room=room).waiting())
    return (messages if policy.allowed(member, Action.CHANGE_ROOM, room) else messages.filter(author=member))[:PAGE]


def _pinned(room: Room, member: Any, sight: Sight) -> MessageQuerySet:
    return with_author(Message.objects.filter(room=room, pinned_at__isnull=False).in_sight(member, sight.since)
                       .exclude(posted_seq=None)).order_by("-pinned_at")[:PAGE]


def pinned(room: Room, member: Any, sight: Sight) -> list[Message]:
    """What stands above the conversation for ``member``, the newest pin first."""
    return beside(room, member, sight, waits=False)[0]
