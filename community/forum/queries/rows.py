"""Threads as one reader meets them in lists: without what they hid, and with what they have not read."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from community.forum.models import BoardMark, ContentNote, Follow, ReadMark, Tag, Thread
from community.forum.queries.beside import folded_by, name_notes

HORIZON = timedelta(days=60)  # what has been still for longer counts as read
_BESIDE_A_TITLE = ("author__password", "author__email", "author__about")

_OWN = """
    'read', (SELECT json_object_agg(thread_id, position) FROM community_readmark
             WHERE member_id = %(member)s AND thread_id = ANY(%(threads)s)),
    'cutoffs', (SELECT json_object_agg(board_id, at) FROM community_boardmark
                WHERE member_id = %(member)s AND board_id = ANY(%(boards)s)),
"""
_SHARED = """
    'notes', (SELECT json_object_agg(slug, label) FROM community_contentnote),
    'tags', (SELECT json_agg(json_build_array(board_id, slug, label)) FROM community_tag WHERE board_id = ANY(%(boards)s))
"""


def as_chosen(viewer: Any, threads: Any) -> Any:
    """``threads`` without those ``viewer`` hid one by one or by tag, and without hard ones where they want none."""
    if not viewer.is_authenticated:
        return threads
    hides = {"follows__member": viewer.pk, "follows__level": Follow.Level.HIDE}
    tags = Tag.objects.filter(**hides, board=OuterRef("board_id")).order_by().values("slug")
    hidden = Follow.objects.filter(member=viewer.pk, level=Follow.Level.HIDE)
    threads = threads.exclude(Exists(hidden.filter(thread=OuterRef("pk"))))
    # Whoever hid no tag is asked once, not once a thread.
    threads = threads.exclude(Exists(hidden.filter(tag__isnull=False)), tags__overlap=ArraySubquery(tags))
    if viewer.hides_hard:
        hard = ContentNote.objects.filter(is_hard=True).order_by().values("slug")
        threads = threads.exclude(notes__overlap=ArraySubquery(hard))
    return threads


def unread(viewer: Any, threads: Any, since: datetime | None = None) -> Any:
    """Those of ``threads`` that say something since ``viewer`` last read them, and not only by ``viewer``.

    :param since: what is older counts as read; :func:`news_since` when it is not given.
    """
    read = ReadMark.objects.filter(member=viewer.pk, thread=OuterRef("pk"), position__gte=OuterRef("last_position"))
    cut = BoardMark.objects.filter(member=viewer.pk, board=OuterRef("board_id"), at__gte=OuterRef("last_post_at"))
    rows = threads.filter(last_post_at__gt=since or news_since(viewer)).exclude(last_post_by=viewer.pk)
    return rows.filter(~Exists(read), ~Exists(cut))


def lean(threads: Any) -> Any:
    """``threads`` with what a row shows, and no more of their authors."""
    return threads.select_related("author", "board").defer(*_BESIDE_A_TITLE)


def dress(viewer: Any, threads: Sequence[Thread]) -> dict[str, str]:
    """Give each thread the words for its notes and tags, and say whether ``viewer`` has read it. One query.

    Returns the words for all content notes.
    """
    if not threads:
        return {}
    sent = _sent(viewer, threads)
    notes: dict[str, str] = sent["notes"] or {}
    name_notes(threads, notes, folded_by(viewer))
    tags = {(board, slug): label for board, slug, label in sent["tags"] or ()}
    read = sent.get("read") or {}
    cutoffs = {int(board): parse_datetime(at) for board, at in (sent.get("cutoffs") or {}).items()}
    for thread in threads:
        labels = [(slug, tags.get((thread.board_id, slug), "")) for slug in thread.tags]
        thread.tag_labels = [(slug, label) for slug, label in labels if label]
        thread.read_to = read.get(str(thread.pk), 0)
        thread.is_unread = viewer.is_authenticated and _is_unread(viewer, thread, cutoffs.get(thread.board_id))
    return notes


def _is_unread(viewer: Any, thread: Thread, cutoff: datetime | None) -> bool:
    """The twin in memory of :func:`unread`."""
    if thread.last_post_at <= news_since(viewer) or thread.last_post_by_id == viewer.pk:
        return False
    return thread.read_to < thread.last_position and (cutoff is None or cutoff < thread.last_post_at)


def news_since(viewer: Any) -> datetime:
    """What was said before somebody came is not news to them, nor is what has long been still."""
    joined: datetime = viewer.joined_at
    return max(timezone.now() - HORIZON, joined - timedelta(days=7))


def _sent(viewer: Any, threads: Sequence[Thread]) -> dict[str, Any]:
    asked = {"member": viewer.pk, "threads": [thread.pk for thread in threads],
             "boards": sorted({thread.board_id for thread in threads})}
    statement = f"SELECT json_build_object({_OWN if viewer.is_authenticated else ''}{_SHARED})::text"
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        row = cursor.fetchone()
    sent: dict[str, Any] = json.loads(row[0])
    return sent
