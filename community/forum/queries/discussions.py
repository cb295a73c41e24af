"""The replies beneath a page of the library, in one query, and the threads that speak of the page.

The page itself is the library's and answers in a fraction of a millisecond, so everything here comes in one small query,
written by hand: the ORM would take longer to write it than the database to answer. It sends rows; what a reader sees of them is
decided here by the twin of ``visible_to``.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import Http404

from community import policy
from community.contributions import State, Viewer
from community.forum.models import LIBRARY_BOARD, POSTS_A_PAGE, WAITING_SHOWN, Board, Post, Thread, open_audiences
from community.forum.queries.beside import folded_by, name_notes
from community.forum.queries.composing import Desk, readable_words
from community.forum.queries.marks import fill_marks
from community.forum.queries.reactions import name_own
from community.forum.queries.reading import Gap, in_order
from community.members.models import Member
from community.policy import Action
from community.text import wanted
from library.queries.titles import title_of

RELATED = 5
_MENTIONS = 40  # the newest posts that link here; a thread may hold several of them

_STRANGER = Viewer(member_id=None)
_ROWS = """SELECT json_build_object(
    'thread', CASE WHEN thread.id IS NULL THEN NULL ELSE json_build_object(
        'id', thread.id, 'title', thread.title, 'locked_at', thread.locked_at, 'lock_reason', thread.lock_reason,
        'concealed', thread.concealed, 'post_count', thread.post_count, 'last_position', thread.last_position) END,
    'board', json_build_object('id', board.id, 'slug', board.slug, 'title', board.title, 'audience', board.audience),
    'posts', (
        SELECT json_agg(json_build_object(
            'id', post.id, 'position', post.position, 'state', post.state, 'state_reason', post.state_reason,
            'revision', post.revision, 'created_at', post.created_at, 'edited_at', post.edited_at,
            'guest_name', post.guest_name, 'alias', post.alias, 'notes', post.notes,
            'reactions', post.reactions, 'card', post.card,
            'html', CASE WHEN %(whole)s THEN post.html ELSE '' END,
            'ties', CASE WHEN position(chr(2) IN post.html) = 0 THEN NULL ELSE json_build_array(
                (SELECT json_agg(json_build_array(
                    source.id, source.state, source.alias, source.guest_name, writer.username, writer.closed_at, its.concealed,
                    its.reach, its.pinned, shelf.audience, shelf.own_threads) ORDER BY source.id)
                 FROM community_quote quote JOIN community_post source ON source.id = quote.source_id
                 JOIN community_member writer ON writer.id = source.author_id
                 JOIN community_thread its ON its.id = source.thread_id JOIN community_board shelf ON shelf.id = its.board_id
                 WHERE quote.post_id = post.id),
                (SELECT json_agg(json_build_array(met.id, met.username, met.closed_at) ORDER BY met.id)
                 FROM community_mention mention JOIN community_member met ON met.id = mention.member_id
                 WHERE mention.post_id = post.id)) END,
            'author', json_build_object('id', author.id, 'username', author.username, 'role', author.role,
                                        'closed_at', author.closed_at, 'is_guest', author.is_guest)
            ) ORDER BY post.position, post.id)
        FROM (
            SELECT * FROM community_post placed
            WHERE placed.thread_id = thread.id AND placed.position BETWEEN 1 AND %(a_page)s
            UNION ALL
            (SELECT * FROM community_post waiting
             WHERE waiting.thread_id = thread.id AND waiting.position IS NULL AND thread.last_position <= %(a_page)s
               AND (waiting.author_id = %(member)s OR (%(moderates)s AND waiting.state = 'held'))
             ORDER BY waiting.id LIMIT %(waiting)s)
        ) post JOIN community_member author ON author.id = post.author_id),
    'mentions', (
        SELECT json_agg(json_build_array(mention.thread_id, mention.title, mention.starter, mention.author_id))
        FROM (
            SELECT post.thread_id, other.title, CASE other.alias WHEN '' THEN other.author_id END AS starter,
                   CASE post.alias WHEN '' THEN post.author_id END AS author_id
            FROM community_entrylink link
            JOIN community_post post ON post.id = link.post_id
            JOIN community_thread other ON other.id = post.thread_id
            JOIN community_board place ON place.id = other.board_id
            WHERE link.path = %(path)s AND post.state = 'published' AND NOT other.concealed
              AND place.audience = ANY(%(audiences)s) AND other.entry <> %(path)s
              AND (other.pinned OR NOT place.own_threads) AND (other.reach <> 'quiet' OR %(member)s IS NOT NULL)
            ORDER BY link.post_id DESC LIMIT %(mentions)s
        ) mention),
    'draft', (SELECT json_build_object('words', words, 'version', extract(epoch FROM saved_at)::text) FROM community_draft
              WHERE member_id = %(member)s AND form = 'entry.' || %(path)s),
    'notes', (SELECT json_agg(json_build_array(slug, label) ORDER BY position, id) FROM community_contentnote
              WHERE is_offered AND %(member)s IS NOT NULL),
    'labels', (SELECT json_object_agg(slug, label ORDER BY id) FROM community_contentnote),
    'own', (SELECT json_agg(json_build_array(given.post_id, given.kind)) FROM community_reaction given
            JOIN community_post liked ON liked.id = given.post_id
            WHERE given.member_id = %(member)s AND liked.thread_id = thread.id AND liked.position <= %(a_page)s),
    'blocked', (SELECT json_agg(blocked_id) FROM community_block WHERE blocker_id = %(member)s)
)::text AS sent
FROM (SELECT 1) one
LEFT JOIN community_thread thread ON thread.entry = %(path)s AND thread.entry <> ''
JOIN community_board board ON board.id = coalesce(thread.board_id, (SELECT id FROM community_board WHERE slug = %(board)s))
"""


@dataclass(frozen=True)
class Discussion:
    """What stands beneath a page of the library.

    :ivar thread: not saved when nobody has replied yet.
    :ivar entries: the first page of replies as this reader sees them.
    :ivar related: threads that link to the page, the newest mention first.
    :ivar desk: where a member replies; None for strangers.
    """

    thread: Thread
    entries: Sequence[Post | Gap]
    related: Sequence[Thread]
    desk: Desk | None = None

    @property
    def count(self) -> int:
        """How many replies everybody sees."""
        return self.thread.post_count

    @property
    def has_more(self) -> bool:
        """Whether the thread goes on, on pages of its own."""
        return self.thread.page_count > 1

    @property
    def has_cards(self) -> bool:
        """Whether replies show pages of the library, which may change while the rows stay the same."""
        return any(wanted(entry.html)[2] for entry in self.entries if isinstance(entry, Post))

    @property
    def newest(self) -> Any:
        """When the newest reply on this page was written; None without one."""
        return max((entry.created_at for entry in self.entries if isinstance(entry, Post)), default=None)


def rows_beneath(reader: Any, path: str) -> str:
    """Everything about the discussion of the entry at ``path`` as JSON; empty when there is no board for it."""
    with connection.cursor() as cursor:
        cursor.execute(_statement(reader, path))
        row = cursor.fetchone()
    return row[0] if row else ""


def mark_beneath(path: str) -> str:
    """An expression of SQL: while its value is the same, so is what strangers see. NULL when there is no board for it.

    It is made of the same rows as what they see, without the posts' words, for which their numbers stand.

    :param path: an expression of SQL for the path.
    """
    sent = _statement(AnonymousUser(), path, rows=_ROWS.replace("%(path)s", path), whole=False)
    return f"(SELECT md5(beneath.sent) FROM ({sent}) beneath)"  # noqa: S608


def _statement(reader: Any, path: str, *, rows: str = _ROWS, whole: bool = True) -> str:
    asked = {
        "path": path, "whole": whole, "a_page": POSTS_A_PAGE, "waiting": WAITING_SHOWN, "mentions": _MENTIONS,
        "board": LIBRARY_BOARD, "member": reader.pk, "moderates": policy.allowed(reader, Action.SEE_CONCEALED),
        "audiences": open_audiences(reader),
    }
    postgresql: Any = connection.ops
    return str(postgresql.compose_sql(rows, asked))


def as_read(reader: Any, path: str, rows: str) -> Discussion | None:
    """What ``reader`` sees of ``rows``, which :func:`rows_beneath` gave; None when the place is not theirs to enter.

    The thread has no title yet when nobody has replied: the library knows it.
    """
    sent = json.loads(rows)
    viewer = _viewer(reader, sent["blocked"])
    board = _made(Board, sent["board"])
    thread = _made(Thread, {"concealed": True, **(sent["thread"] or {})}, board=board, entry=path)
    if not policy.allowed(reader, Action.READ_BOARD, board):
        return None
    posts = [_made(Post, fields, author=_made(Member, author), thread=thread)
             for fields, author, _ties in ((row, row.pop("author"), row.pop("ties")) for row in sent["posts"] or ())]
    entries = in_order(_seen(posts, viewer))
    fill_marks(reader, (entry for entry in entries if isinstance(entry, Post)))
    name_notes(posts, sent["labels"] or {}, folded_by(reader))
    name_own(posts, sent["own"] or ())
    return Discussion(thread, entries, _related(sent["mentions"] or (), viewer), _desk(reader, thread, sent))


def beneath(path: str) -> Thread:
    """The thread beneath the published entry at ``path``, with its board; not saved when nobody has replied yet.

    :raises Http404: there is no such entry, or no board for it.
    """
    title = title_of(path)
    board = Board.objects.filter(slug=LIBRARY_BOARD).first()
    found = Thread.objects.filter(entry=path).select_related("board").first() if title else None
    if title is None or (found is None and board is None):
        raise Http404
    thread = found or Thread(entry=path, board=board, concealed=True)
    thread.title = title
    return thread


def _viewer(reader: Any, blocked: Sequence[int] | None) -> Viewer:
    if not reader.is_authenticated:
        return _STRANGER
    return Viewer(reader.pk, policy.allowed(reader, Action.SEE_CONCEALED), frozenset(blocked or ()))


def _desk(reader: Any, thread: Thread, sent: dict[str, Any]) -> Desk | None:
    draft, form = sent["draft"] or {}, f"entry.{thread.entry}"
    if not reader.is_authenticated:
        return None
    words = readable_words(reader, form, draft.get("words", {}))
    notes = tuple((slug, label) for slug, label in sent["notes"] or ())
    return Desk(form, reader, thread, words=words, version=draft.get("version", ""), notes=notes)


def _seen(posts: Iterable[Post], viewer: Viewer) -> Iterable[Post | Gap]:
    for post in posts:
        if post.is_shown_to(viewer):
            yield post
        elif post.position is not None:
            yield Gap(post.pk, post.position, _reason(post, viewer))


def _reason(post: Post, viewer: Viewer) -> Any:
    if post.author_id in viewer.blocked:
        return "blocked"
    return "withdrawn" if post.state == State.REMOVED else post.state


def _related(mentions: Iterable[Sequence[Any]], viewer: Viewer) -> Sequence[Thread]:
    found: dict[int, Thread] = {}
    for pk, title, starter, author in mentions:
        if not {starter, author} & viewer.blocked:
            found.setdefault(pk, Thread(pk=pk, title=title))
    return list(found.values())[:RELATED]


def _made(model: Any, fields: dict[str, Any], **more: Any) -> Any:
    """A row of JSON as the model it is a part of."""
    return model(**{name: model._meta.get_field(name).to_python(value) for name, value in fields.items()}, **more)
