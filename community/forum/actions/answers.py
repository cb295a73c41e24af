"""Marking the post that answers a question."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community import policy
from community.forum.actions.counters import locked, locked_post
from community.forum.models import Post, Thread
from community.members.models import Member
from community.notifications.actions import Kind, raise_event
from community.policy import Action, Refused


def mark_answer(member: Member, post: Post) -> bool:
    """Say that ``post`` answers the question its thread began with. One post does; a new mark takes the place of the old.

    :raises Refused: the policy says no, or the post is the question itself, or not public.
    """
    policy.require(member, Action.MARK_ANSWER, post.thread)
    with transaction.atomic():
        thread, row = locked_post(post.pk)
        policy.require(member, Action.MARK_ANSWER, thread)  # it may stand elsewhere by now
        if row.position == 1 or not row.is_published:
            raise Refused(_("Only a reply that everybody here can read can be the answer."), status=409)
        if thread.answer_id == row.pk:
            return False
        thread.answer = row
        thread.save(update_fields=["answer"])
        if row.author_id != member.pk:
            raise_event(kind=Kind.ANSWER, members=[row.author_id], thread_id=thread.pk, post_id=row.pk)
    return True


def unmark_answer(member: Member, thread: Thread) -> bool:
    """Leave the question of ``thread`` open again.

    :raises Refused: the policy says no.
    """
    policy.require(member, Action.MARK_ANSWER, thread)
    with transaction.atomic():
        row = locked(thread.pk)
        if row.answer_id is None:
            return False
        row.answer = None
        row.save(update_fields=["answer"])
    return True
