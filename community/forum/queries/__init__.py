"""Reading the forum, as one reader may."""

from community.forum.queries.marks import fill_marks
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

__all__ = [
    "BoardPage", "Gap", "ListedBoard", "between", "board_page", "boards", "fill_marks", "open_board", "open_post",
    "open_thread", "page_of",
]
