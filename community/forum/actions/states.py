"""Taking a post down, showing it again, and letting in one that waited, with the counters that follow."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.dispatch import Signal
from django.utils import timezone

from community.contributions import Change, State
from community.forum import fanout
from community.forum.actions import newcomers, welcome
from community.forum.actions.counters import count_new_post, locked_post, refresh_counts
from community.forum.actions.posts import next_position
from community.forum.models import GuestContact, Post, Thread
from community.members.models import Member

settled = Signal()  # sender Post, with ``post``, which waited for a moderator and waits no longer; inside the transaction

CONTACT_DAYS = 30  # after so long nobody waits for an answer any more


def set_state(post: Post, state: State, *, by: Member | None, reason: str) -> Change | None:
    """Hide a post, hold it, remove it, or show it again.

    Only actions of moderation call this: they ask the policy, and write it down.
    A post that waited gets its place at the end of its thread, or none for good, and its author is told. A guest's address is
    erased either way.
    Returns what changed, or None. A text that its author took back stays gone.
    """
    with transaction.atomic():
        thread, locked = locked_post(post.pk)
        if locked.state in {state, State.REMOVED} or locked.erased_at is not None:
            return None
        return _changed(thread, locked, state, by=by, reason=reason)


def settle(post: Post, state: State, *, by: Member, reason: str) -> Change | None:
    """The same for a post that waits, and for no other: two moderators may decide at the same moment."""
    with transaction.atomic():
        thread, locked = locked_post(post.pk)
        if not locked.is_waiting:
            return None
        return _changed(thread, locked, state, by=by, reason=reason)


def stand_again(change: Change) -> bool:
    """Let a post stand as it did before ``change``: the same state, place and words. Says whether it did.

    Nothing is done when it stands otherwise by now: another decision came after, or its author took it back. What never was
    let in has nowhere to go back to, and is let in elsewhere.
    """
    with transaction.atomic():
        thread, locked = locked_post(change["id"])
        if locked.standing != change["after"] or locked.erased_at is not None:
            return False
        locked.stand_again(change["before"])
        locked.save(update_fields=["state", "state_by", "state_at", "state_reason"])
        refresh_counts(thread)
    return True


def _changed(thread: Thread, locked: Post, state: State, *, by: Member | None, reason: str) -> Change:
    before = locked.standing
    locked.enter_state(state, by=by, reason=reason)
    _settle(thread, locked)
    return {"id": locked.pk, "before": before, "after": locked.standing}


def _settle(thread: Thread, post: Post) -> None:
    """Save the new state of ``post``, whose row is locked, and all that follows from it."""
    was_out = post.position is None
    if post.is_published and post.position is None:
        _let_in(thread, post)
    else:
        post.save(update_fields=["state", "state_by", "state_at", "state_reason"])
        refresh_counts(thread)
    if was_out:
        newcomers.tell_author(post)
        settled.send(sender=Post, post=post)
    GuestContact.objects.filter(post=post).delete()


def _let_in(thread: Thread, post: Post) -> None:
    """Give ``post`` the next place. For everybody else it is said now, so this is its time, too."""
    opens, post.sent_at = _opens(thread, post), post.created_at
    post.position = 1 if opens else next_position(thread)
    post.created_at = post.state_at or timezone.now()
    post.save(update_fields=["state", "state_by", "state_at", "state_reason", "position", "created_at", "sent_at"])
    if opens:  # the thread comes into the open with it
        Thread.objects.filter(pk=thread.pk).update(created_at=post.created_at)
        refresh_counts(thread)
    else:
        count_new_post(thread, post)
    post.thread = Thread.objects.select_related("board").get(pk=thread.pk)
    welcome.greet(post)
    fanout.announce(post)


def _opens(thread: Thread, post: Post) -> bool:
    """Whether ``post`` is the one its thread begins with, and the thread was waiting for it."""
    if thread.entry or not thread.concealed:
        return False
    before = thread.posts.filter(Q(position=1) | Q(pk__lt=post.pk))
    return not before.exists()


def forget_contacts() -> int:
    """Erase the addresses of guests whose replies nobody has looked at for :data:`CONTACT_DAYS`. Says how many."""
    old = GuestContact.objects.filter(given_at__lt=timezone.now() - timedelta(days=CONTACT_DAYS))
    return old.delete()[0]
