"""Putting up boards, their groups and tags, and the list of content notes. What an administrator changed since stays."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max

from community.forum.models import Board, BoardGroup, ContentNote, Reach, Tag, Thread
from community.forum.models.boards import FIXED_WORDS
from community.forum.readership import reach_on
from community.groups.models import SupportGroup


@transaction.atomic
def open_board(slug: str, *, group: str = "", tags: Iterable[dict[str, str]] = (), **fields: Any) -> bool:
    """Put up the board ``slug`` unless there is one. Says whether it is new.

    A new board gets its tags; an old one only when the site has none anywhere, as before there were any.

    :param group: the title of the group it stands in; put up by :func:`open_group`.
    :param tags: slug and label of each.
    :param fields: title, description, audience, position and the like of the new board.
    """
    shelf = BoardGroup.objects.filter(title=group).first() if group else None
    board, is_new = Board.objects.get_or_create(slug=slug, defaults={**fields, "group": shelf})
    if is_new:
        _put_up_tags(board, tags)
    return is_new


def open_group_board(group: SupportGroup) -> Board:
    """Put up the board of a new support group, behind all others, at the address of the group where that is free."""
    taken = {*Board.objects.filter(slug__startswith=group.slug).values_list("slug", flat=True), *FIXED_WORDS}
    slug = next(word for word in (group.slug, *(f"{group.slug}-{n}" for n in range(2, len(taken) + 3))) if word not in taken)
    position = (Board.objects.aggregate(last=Max("position"))["last"] or 0) + 1
    return Board.objects.create(slug=slug, title=group.name, description=group.purpose[:200], position=position,
                                audience=Board.Audience.GROUP, support_group=group)


def rename_group_board(group: SupportGroup) -> None:
    """Let the boards of ``group`` say of themselves what it says."""
    Board.objects.filter(support_group=group).update(title=group.name, description=group.purpose[:200])


def open_group(title: str, *, position: int, boards: Iterable[str] = ()) -> bool:
    """Put up the group ``title`` unless there is one, and let those of ``boards`` (slugs) into it that stand in none."""
    group, is_new = BoardGroup.objects.get_or_create(title=title, defaults={"position": position})
    if is_new:
        Board.objects.filter(slug__in=list(boards), group=None).update(group=group)
    return is_new


def keep_with_members(before: Board, after: Board) -> int:
    """Let members alone read what was written for them on the board ``before``, though as ``after`` everybody may enter it.

    Says how many threads that is.
    """
    if reach_on(Thread(board=before), after) != Reach.QUIET:
        return 0
    return Thread.objects.filter(board=before, reach=Reach.BOARD).update(reach=Reach.QUIET)


def offer_tags(tags: dict[str, Iterable[dict[str, str]]]) -> bool:
    """Give boards (by slug) their first tags, on a site that has none yet. Says whether it did."""
    if Tag.objects.exists():
        return False
    for board in Board.objects.filter(slug__in=tags):
        _put_up_tags(board, tags[board.slug])
    return True


def offer_hints(hints: dict[str, str]) -> bool:
    """Give boards (by slug) their first hints, on a site where no board has one yet. Says whether it did."""
    if Board.objects.exclude(hint="").exists():
        return False
    for slug, hint in hints.items():
        Board.objects.filter(slug=slug).update(hint=hint)
    return True


def offer_note(slug: str, *, label: str, position: int, is_hard: bool = True) -> bool:
    """Put the content note ``slug`` on the list unless it is there. Says whether it is new."""
    return ContentNote.objects.get_or_create(slug=slug, defaults={"label": label, "position": position, "is_hard": is_hard})[1]


def _put_up_tags(board: Board, tags: Iterable[dict[str, str]]) -> None:
    Tag.objects.bulk_create((Tag(board=board, position=place, **tag) for place, tag in enumerate(tags, start=1)),
                            ignore_conflicts=True)
