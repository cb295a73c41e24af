"""Writing down what is done with a thread: shown in it, and heard by moderation, in the same transaction.

Moderation stands above the forum, so it is not called from here: it listens to :data:`acted` and puts the row in its log.
"""

from collections.abc import Mapping
from typing import Any, TypedDict, Unpack

from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _

from community.forum.models import Post, Thread, ThreadAct
from community.members.models import Member
from community.notifications.actions import Kind, raise_event
from community.policy import Refused

# Sender ThreadAct, with ``act``; ``post`` when it was done with one post; ``effect``: what it changed, to undo it by.
acted = Signal()

REASON_LENGTH = 500
ONE_POST = "post"  # the words of an act that was done with one post


Effect = Mapping[str, Mapping[str, Any]]


class Detail(TypedDict, total=False):
    """What else an act says; see :class:`ThreadAct`."""

    reason: str
    words: str
    other: Thread | None
    after: int


def note_act(member: Member, thread: Thread, act: str, *, effect: Effect | None = None, **detail: Unpack[Detail]) -> ThreadAct:
    """Write down that ``member`` did ``act`` with ``thread``, whose row is locked: behind its last post, unless told where.

    :param effect: how :mod:`community.forum.actions.undoing` takes it back: ``lock``, ``move`` or ``split``, and what it needs.
    """
    return _written(ThreadAct(thread=thread, act=act, by=member, **{"after": thread.last_position, **detail}), effect=effect)


def note_act_on(member: Member, post: Post, act: str, *, reason: str) -> ThreadAct:
    """Write down that ``member`` did ``act`` with ``post`` alone, behind it; its thread's row is locked."""
    row = ThreadAct(thread=post.thread, act=act, by=member, reason=reason, after=post.position or 0, words=ONE_POST)
    return _written(row, post=post)


def _written(row: ThreadAct, **about: Post | Effect | None) -> ThreadAct:
    row.save()
    acted.send(sender=ThreadAct, act=row, **about)
    return row


def given(reason: str) -> str:
    """The reason, tidied.

    :raises Refused: there is none.
    """
    if not reason.strip():
        raise Refused(_("Please give a reason. It is shown in the thread."), status=422)
    return reason.strip()[:REASON_LENGTH]


def tell_authors(member: Member, thread: Thread, authors: set[int], reason: str) -> None:
    """Let those whose words were moved or closed know, and why; never who stands behind the decision."""
    raise_event(kind=Kind.MOVED, members=authors - {member.pk}, thread_id=thread.pk, words=reason)
