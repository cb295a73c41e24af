"""Saying something, changing it, taking it back. Every change takes the next number of the room, under the lock on its row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import policy, throttles
from community.chat.actions.answering import answerable
from community.chat.actions.changes import change, change_words, lock, lock_message
from community.chat.actions.drafts import forget_draft
from community.chat.actions.names import name_in
from community.chat.actions.naming import rendered, tell_named
from community.chat.actions.opening import require_open
from community.chat.actions.pace import require_pace, require_unpaused
from community.chat.actions.seats import come_in
from community.chat.actions.waiting import is_held
from community.chat.meetings import floor
from community.chat.models import Message, MessageMention, MessageReaction, Room, Seat
from community.contributions import Change, State
from community.members.actions import count_held
from community.members.models import Member
from community.members.queries import as_now
from community.policy import Action, Refused
from community.safety.actions import Found, keep, screened
from library.queries.prepared import Prepared

_SENT = Prepared("SELECT id FROM community_message WHERE room_id = $1 AND author_id = $2 AND nonce = $3",
                 ("bigint", "bigint", "uuid"))


@dataclass(frozen=True)
class Sent:
    """What became of a message: ``is_new`` is false when the same nonce had posted it before."""

    message: Message
    is_new: bool


@dataclass(frozen=True, kw_only=True)
class Words:
    """What somebody wants to say.

    :ivar nonce: made by the form, so that sending twice posts once.
    :ivar notes: slugs of content notes that hold for it.
    :ivar reply_to: the number of the message it answers.
    :ivar knew: the name for this room the form said it goes out under, empty for one's own; None when nobody was asked.
    :ivar anyway: they have read what they were asked to think of.
    """

    body: str
    nonce: UUID
    notes: Sequence[str] = ()
    reply_to: int | None = None
    knew: str | None = None
    anyway: bool = False


def send_message(member: Member, room: Room, *, body: str, nonce: UUID, **more: Any) -> Sent:
    """Say ``body`` in ``room``. The same nonce never posts twice, however often and however late it comes again.

    :param more: the other fields of :class:`Words`.
    :raises Refused: 403 not allowed, 404 not to be seen, 409 the nonce was used for another text, the name is another by
        now or there is something to think of first, 429 too soon.
    """
    words = Words(body=body, nonce=nonce, **more)
    policy.require(member, Action.SEND_MESSAGE, room)
    if (earlier := _sent_before(member, room, words)) is not None:
        return earlier
    throttles.spend(throttles.SEND_MESSAGE, member.pk)
    found = screened(body, anyway=words.anyway)
    html = rendered(member, body, room)  # before the lock: nobody else in the room waits for Markdown
    with transaction.atomic():
        locked = lock(room)
        writer = as_now(member)  # muted since the page was loaded? ask the row, under the lock
        policy.require(writer, Action.SEND_MESSAGE, locked)
        if (earlier := _sent_before(member, room, words)) is not None:
            return earlier
        seat = come_in(writer, locked)
        require_open(writer, locked)
        require_pace(writer, locked, seat)
        message = _said(writer, locked, words, seat)
        message.html = html
        _let_out(locked, message, found)
        forget_draft(writer, locked)
    return Sent(message, True)


def _let_out(room: Room, message: Message, found: Found) -> None:
    """Save a new message: held when somebody shall read it first, else as the room's next change."""
    message.card = found.effect.card
    if found.effect.holds or is_held(message.author, room):
        message.enter_state(State.HELD, by=None)
        message.save()
        if message.author.is_held_back:
            count_held(message.author)
    else:
        change(room, message)
        tell_named(message)
    keep(message, found)


def _said(writer: Member, room: Room, words: Words, seat: Seat) -> Message:
    spoken = floor.speaking(writer, room)
    alias = name_in(writer, room, words.knew) if spoken.meeting_id is None else spoken.alias
    answered = answerable(writer, room, words.reply_to, seat)
    return Message(room=room, author=writer, alias=alias, meeting_id=spoken.meeting_id, body=words.body, nonce=words.nonce,
                   notes=list(words.notes), reply_to=answered)


