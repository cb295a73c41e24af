"""What can be done in a room. Every change takes the next number of the room, under the lock on the room's row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import live, policy, text, throttles
from community.chat.models import Message, Room, Seen
from community.contributions import State
from community.members.models import Member
from community.policy import Action, Refused

EDIT_MINUTES = 10


@dataclass(frozen=True)
class Sent:
    """What became of a message: ``is_new`` is false when the same nonce had posted it before."""

    message: Message
    is_new: bool


def open_room(slug: str, **fields: Any) -> bool:
    """Put up the room ``slug`` unless there is one; what was changed since stays. Says whether it is new.

    :param fields: title, description, audience and position of the new room.
    """
    return Room.objects.get_or_create(slug=slug, defaults=fields)[1]


def send_message(member: Member, room: Room, *, body: str, nonce: UUID, notes: Sequence[str] = ()) -> Sent:
    """Say ``body`` in ``room``. The same nonce never posts twice, however often and however late it comes again.

    :param notes: slugs of content notes that hold for it.

    :raises Refused: 403 not allowed, 404 not to be seen, 409 the nonce was used for another text, 429 too soon.
    """
    policy.require(member, Action.SEND_MESSAGE, room)
    if (earlier := _sent_before(member, room, nonce=nonce, body=body)) is not None:
        return earlier
    throttles.spend(throttles.SEND_MESSAGE, member.pk)
    html = text.render_message(body)  # before the lock: nobody else in the room waits for Markdown
    with transaction.atomic():
        locked = _lock(room)
        writer = Member.objects.get(pk=member.pk)  # muted since the page was loaded? ask the row, under the lock
        policy.require(writer, Action.SEND_MESSAGE, locked)
        if (earlier := _sent_before(member, room, nonce=nonce, body=body)) is not None:
            return earlier
        _require_pace(writer, locked)
        message = Message(room=locked, author=writer, body=body, html=html, nonce=nonce, notes=list(notes))
        if locked.holds_messages and not policy.allowed(writer, Action.CHANGE_ROOM, locked):
            message.enter_state(State.HELD, by=None)
            message.save()
        else:
            _change(locked, message)
    return Sent(message, True)


def pass_on(host: Member, message: Message) -> bool:
    """Let a message that waited join the conversation, at its end. Returns whether anything changed.

    :raises Refused: not a host or moderator.
    """
    policy.require(host, Action.CHANGE_ROOM, message.room)
    with transaction.atomic():
        room, locked = _lock(message.room), _lock_message(message)
        if not locked.is_waiting:
            return False
        locked.enter_state(State.PUBLISHED, by=host)
        _change(room, locked)
    return True


def turn_back(host: Member, message: Message, *, reason: str) -> bool:
    """Do not let a message that waited join the conversation; its author reads ``reason``. Returns whether anything changed.

    :raises Refused: not a host or moderator, or no reason given.
    """
    policy.require(host, Action.CHANGE_ROOM, message.room)
    if not reason.strip():
        raise Refused(_("Please give a reason. The person who wrote it will read it."), status=422)
    with transaction.atomic():
        locked = _lock_message(message)
        if not locked.is_waiting:
            return False
        locked.enter_state(State.HIDDEN, by=host, reason=reason.strip()[:500])
        locked.save(update_fields=["state", "state_by", "state_at", "state_reason"])
    return True


def change_holding(actor: Member, room: Room, *, holds: bool) -> bool:
    """Make each message wait for a host, or no longer. What already waits goes on waiting. Returns whether anything changed.

    :raises Refused: not a host or moderator.
    """
    policy.require(actor, Action.CHANGE_ROOM, room)
    return bool(Room.objects.filter(pk=room.pk).exclude(holds_messages=holds).update(holds_messages=holds))


def edit_message(member: Member, message: Message, *, body: str) -> bool:
    """Change one's own message, for :data:`EDIT_MINUTES` after posting. Returns whether anything changed.

    :raises Refused: not one's own, taken down, or too late.
    """
    policy.require(member, Action.EDIT_MESSAGE, message)
    policy.require(member, Action.SEND_MESSAGE, message.room)
    throttles.spend(throttles.CHANGE_MESSAGE, member.pk)
    html = text.render_message(body)
    with transaction.atomic():
        room, locked = _lock(message.room), _lock_message(message)
        writer = Member.objects.get(pk=member.pk)
        policy.require(writer, Action.EDIT_MESSAGE, locked)
        if room.holds_messages and not locked.is_waiting and not policy.allowed(writer, Action.CHANGE_ROOM, room):
            raise Refused(_("A host has read this message as it stands, so it can no longer be changed. You can take it back, "
                            "or write a new one."))
        if locked.created_at < timezone.now() - timedelta(minutes=EDIT_MINUTES):
            raise Refused(_("A message can be changed for ten minutes. You can still take it back, or write a new one."))
        if locked.body == body:
            return False
        locked.body, locked.html, locked.edited_at = body, html, timezone.now()
        _change(room, locked)
    return True


def withdraw_message(member: Member, message: Message) -> bool:
    """Take back one's own message, at any time. Its text is gone at once. Returns whether anything changed.

    :raises Refused: not one's own, or already taken down.
    """
    with transaction.atomic():
        room, locked = _lock(message.room), _lock_message(message)
        if locked.state == State.REMOVED and locked.author_id == member.pk:
            return False
        policy.require(member, Action.WITHDRAW_MESSAGE, locked)
        locked.enter_state(State.REMOVED, by=member)
        locked.body = locked.html = ""
        locked.notes = []
        _change(room, locked)
    return True


def set_state(message: Message, state: State, *, by: Member, reason: str) -> bool:
    """Hide a message or show it again. Only ``moderation.actions`` calls this; it has asked the policy and writes the log.

    Returns whether anything changed. A text that its author took back stays gone.
    """
    with transaction.atomic():
        room, locked = _lock(message.room), _lock_message(message)
        if locked.state in {state, State.REMOVED} or locked.posted_seq is None:
            return False
        locked.enter_state(state, by=by, reason=reason)
        _change(room, locked)
    return True


def change_phase(actor: Member, room: Room, *, phase: str, reason: str = "") -> bool:
    """Open, slow, close a room or make it read-only. Returns whether anything changed.

    :raises Refused: not a host or moderator.
    """
    policy.require(actor, Action.CHANGE_ROOM, room)
    with transaction.atomic():
        locked = _lock(room)
        if locked.phase == phase:
            return False
        locked.phase, locked.phase_by, locked.phase_at, locked.phase_reason = phase, actor, timezone.now(), reason
        locked.seq = locked.last_seq + 1
        locked.save(update_fields=["phase", "phase_by", "phase_at", "phase_reason", "seq"])
        _advance(locked)
    return True


def mark_seen(marks: dict[tuple[int, int], int]) -> None:
    """Note how far members have read: ``{(room id, member id): seq}``. A mark never goes back."""
    rows = [Seen(room_id=room, member_id=member, seq=seq) for (room, member), seq in marks.items()]
    earlier = {(row.room_id, row.member_id): row.seq for row in Seen.objects.filter(
        room_id__in={row.room_id for row in rows}, member_id__in={row.member_id for row in rows})}
    newer = [row for row in rows if row.seq > earlier.get((row.room_id, row.member_id), -1)]
    Seen.objects.bulk_create(newer, update_conflicts=True, unique_fields=["room", "member"], update_fields=["seq"])


def _lock(room: Room) -> Room:
    return Room.objects.select_for_update().get(pk=room.pk)


def _lock_message(message: Message) -> Message:
    return Message.objects.select_for_update(of=("self",)).select_related("author").get(pk=message.pk)


def _advance(room: Room) -> None:
    """Count one change of ``room``, whose row is locked, and announce it on commit."""
    room.last_seq += 1
    room.save(update_fields=["last_seq"])
    live.room_changed(room.pk, room.last_seq)


def _change(room: Room, message: Message) -> None:
    """Save ``message`` as the next change of ``room``, whose row is locked; new ones get their place with it.

    A message nobody else has seen has no number to change: it is only saved.
    """
    if message.state != State.PUBLISHED and message.posted_seq is None:
        message.save()
        return
    message.seq = room.last_seq + 1
    message.posted_seq = message.posted_seq or message.seq
    message.save()
    _advance(room)


def _sent_before(member: Member, room: Room, *, nonce: UUID, body: str) -> Sent | None:
    message = Message.objects.filter(room=room, author=member, nonce=nonce).first()
    if message is None:
        return None
    if message.body != body and message.edited_at is None and message.is_published:
        # The browser's "back" brought an old form with its old nonce: the new words must not vanish.
        raise Refused(_("This form had already been used for another message. Your text is kept: please press Send once more."),
                      status=409)
    return Sent(message, False)


def _require_pace(writer: Any, room: Room) -> None:
    """Slow mode: one message in ``slow_seconds`` for each person; hosts are exempt."""
    if room.phase != Room.Phase.SLOW or policy.allowed(writer, Action.CHANGE_ROOM, room):
        return
    last = Message.objects.filter(room=room, author=writer).order_by("-posted_seq").values_list("created_at", flat=True).first()
    wait = room.slow_seconds - (timezone.now() - last).total_seconds() if last else 0
    if wait > 0:
        raise Refused(throttles.in_words(wait), status=429, retry_after=wait)
