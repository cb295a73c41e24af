"""Who hears of a new post: asked and told by the worker, so that writing stays quick however many follow."""

from collections.abc import Iterable, Sequence

from django.db.models import Q
from procrastinate.contrib.django import app

from community import policy
from community.forum.models import Board, Follow, Mention, Post, Quote
from community.groups.models import Membership
from community.members.models import Block, Member
from community.notifications.actions import Kind, raise_event
from community.policy import Action
from library.queries.prepared import Prepared

FAN_OUT = "forum.fan_out"  # the name of the job
_FOLLOW = Prepared("INSERT INTO community_follow (member_id, thread_id, level, since) VALUES ($1, $2, $3, $4) "
                   "ON CONFLICT DO NOTHING RETURNING id", ("bigint", "bigint", "text", "timestamptz"))
_SILENT = (Follow.Level.MUTE, Follow.Level.HIDE)


def announce(post: Post) -> None:
    """Have the worker tell who wants to know of ``post``, which was just published. Call it in the same transaction.

    Its author follows the thread from now on: who began it is told of replies, who replied finds it in their list. It is their
    setting, and what they chose for this thread before stands.
    """
    author = post.author
    if author.follows_own and not author.is_guest:
        level = Follow.Level.WATCH if post.position == 1 and not post.thread.entry else Follow.Level.LIST
        _FOLLOW.rows(author.pk, post.thread_id, level, post.created_at)
    app.configure_task(FAN_OUT).defer(post_id=post.pk)


def fan_out(post_id: int) -> int:
    """Tell whoever wants to know of the post, each in one way. Says how many were told.

    May run twice or late: everything is asked again, and what is not public now tells nobody anything.
    """
    post = Post.objects.select_related("author", "thread__board").filter(pk=post_id).first()
    if post is None or not post.is_published or post.thread.concealed:
        return 0
    count, reached = 0, {post.author_id}
    for kind, members in _wanting(post):
        numbers = set(members) - reached
        reached |= numbers
        count += raise_event(kind=kind, members=_able(post, numbers), thread_id=post.thread_id, post_id=post.pk,
                             by=None if post.alias else post.author)
    return count


def _wanting(post: Post) -> Iterable[tuple[str, Iterable[int]]]:
    """Kinds of news and who wants them, what is nearest to a person first."""
    yield Kind.MENTION, Mention.objects.filter(post=post).values_list("member_id", flat=True)
    yield Kind.QUOTE, Quote.objects.filter(post=post).values_list("source__author_id", flat=True)
    thread = Follow.objects.filter(thread=post.thread_id, level=Follow.Level.WATCH).values_list("member_id", flat=True)
    if post.position == 1 and not post.thread.entry:
        yield Kind.THREAD, Follow.objects.filter(_around(post), level=Follow.Level.WATCH).values_list("member_id", flat=True)
    else:
        yield Kind.REPLY, thread


def _around(post: Post) -> Q:
    """Wishes about the board of the post, and about the tags of its thread."""
    board = post.thread.board_id
    return Q(board=board) | Q(tag__board=board, tag__slug__in=post.thread.tags)


def _able(post: Post, numbers: set[int]) -> Sequence[int]:
    """Those of ``numbers`` who may read the post, have not blocked who wrote it, and silenced neither board nor tag.

    A wish about the thread itself counts for more than one about what it stands in.
    """
    if not numbers:
        return []
    wishes = Follow.objects.filter(member__in=numbers).values_list("member_id", flat=True)
    silent = set(wishes.filter(_around(post), level__in=_SILENT))
    silent -= set(wishes.filter(thread=post.thread_id, level=Follow.Level.WATCH))
    silent |= _blocking(post, numbers)
    within = _group_of(post.thread.board)
    readers = Member.objects.filter(pk__in=numbers - silent, is_active=True)
    return [reader.pk for reader in readers if _may_read(reader, post, within)]


def _blocking(post: Post, numbers: set[int]) -> set[int]:
    """Who blocked the author of the post, or of the thread. An alias is nobody, so nobody has blocked it."""
    authors = {each.author_id for each in (post, post.thread) if not each.alias}
    return set(Block.objects.filter(blocker__in=numbers, blocked__in=authors).values_list("blocker_id", flat=True))


def _group_of(board: Board) -> frozenset[int]:
    """The members of the group a board is for."""
    if board.support_group_id is None:
        return frozenset()
    return frozenset(Membership.objects.current().filter(group=board.support_group_id).values_list("member_id", flat=True))


def _may_read(reader: Member, post: Post, within: frozenset[int]) -> bool:
    group = post.thread.board.support_group_id
    reader.group_ids = frozenset({group}) if group is not None and reader.pk in within else frozenset()
    return policy.allowed(reader, Action.READ_THREAD, post.thread)
