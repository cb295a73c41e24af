"""Acts that meet a person: their words are hidden, they pause, they leave for a while, they write more slowly.

A host points at a message; whom the act meets is who wrote it, under the name it stands under.
"""

from datetime import datetime, timedelta
from typing import TypedDict

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community import live, policy
from community.chat.actions.acts import write_down
from community.chat.actions.changes import change_words, lock, lock_message
from community.chat.actions.seats import in_words
from community.chat.meetings.door import give_up_place
from community.chat.models import Message, Room, RoomAct, Seat
from community.contributions import Change, State
from community.members.models import Member
from community.notifications.actions import Kind, raise_event
from community.policy import Action, Refused

SLOWEST = 120  # seconds
LATELY = timedelta(hours=24)  # how far back "all from a person" reaches
Act = RoomAct.Act


class Held(TypedDict):
    """What holds somebody back in a room; moments as ISO 8601."""

    paused_until: str | None
    removed_until: str | None
    slow_seconds: int


class SeatEffect(TypedDict):
    """What an act changed of a seat (its number)."""

    id: int
    before: Held
    after: Held


def hide(host: Member, message: Message, *, reason: str) -> bool:
    """Take one message down. Returns whether anything changed.

    :raises Refused: not a host here, one's own, somebody of the team, or no reason.
    """
    _require(host, message, reason)
    with transaction.atomic():
        room = lock(message.room)
        if (change := _hide(host, room, message, reason)) is None:
            return False
        write_down(host, room, Act.HIDE, message=message, reason=reason, effect={"messages": [change]})
        _tell(message, _("A host has taken down something you wrote."), reason)
    return True


def hide_all(host: Member, message: Message, *, reason: str) -> int:
    """Take down everything its author said in this room lately, under the same name. Says how many messages that were.

    :raises Refused: not a host here, one's own, somebody of the team, or no reason.
    """
    _require(host, message, reason)
    with transaction.atomic():
        room = lock(message.room)
        lately = Message.objects.filter(room=room, author=message.author_id, alias=message.alias, state=State.PUBLISHED,
                                        posted_seq__isnull=False, created_at__gt=timezone.now() - LATELY)
        changes = [change for each in lately.order_by("posted_seq") if (change := _hide(host, room, each, reason))]
        if changes:
            write_down(host, room, Act.HIDE_ALL, message=message, amount=len(changes), reason=reason,
                       effect={"messages": changes})
            _tell(message, _("A host has taken down what you wrote here lately."), reason)
    return len(changes)


def pause(host: Member, message: Message, *, minutes: int, reason: str) -> Seat:
    """Let its author read, and not write, in this room for a while.

    :raises Refused: not a host here, one's own, somebody of the team, or no reason.
    """
    _require(host, message, reason)
    with transaction.atomic():
        seat = _seat(lock(message.room), message)
        before = _held(seat)
        seat.paused_until = timezone.now() + timedelta(minutes=minutes)
        seat.save(update_fields=["paused_until", "shown_name"])
        write_down(host, seat.room, Act.PAUSE, message=message, amount=minutes, reason=reason,
                   effect={"seat": _effect(seat, before)})
        _tell(message, _("A host asks you to just read until %(when)s.") % {"when": in_words(seat.paused_until)}, reason)
    return seat


def remove(host: Member, message: Message, *, minutes: int, reason: str) -> Seat:
    """Let its author leave this room for a while; their sockets close at once.

    :raises Refused: not a host here, one's own, somebody of the team, or no reason.
    """
    _require(host, message, reason)
    with transaction.atomic():
        seat = _seat(lock(message.room), message)
        before = _held(seat)
        seat.removed_until = timezone.now() + timedelta(minutes=minutes)
        seat.save(update_fields=["removed_until", "shown_name"])
        write_down(host, seat.room, Act.REMOVE, message=message, amount=minutes, reason=reason,
                   effect={"seat": _effect(seat, before)})
        _tell(message, _("A host asks you to take time away from a room until %(when)s.") % {
            "when": in_words(seat.removed_until)}, reason)
        give_up_place(seat.room, message.author_id, by=host, reason=reason)
        live.member_changed(message.author_id)
    return seat


