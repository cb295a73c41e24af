"""Taking a post down and showing it again, with the counters that follow."""

from django.db import transaction

from community.contributions import State
from community.forum.actions.counters import locked as lock_thread
from community.forum.actions.counters import refresh_counts
from community.forum.models import Post
from community.members.models import Member


def set_state(post: Post, state: State, *, by: Member, reason: str) -> bool:
    """Hide a post or show it again. Only ``moderation.actions`` calls this; it has asked the policy and writes the log.

    Returns whether anything changed. A text that its author took back stays gone.
    """
    with transaction.atomic():
        thread = lock_thread(post.thread_id)
        locked = Post.objects.select_for_update().get(pk=post.pk)
        if locked.state in {state, State.REMOVED}:
            return False
        locked.enter_state(state, by=by, reason=reason)
        locked.save(update_fields=["state", "state_by", "state_at", "state_reason"])
        refresh_counts(thread)
    return True
