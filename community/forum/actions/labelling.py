"""Naming threads: their title, their tags, their content notes; and for whom they are."""

from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community import policy
from community.contributions import GONE
from community.forum.actions.acts import REASON_LENGTH, note_act, note_act_on
from community.forum.actions.counters import locked, locked_post
from community.forum.models import Board, ContentNote, Post, Reach, Tag, Thread, ThreadAct
from community.members.models import Member
from community.policy import Action, Refused


def rename(member: Member, thread: Thread, *, title: str, reason: str = "") -> bool:
    """Give ``thread`` another title. The former one is kept nowhere: it may be the reason.

    :raises Refused: the policy says no.
    """
    policy.require(member, Action.RENAME_THREAD, thread)
    with transaction.atomic():
        row = locked(thread.pk)
        if row.title == title:
            return False
        row.title = title
        row.save(update_fields=["title"])
        if row.author_id != member.pk or row.last_position > 1:  # nobody needs to know of a slip put right at once
            note_act(member, row, ThreadAct.Act.RENAMED, reason=reason.strip()[:REASON_LENGTH])
    return True


def label_thread(member: Member, thread: Thread, *, tags: Iterable[str], reason: str = "") -> bool:
    """Let ``thread`` carry these of its board's tags, and no others.

    :raises Refused: the policy says no.
    """
    policy.require(member, Action.LABEL_THREAD, thread)
    with transaction.atomic():
        row = locked(thread.pk)
        chosen = list(Tag.objects.filter(board=row.board_id, slug__in=list(tags)).values_list("slug", flat=True))
        if row.tags == chosen:
            return False
        row.tags = chosen
        row.save(update_fields=["tags"])
        if row.author_id != member.pk:
            note_act(member, row, ThreadAct.Act.TAGGED, reason=reason.strip()[:REASON_LENGTH])
    return True


def keep_to_members(member: Member, thread: Thread) -> bool:
    """Let members alone read the thread ``member`` opened to everybody. There is no way back: others have written for members.

    :raises Refused: the policy says no.
    """
    policy.require(member, Action.NARROW_OWN_THREAD, thread)
    with transaction.atomic():
        row = locked(thread.pk)
        row.board = thread.board if row.board_id == thread.board_id else Board.objects.get(pk=row.board_id)
        if not row.is_open_to_all:
            return False
        row.reach = Reach.QUIET
        row.save(update_fields=["reach"])
    return True


def note_thread(member: Member, thread: Thread, *, notes: Iterable[str], reason: str = "") -> bool:
    """Say what the whole of ``thread`` mentions. Notes that are no longer offered stay where they stand.

    :raises Refused: the policy says no.
    """
    policy.require(member, Action.NOTE_CONTENT, thread)
    with transaction.atomic():
        row = locked(thread.pk)
        if not _renoted(row, notes):
            return False
        if row.author_id != member.pk:
            note_act(member, row, ThreadAct.Act.NOTED, reason=reason.strip()[:REASON_LENGTH])
    return True


def note_post(member: Member, post: Post, *, notes: Iterable[str], reason: str = "") -> bool:
    """Say what one public post mentions, as its author might have. Notes that are no longer offered stay where they stand.

    :raises Refused: the policy says no, or it is not public.
    """
    policy.require(member, Action.NOTE_CONTENT, post)
    with transaction.atomic():
        thread, row = locked_post(post.pk)
        row.thread = thread
        if row.position is None or row.state in GONE:
            raise Refused(_("This is not public now, so nothing can be added to it."), status=409)
        if not _renoted(row, notes):
            return False
        if row.author_id != member.pk:
            note_act_on(member, row, ThreadAct.Act.NOTED, reason=reason.strip()[:REASON_LENGTH])
    return True


def _renoted(row: Thread | Post, notes: Iterable[str]) -> bool:
    """Give ``row`` these notes, in their order, and let it keep those no longer offered. Says whether anything changed."""
    wanted = {*notes, *retired_among(row.notes)}
    chosen = list(ContentNote.objects.filter(slug__in=wanted).values_list("slug", flat=True))
    if row.notes == chosen:
        return False
    row.notes = chosen
    row.save(update_fields=["notes"])
    return True


def retired_among(notes: Collection[str]) -> list[str]:
    """Those of ``notes`` that are no longer offered: no form shows them, so none takes them away."""
    return list(ContentNote.objects.filter(slug__in=notes, is_offered=False).values_list("slug", flat=True)) if notes else []