def slow(host: Member, message: Message, *, seconds: int, reason: str) -> Seat:
    """Set how long its author waits between two messages; 0 for as long as everybody.

    :raises Refused: not a host here, one's own, somebody of the team, too long, or no reason.
    """
    _require(host, message, reason)
    with transaction.atomic():
        seat = _seat(lock(message.room), message)
        before = _held(seat)
        seat.slow_seconds = min(max(seconds, 0), SLOWEST)
        seat.save(update_fields=["slow_seconds", "shown_name"])
        write_down(host, seat.room, Act.SLOW_PERSON, message=message, amount=seat.slow_seconds, reason=reason,
                   effect={"seat": _effect(seat, before)})
        _tell(message, _("A host has set how quickly you can write in a room: one message in %(n)d seconds.") % {
            "n": seat.slow_seconds}, reason)
    return seat


def release(host: Member, seat: Seat) -> bool:
    """End what holds somebody back in a room: a pause, time away, a slower pace. Returns whether anything changed.

    :raises Refused: not a host here.
    """
    policy.require(host, Action.CHANGE_ROOM, seat.room)
    with transaction.atomic():
        room = lock(seat.room)
        locked = Seat.objects.select_for_update().get(pk=seat.pk)
        act = Act.READMIT if locked.is_removed else Act.UNPAUSE if locked.is_paused else Act.SLOW_PERSON
        if not (locked.is_removed or locked.is_paused or locked.slow_seconds):
            return False
        locked.paused_until = locked.removed_until = None
        locked.slow_seconds = 0
        locked.save(update_fields=["paused_until", "removed_until", "slow_seconds"])
        write_down(host, room, act, name=locked.shown_name)
        raise_event(kind=Kind.ROOM_ACT, members=[locked.member_id], room_id=room.pk,
                    words=_("You can write and come in again as before."))
    return True


def _require(host: Member, message: Message, reason: str) -> None:
    policy.require(host, Action.GUIDE_PERSON, message)
    if not reason.strip():
        raise Refused(_("Please give a reason. The person it is about will read it."), status=422)


def loosen(effect: SeatEffect) -> bool:
    """Undo what an act set on somebody's seat: what it said before is said again. Says whether anything changed.

    What was set anew since then, or has run out, stays as it is.
    """
    with transaction.atomic():
        room = lock(Seat.objects.select_related("room").get(pk=effect["id"]).room)
        seat = Seat.objects.select_for_update().get(pk=effect["id"])
        if _held(seat) != effect["after"]:
            return False
        was = effect["before"]
        seat.paused_until, seat.removed_until = _moment(was["paused_until"]), _moment(was["removed_until"])
        seat.slow_seconds = was["slow_seconds"]
        seat.save(update_fields=["paused_until", "removed_until", "slow_seconds"])
        raise_event(kind=Kind.ROOM_ACT, members=[seat.member_id], room_id=room.pk,
                    words=_("You can write and come in again as before."))
        live.member_changed(seat.member_id)
    return True


def _held(seat: Seat) -> Held:
    paused, removed = seat.paused_until, seat.removed_until
    return {"paused_until": paused.isoformat() if paused else None,
            "removed_until": removed.isoformat() if removed else None, "slow_seconds": seat.slow_seconds}


def _effect(seat: Seat, before: Held) -> SeatEffect:
    return {"id": seat.pk, "before": before, "after": _held(seat)}


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None


def _hide(host: Member, room: Room, message: Message, reason: str) -> Change | None:
    locked = lock_message(message)
    if locked.state != State.PUBLISHED or locked.posted_seq is None:
        return None
    before, at, by = locked.standing, locked.pinned_at, locked.pinned_by_id
    locked.enter_state(State.HIDDEN, by=host, reason=reason.strip()[:500])
    locked.pinned_at = locked.pinned_by = None
    change_words(room, locked)
    pinned = (at.isoformat(), by) if at is not None and by is not None else None
    return {"id": locked.pk, "before": before, "after": locked.standing, "pinned": pinned}


def _seat(room: Room, message: Message) -> Seat:
    """The seat of who wrote ``message``, with the name hosts know them by."""
    seat = Seat.objects.select_for_update().get_or_create(
        room=room, member_id=message.author_id, defaults={"joined_at": message.created_at})[0]
    seat.room, seat.shown_name = room, message.name[:40]
    return seat


def _tell(message: Message, sentence: str, reason: str) -> None:
    again = _("You can ask a moderator to look at it again.")
    raise_event(kind=Kind.ROOM_ACT, members=[message.author_id], room_id=message.room_id,
                words=f"{sentence} {reason.strip()} {again}")
