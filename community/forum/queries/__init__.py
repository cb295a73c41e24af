"""Reading the forum, as one reader may."""

from community.forum.queries.lists import (
    bookmarks,
    followed_threads,
    hope_above,
    hopeful_threads,
    new_threads,
    own_threads,
    unread_threads,
    wishes,
)
from community.forum.queries.marks import fill_marks
from community.forum.queries.pages import (
    ThreadPage,
    added_since,
    first_since,
    first_unread,
    pages_of_plain,
    plain_page,
    thread_page,
)
from community.forum.queries.reading import (
    BoardPage,
    Gap,
    ListedBoard,
    between,
    board_page,
    boards,
    open_board,
    open_post,
    open_thread,
    page_of,
)
from community.forum.queries.shelves import MovedAway, moved_away

__all__ = [
    "BoardPage", "Gap", "ListedBoard", "MovedAway", "ThreadPage", "added_since", "between", "board_page", "boards", "bookmarks",
    "fill_marks", "first_since", "first_unread", "followed_threads", "hope_above", "hopeful_threads", "moved_away",
    "new_threads", "open_board", "open_post", "open_thread", "own_threads", "page_of", "pages_of_plain", "plain_page",
    "thread_page", "unread_threads", "wishes",
]
