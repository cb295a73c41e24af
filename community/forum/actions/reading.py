"""What members keep for themselves: how far they have read, what they follow, mute, hide and mark, and how they like to read.

Opening a page writes nothing. A small script says how far was really seen (``static/js/forum/read_mark.js``); without scripts
the browser asks for a picture that says the same. Either way :func:`mark_read` writes only when the mark moves forward.
"""

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import policy
from community.forum.models import Board, BoardMark, Bookmark, ContentNote, Follow, Post, Tag, Thread
from community.members.models import Member
from community.notifications.actions import mark_seen_in
from community.policy import Action, Refused

SWITCHES = frozenset({"newest_first", "hope_first", "hides_hard"})
_FORWARD = """
INSERT INTO community_readmark (member_id, thread_id, position, at) VALUES (%s, %s, %s, %s)
ON CONFLICT (member_id, thread_id) DO UPDATE SET position = excluded.position, at = excluded.at
WHERE community_readmark.position < excluded.position
"""


@dataclass(frozen=True, kw_only=True)
class Choices:
    """How somebody likes to read; ``collapsed_notes`` are slugs of content notes."""

    collapsed_notes: list[str]
    hides_hard: bool
    hope_first: bool
    newest_first: bool
    follows_own: bool


def mark_read(member: Member, thread: Thread, position: int) -> bool:
    """Note that ``member`` has read ``thread`` up to ``position``. A mark never goes back. Says whether it moved.

    What they were told of these posts counts as seen.

    :raises Refused: the thread is not theirs to read.
    """
    policy.require(member, Action.KEEP_READING)
    policy.require(member, Action.READ_THREAD, thread)
    position = min(position, thread.last_position)
    if position < 1:
        return False
    mark_seen_in(member, thread.pk, position)
    with connection.cursor() as cursor:
        cursor.execute(_FORWARD, [member.pk, thread.pk, position, timezone.now()])
        return bool(cursor.rowcount == 1)


def mark_board_read(member: Member, board: Board) -> None:
    """Let everything that stands on ``board`` now count as read.

    :raises Refused: the board is not theirs to enter.
    """
    policy.require(member, Action.KEEP_READING)
    policy.require(member, Action.READ_BOARD, board)
    BoardMark.objects.update_or_create(member=member, board=board, defaults={"at": timezone.now()})


def follow(member: Member, thing: Thread | Board | Tag, level: str) -> bool:
    """Hear of ``thing`` as :class:`Follow.Level` says; the empty level takes the wish back. Says whether anything changed.

    :raises Refused: it is not theirs to read, or a whole board is to be hidden.
    """
    policy.require(member, Action.KEEP_READING)
    policy.require(member, Action.READ_THREAD if isinstance(thing, Thread) else Action.READ_BOARD,
                   thing.board if isinstance(thing, Tag) else thing)
    if level and (level not in Follow.Level.values or (level == Follow.Level.HIDE and isinstance(thing, Board))):
        raise Refused(_("This cannot be chosen here. Please choose one of the buttons."), status=422)
    what: dict[str, Any] = {thing._meta.model_name or "": thing}
    if not level:
        return bool(Follow.objects.filter(member=member, **what).delete()[0])
    if Follow.objects.filter(member=member, level=level, **what).exists():
        return False
    Follow.objects.update_or_create(member=member, **what, defaults={"level": level, "since": timezone.now()})
    return True


def take_back(member: Member, number: int) -> bool:
    """Take back one wish of ``member``, whatever it is about: also of what they may not open any more."""
    policy.require(member, Action.KEEP_READING)
    return bool(Follow.objects.filter(member=member, pk=number).delete()[0])


def bookmark(member: Member, post: Post, *, note: str) -> bool:
    """Bookmark ``post``, or change the note. Says whether it is new.

    :raises Refused: its thread is not theirs to read.
    """
    policy.require(member, Action.KEEP_READING)
    policy.require(member, Action.READ_THREAD, post.thread)
    return Bookmark.objects.update_or_create(member=member, post=post, defaults={"note": note})[1]


def drop_bookmark(member: Member, post_id: int) -> bool:
    """Take a bookmark away, also of what is not shown any more. Says whether there was one."""
    policy.require(member, Action.KEEP_READING)
    return bool(Bookmark.objects.filter(member=member, post=post_id).delete()[0])


def choose_reading(member: Member, choices: Choices) -> None:
    """Keep how ``member`` likes to read. Notes that do not exist are left out."""
    policy.require(member, Action.KEEP_READING)
    known = ContentNote.objects.filter(slug__in=choices.collapsed_notes).order_by("position", "pk")
    member.collapsed_notes = list(known.values_list("slug", flat=True))
    for name in ("hides_hard", "hope_first", "newest_first", "follows_own"):
        setattr(member, name, getattr(choices, name))
    member.save(update_fields=["collapsed_notes", "hides_hard", "hope_first", "newest_first", "follows_own"])


def choose_one(member: Member, name: str, wanted: bool) -> None:
    """Keep one of the choices that have a switch where one reads: the order of a thread, and what stands in lists."""
    policy.require(member, Action.KEEP_READING)
    if name not in SWITCHES:
        raise ValueError(name)
    setattr(member, name, wanted)
    member.save(update_fields=[name])
