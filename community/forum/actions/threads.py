"""Keeping threads in order. Each verb may be repeated, and says whether it changed anything."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import policy
from community.forum.actions.acts import REASON_LENGTH, given, note_act, tell_authors
from community.forum.actions.counters import locked, refresh_counts
from community.forum.models import Post, Thread, ThreadAct
from community.members.models import Member
from community.policy import Action, Refused

Act = ThreadAct.Act


def pin(member: Member, thread: Thread) -> bool:
    """Keep ``thread`` at the top of its board.

    :raises Refused: the policy says no, or a member asked the team alone: at the top all members would read it.
    """
    return _put(member, thread, pinned=True)


def unpin(member: Member, thread: Thread) -> bool:
    """Let ``thread`` take its place by time again.

    :raises Refused: the policy says no.
    """
    return _put(member, thread, pinned=False)


def _put(member: Member, thread: Thread, *, pinned: bool) -> bool:
    policy.require(member, Action.PIN_THREAD, thread)
    with transaction.atomic():
        row = locked(thread.pk)
        if row.pinned is pinned or row.merged_into_id is not None:
            return False
        if pinned and row.board.own_threads and not policy.allowed(row.author, Action.READ_ALL_OWN_THREADS):
            raise Refused(_("This was written for the team alone, and at the top every member could read it. Please begin a "
                            "thread of your own with what all may know."), status=409)
        row.pinned = pinned
        row.save(update_fields=["pinned"])
        note_act(member, row, Act.PINNED if pinned else Act.UNPINNED)
    return True


def lock(member: Member, thread: Thread, *, reason: str) -> bool:
    """Take no more replies in ``thread``; ``reason`` is shown in it. The first to lock it stays named.

    :raises Refused: the policy says no, or there is no reason.
    """
    policy.require(member, Action.LOCK_THREAD, thread)
    return _close(member, thread, given(reason))


def unlock(member: Member, thread: Thread) -> bool:
    """Take replies again.

    :raises Refused: the policy says no.
    """
    policy.require(member, Action.LOCK_THREAD, thread)
    with transaction.atomic():
        return let_open(member, locked(thread.pk))


def close(member: Member, thread: Thread, *, reason: str = "") -> bool:
    """Take no more replies in the thread ``member`` began; they need not say why.

    :raises Refused: the policy says no.
    """
    policy.require(member, Action.CLOSE_OWN_THREAD, thread)
    return _close(member, thread, reason.strip()[:REASON_LENGTH])


def reopen(member: Member, thread: Thread) -> bool:
    """Take replies again in the thread ``member`` began and closed.

    :raises Refused: the policy says no, or somebody else closed it.
    """
    policy.require(member, Action.CLOSE_OWN_THREAD, thread)
    with transaction.atomic():
        row = locked(thread.pk)
        if row.locked_at is not None and row.locked_by_id != member.pk:
            raise Refused(_("A moderator closed this thread, so only a moderator can open it again."))
        return let_open(member, row)


def _close(member: Member, thread: Thread, reason: str) -> bool:
    with transaction.atomic():
        row = locked(thread.pk)
        if row.locked_at is not None:
            return False
        row.locked_at, row.locked_by, row.lock_reason = timezone.now(), member, reason
        row.save(update_fields=["locked_at", "locked_by", "lock_reason"])
        tell_authors(member, row, {row.author_id}, reason)
        note_act(member, row, Act.LOCKED, reason=reason, effect={
            "lock": {"thread": row.pk, "at": row.locked_at.isoformat()}})
    return True


def let_open(member: Member, row: Thread, *, reason: str = "") -> bool:
    """Let ``row``, which is locked, take replies again. Says whether it was closed; who calls has asked the policy."""
    if row.locked_at is None:
        return False
    row.locked_at, row.locked_by, row.lock_reason = None, None, ""
    row.save(update_fields=["locked_at", "locked_by", "lock_reason"])
    note_act(member, row, Act.UNLOCKED, reason=reason)
    return True


def slow(member: Member, thread: Thread, *, seconds: int, lasts: timedelta, reason: str) -> bool:
    """Have members wait ``seconds`` between two of their posts here, for as long as ``lasts``. A new end replaces the old one.

    :raises Refused: the policy says no, or there is no reason.
    """
    policy.require(member, Action.SLOW_THREAD, thread)
    why = given(reason)
    with transaction.atomic():
        row = locked(thread.pk)
        row.slow_seconds, row.slow_until = seconds, timezone.now() + lasts
        row.save(update_fields=["slow_seconds", "slow_until"])
        note_act(member, row, Act.SLOWED, reason=why, words=f"{seconds} {row.slow_until.isoformat()}")
    return True


def quicken(member: Member, thread: Thread) -> bool:
    """End slow mode early.

    :raises Refused: the policy says no.
    """
    policy.require(member, Action.SLOW_THREAD, thread)
    with transaction.atomic():
        row = locked(thread.pk)
        if not row.is_slow:
            return False
        row.slow_seconds, row.slow_until = 0, None
        row.save(update_fields=["slow_seconds", "slow_until"])
        note_act(member, row, Act.QUICKENED)
    return True


@transaction.atomic
def backdate(thread: Thread, moments: Sequence[datetime]) -> None:
    """Give the posts of a demonstration ``thread`` the times a story needs: ``moments`` in the order of the posts."""
    posts = list(thread.posts.filter(position__isnull=False).order_by("position"))
    for post, moment in zip(posts, moments, strict=True):
        post.created_at = moment
    Post.objects.bulk_update(posts, ["created_at"])
    Thread.objects.filter(pk=thread.pk).update(created_at=moments[0])
    refresh_counts(thread)
