"""The first-post promise: what a newcomer writes first is read by a moderator before others read it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings

from community.contributions import State
from community.forum.models import Board, Post
from community.members.actions import count_held
from community.members.models import Member
from community.notifications.actions import Kind, raise_event
from community.notifications.models import Notification
from community.policy import Role, has_role
from library.queries.prepared import Prepared

_LET_IN = Prepared("""
SELECT count(*) FROM (SELECT FROM community_post WHERE author_id = $1 AND position IS NOT NULL LIMIT $2) AS first
""", ("bigint", "integer"))

_known = ContextVar("newcomers_known", default=False)


@contextmanager
def nobody_held() -> Iterator[None]:
    """Take everybody as known for a while: the demonstration has nobody who reads first."""
    before = _known.set(True)
    try:
        yield
    finally:
        _known.reset(before)


def is_held(member: Member) -> bool:
    """Whether what ``member`` writes now waits for a moderator: until as many posts of theirs as the setting says were let in.

    Only a moderator gives a newcomer's post its place, so two posts sent at once cannot both slip through.
    """
    needed: int = settings.HELD_FIRST_POSTS
    if needed <= 0 or _known.get() or not has_role(member, Role.MEMBER):
        return False
    row = _LET_IN.row(member.pk, needed)
    return bool(row[0] < needed)


def is_held_in_group(member: Member, board: Board) -> bool:
    """Whether ``board`` is that of a group which lets everybody's first post there wait, and none of ``member`` was let in."""
    if board.support_group_id is None or _known.get() or not has_role(member, Role.MEMBER):
        return False
    group = board.support_group
    here = Post.objects.filter(author=member, thread__board=board, position__isnull=False)
    return group is not None and group.holds_newcomers and not here.exists()


def first_state(member: Member, board: Board, *, holds: bool = False) -> State:
    """The state the new post of ``member`` on ``board`` begins in, counted where a moderator reads their next ones first. Once
    a post.

    :param holds: a moderator shall read what it says before others do, whoever wrote it.
    """
    if member.is_held_back:
        count_held(member)
        return State.HELD
    return State.HELD if holds or is_held(member) or is_held_in_group(member, board) else State.PUBLISHED


def tell_author(post: Post) -> None:
    """Let the author of a post that waited know what a moderator decided, with the words given. Guests are written to."""
    if post.author.is_guest:
        return
    kind = Kind.APPROVED if post.is_published else Kind.RETURNED
    raise_event(kind=kind, members=[post.author_id], thread_id=post.thread_id, post_id=post.pk, words=post.state_reason)


def send_again(post: Post) -> None:
    """Let ``post``, which was sent back and has been changed, wait for a moderator once more. The caller saves it."""
    post.enter_state(State.HELD, by=None)
    Notification.objects.filter(post=post, kind=Kind.RETURNED).delete()
