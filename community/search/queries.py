"""One search over forum and library: what is found is what may be read.

Only published posts are searched, by the words their authors wrote themselves: lines they quote are somebody else's, and may be
hidden from this reader. Names are not searched, so nobody is found by theirs, and no alias.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank, SearchVector
from django.db.models import Func, TextField

from community import policy
from community.contributions import State
from community.forum.models import OWN_WORDS, Board, Post, Thread
from community.forum.queries.beside import folded_by, name_notes
from community.forum.queries.keyset import Part, by_number
from community.forum.queries.rows import as_chosen, dress, lean
from community.forum.queries.similar import TITLE_WORDS
from community.policy import Action
from library.queries import near

LONGEST = 120  # characters of a question
A_PAGE = 20
THREADS = 10
_BEGIN, _END = "\x02", "\x03"  # around a found word: no member can type them
_NAME = re.compile(f"(?<![\\w./-])@[\\w{_BEGIN}{_END}-]+")
_POST_WORDS = SearchVector(OWN_WORDS, config="english")  # as the index "post_words" has it


@dataclass(frozen=True)
class Found:
    """What a search found.

    :ivar entries: pages of the library; ``threads``: by their titles. Both stand on the first page only.
    :ivar posts: a part of the posts, the newest first; each has ``excerpt``: pieces of text, and whether each was searched for.
    """

    entries: Sequence[Any]
    threads: Sequence[Thread]
    posts: Part

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing at all."""
        return not (self.entries or self.threads or self.posts.rows) and self.posts.is_first


def asked(written: str) -> str:
    """A question as it is understood: one line, without what is no letter, digit or sign of a search."""
    words = re.sub(r"[^\w\s'\"+-]", " ", written.replace("\0", " ")[:LONGEST])
    return " ".join(words.split())


def is_searchable(question: str) -> bool:
    """Whether there is a word in it that can be looked for."""
    return bool(re.search(r"\w{2}", question))


def search(viewer: Any, question: str, *, board: Board | None = None, after: str = "") -> Found:
    """What ``viewer`` may read that has the words of ``question``."""
    policy.require(viewer, Action.SEARCH)
    query = SearchQuery(question, config="english", search_type="websearch")
    threads = as_chosen(viewer, Thread.objects.readable_by(viewer))
    if board is not None:
        threads = threads.filter(board=board)
    posts = _posts(viewer, threads, query, after)
    if after:
        return Found([], [], posts)
    return Found([] if board else near.search(question), _titles(viewer, threads, query), posts)


def open_boards(viewer: Any) -> list[Board]:
    """The boards ``viewer`` may look through."""
    return [board for board in Board.objects.all() if policy.allowed(viewer, Action.READ_BOARD, board)]


def _titles(viewer: Any, threads: Any, query: SearchQuery) -> list[Thread]:
    rows = lean(threads.alias(words=TITLE_WORDS).filter(words=query))
    found = list(rows.order_by(SearchRank(TITLE_WORDS, query).desc(), "-last_post_at", "-pk")[:THREADS])
    dress(viewer, found)
    return found


def _posts(viewer: Any, threads: Any, query: SearchQuery, after: str) -> Part:
    rows = Post.objects.visible_to(viewer).filter(state=State.PUBLISHED, position__isnull=False, thread__in=threads)
    rows = rows.alias(words=_POST_WORDS).filter(words=query).select_related("thread__board", "author")
    rows = rows.defer("body", "html", "author__password", "author__email", "author__about")
    part = by_number(rows, after, A_PAGE)
    _excerpt(part.rows, query)
    labels = dress(viewer, [post.thread for post in part.rows])
    name_notes(part.rows, labels, folded_by(viewer))
    return part


def _excerpt(posts: Sequence[Any], query: SearchQuery) -> None:
    """Give each post a piece of what it says. Only for those shown: making it costs more than finding them."""
    plain = Func(OWN_WORDS, function="btrim", output_field=TextField())
    headline = SearchHeadline(plain, query, config="english", start_sel=_BEGIN, stop_sel=_END, max_words=40, min_words=20)
    rows = dict(Post.objects.filter(pk__in=[post.pk for post in posts]).annotate(found=headline).values_list("pk", "found"))
    for post in posts:
        post.excerpt = _pieces(rows.get(post.pk, ""))


def _pieces(headline: str) -> list[tuple[str, bool]]:
    """The pieces, without names: who is named in a post may go by another now."""
    pieces = re.split(f"{_BEGIN}([^{_END}]*){_END}", _NAME.sub("", headline))
    return [(piece, number % 2 == 1) for number, piece in enumerate(pieces) if piece]