def edit_message(member: Member, message: Message, *, body: str, anyway: bool = False) -> bool:
    """Change one's own message, as long as it is :attr:`~Message.is_changeable`. Returns whether anything changed.

    :param anyway: they have read what they were asked to think of.
    :raises Refused: not one's own, taken down, too late, or there is something to think of first.
    """
    policy.require(member, Action.EDIT_MESSAGE, message)
    policy.require(member, Action.SEND_MESSAGE, message.room)
    throttles.spend(throttles.CHANGE_MESSAGE, member.pk)
    found = screened(body, anyway=anyway)
    html = rendered(member, body, message.room)
    with transaction.atomic():
        room, locked = lock(message.room), lock_message(message)
        writer = as_now(member)
        policy.require(writer, Action.EDIT_MESSAGE, locked)
        require_unpaused(come_in(writer, room))
        floor.speaking(writer, room)
        if room.holds_messages and not locked.is_waiting and not policy.allowed(writer, Action.CHANGE_ROOM, room):
            raise Refused(_("A host has read this message as it stands, so it can no longer be changed. You can take it back, "
                            "or write a new one."))
        if not locked.is_changeable:
            raise Refused(_("A message can be changed for ten minutes. You can still take it back, or write a new one."))
        if locked.body == body:
            return False
        locked.body, locked.html, locked.edited_at, locked.card = body, html, timezone.now(), found.effect.card
        if found.effect.holds and locked.is_published:
            locked.enter_state(State.HELD, by=None)
        change_words(room, locked)
        tell_named(locked)
        keep(locked, found)
    return True


def withdraw_message(member: Member, message: Message) -> bool:
    """Take back one's own message, at any time. Its text is gone at once. Returns whether anything changed.

    :raises Refused: not one's own, or already taken down.
    """
    with transaction.atomic():
        room, locked = lock(message.room), lock_message(message)
        if locked.state == State.REMOVED and locked.author_id == member.pk:
            return False
        policy.require(member, Action.WITHDRAW_MESSAGE, locked)
        locked.enter_state(State.REMOVED, by=member)
        empty(locked)
        change_words(room, locked)
    return True


def set_state(message: Message, state: State, *, by: Member | None, reason: str) -> Change | None:
    """Hide a message, hold it, remove it, or show it again.

    Only actions of moderation call this: they ask the policy, and write it down.
    Returns what changed, or None. A text that its author took back stays gone.
    """
    with transaction.atomic():
        room, locked = lock(message.room), lock_message(message)
        if locked.state in {state, State.REMOVED} or locked.posted_seq is None or locked.erased_at is not None:
            return None
        before = locked.standing
        locked.enter_state(state, by=by, reason=reason)
        change_words(room, locked)
    return {"id": locked.pk, "before": before, "after": locked.standing}


def stand_again(undone: Change) -> bool:
    """Let a message stand as it did before: the same state, place and words, and above the conversation if it stood there.

    Says whether it did: not when it stands otherwise by now (another decision, its author, the room keeps it no longer).
    """
    with transaction.atomic():
        message = Message.objects.select_related("room").get(pk=undone["id"])
        room, locked = lock(message.room), lock_message(message)
        if locked.standing != undone["after"] or locked.erased_at is not None:
            return False
        locked.stand_again(undone["before"])
        if (pin := undone.get("pinned")) and locked.pinned_at is None:
            locked.pinned_at, locked.pinned_by_id = datetime.fromisoformat(pin[0]), pin[1]
        change_words(room, locked)
    return True


def empty(message: Message) -> None:
    """Take everything that was said out of ``message``, and what stood about it. The caller saves it."""
    message.body = message.html = ""
    message.notes, message.reactions = [], {}
    message.pinned_at = message.pinned_by = None
    MessageMention.objects.filter(message=message).delete()
    MessageReaction.objects.filter(message=message).delete()


def _sent_before(member: Member, room: Room, words: Words) -> Sent | None:
    row = _SENT.row(room.pk, member.pk, words.nonce)  # asked twice for each message, and nearly always in vain
    if row is None:
        return None
    message = Message.objects.get(pk=row[0])
    if message.body != words.body and message.edited_at is None and message.is_published:
        # The browser's "back" brought an old form with its old nonce: the new words must not vanish.
        raise Refused(_("This form had already been used for another message. Your text is kept: please press Send once more."),
                      status=409)
    return Sent(message, False)
