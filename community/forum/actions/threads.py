"""Keeping threads in order. Each verb may be repeated, and says whether it changed anything."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from community import policy
from community.forum.actions.counters import refresh_counts
from community.forum.models import Post, Thread
from community.members.models import Member
from community.policy import Action


def pin(member: Member, thread: Thread) -> bool:
    """Keep ``thread`` at the top of its board.

    :raises Refused: the policy says no.
    """
    policy.require(member, Action.PIN_THREAD, thread)
    return bool(Thread.objects.filter(pk=thread.pk, pinned=False).update(pinned=True))


def unpin(member: Member, thread: Thread) -> bool:
    """Let ``thread`` take its place by time again.

    :raises Refused: the policy says no.
    """
    policy.require(member, Action.PIN_THREAD, thread)
    return bool(Thread.objects.filter(pk=thread.pk, pinned=True).update(pinned=False))


def lock(member: Member, thread: Thread, *, reason: str) -> bool:
    """Take no more replies in ``thread``; ``reason`` is shown in it. The first to lock it stays named.

    :raises Refused: the policy says no.
    """
    policy.require(member, Action.LOCK_THREAD, thread)
    open_one = Thread.objects.filter(pk=thread.pk, locked_at=None)
    return bool(open_one.update(locked_at=timezone.now(), locked_by=member, lock_reason=reason))


def unlock(member: Member, thread: Thread) -> bool:
    """Take replies again.

    :raises Refused: the policy says no.
    """
    policy.require(member, Action.LOCK_THREAD, thread)
    locked_one = Thread.objects.filter(pk=thread.pk, locked_at__isnull=False)
    return bool(locked_one.update(locked_at=None, locked_by=None, lock_reason=""))


@transaction.atomic
def backdate(thread: Thread, moments: Sequence[datetime]) -> None:
    """Give the posts of a demonstration ``thread`` the times a story needs: ``moments`` in the order of the posts."""
    posts = list(thread.posts.filter(position__isnull=False).order_by("position"))
    for post, moment in zip(posts, moments, strict=True):
        post.created_at = moment
    Post.objects.bulk_update(posts, ["created_at"])
    Thread.objects.filter(pk=thread.pk).update(created_at=moments[0])
    refresh_counts(thread)
