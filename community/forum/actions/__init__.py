"""The verbs of the forum: the only place that changes boards, threads and posts."""

from community.forum.actions.boards import open_board
from community.forum.actions.counters import refresh_counts, synchronize_board
from community.forum.actions.posts import AlreadySent, Posted, StaleRevision, edit_post, reply, start_thread
from community.forum.actions.states import set_state
from community.forum.actions.threads import backdate, lock, pin, unlock, unpin

__all__ = [
    "AlreadySent", "Posted", "StaleRevision", "backdate", "edit_post", "lock", "open_board", "pin", "refresh_counts", "reply",
    "set_state", "start_thread", "synchronize_board", "unlock", "unpin",
]
