"""The verbs of the forum: the only place that changes boards, threads and posts."""

from community.forum.actions.aliases import OtherName, check_alias
from community.forum.actions.answers import mark_answer, unmark_answer
from community.forum.actions.arranging import merge, move, split
from community.forum.actions.beneath import Guest, change_as_guest, reply_as_guest, reply_beneath
from community.forum.actions.boards import keep_with_members, offer_hints, offer_note, offer_tags, open_board, open_group
from community.forum.actions.counters import refresh_counts, synchronize_board
from community.forum.actions.drafts import KEPT_DAYS, discard, forget_old_drafts, keep, store_draft
from community.forum.actions.history import redact
from community.forum.actions.labelling import keep_to_members, label_thread, note_post, note_thread, rename
from community.forum.actions.naming import MOST_NAMED, rendered
from community.forum.actions.newcomers import nobody_held
from community.forum.actions.posts import AlreadySent, Posted, StaleRevision, edit_post, reply, start_thread
from community.forum.actions.reactions import react
from community.forum.actions.reading import (
    Choices,
    bookmark,
    choose_one,
    choose_reading,
    drop_bookmark,
    follow,
    mark_board_read,
    mark_read,
    take_back,
)
from community.forum.actions.states import CONTACT_DAYS, forget_contacts, set_state, settle, stand_again
from community.forum.actions.threads import backdate, close, lock, pin, quicken, reopen, slow, unlock, unpin
from community.forum.actions.undoing import undo_lock, undo_move, undo_split
from community.forum.actions.welcome import alert_hosts, claim, release
from community.forum.actions.withdrawing import HOLD_DAYS, begins, erase_taken, erase_withdrawn, put_back, withdraw

__all__ = [
    "CONTACT_DAYS", "HOLD_DAYS", "KEPT_DAYS", "MOST_NAMED", "AlreadySent", "Choices", "Guest", "OtherName", "Posted",
    "StaleRevision", "alert_hosts", "backdate", "begins", "bookmark", "change_as_guest", "check_alias", "choose_one",
    "choose_reading", "claim", "close", "discard", "drop_bookmark", "edit_post", "erase_taken", "erase_withdrawn",
    "follow", "forget_contacts", "forget_old_drafts", "keep", "keep_to_members", "keep_with_members", "label_thread",
    "lock", "mark_answer", "mark_board_read", "mark_read", "merge", "move", "nobody_held", "note_post", "note_thread",
    "offer_hints", "offer_note", "offer_tags", "open_board", "open_group", "pin", "put_back", "quicken", "react",
    "redact", "refresh_counts", "release", "rename", "rendered", "reopen", "reply", "reply_as_guest", "reply_beneath",
    "set_state", "settle", "slow", "split", "stand_again", "start_thread", "store_draft", "synchronize_board",
    "take_back", "undo_lock", "undo_move", "undo_split", "unlock", "unmark_answer", "unpin", "withdraw",
]
