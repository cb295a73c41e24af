"""For whom a thread was written. Moving it must not show it to more people than that."""

from community.forum.models import Board, Reach, Thread

_OPEN, _MEMBERS, _FEW = 3, 2, 1


def may_stand_on(thread: Thread, board: Board) -> bool:
    """Whether nobody could read ``thread`` on ``board`` who could not before.

    A thread for members may go where everybody reads: it stays with members there (:func:`reach_on`).
    """
    here = thread.board
    if _breadth_of_board(here) == _FEW:
        return _is_same_circle(here, board)
    return True


def reach_on(thread: Thread, board: Board) -> str:
    """What stands for who may read ``thread`` once it is on ``board``."""
    if breadth(thread) == _MEMBERS and _breadth_of_board(board) == _OPEN:
        return Reach.QUIET
    if thread.reach == Reach.PUBLIC and not board.lets_choose_reach:
        return Reach.BOARD
    return thread.reach


def may_join(thread: Thread, other: Thread) -> bool:
    """Whether the posts of ``thread`` may stand in ``other``: nobody reads it who could not read them before."""
    if _breadth_of_board(thread.board) == _FEW:
        if not _is_same_circle(thread.board, other.board):
            return False
        return not (thread.board.own_threads or other.board.own_threads) or (
            thread.author_id == other.author_id and not other.pinned)
    return breadth(other) <= breadth(thread)


def breadth(thread: Thread) -> int:
    """How wide the circle of those who may read ``thread`` is."""
    board = _breadth_of_board(thread.board)
    if board == _FEW:
        return _FEW
    if thread.reach == Reach.PUBLIC:
        return _OPEN
    return _MEMBERS if thread.reach == Reach.QUIET else board


def _breadth_of_board(board: Board) -> int:
    if board.own_threads:
        return _FEW
    return {Board.Audience.EVERYONE.value: _OPEN, Board.Audience.MEMBERS.value: _MEMBERS}.get(board.audience, _FEW)


def _is_same_circle(board: Board, other: Board) -> bool:
    """Whether the same few may enter both. What is on the team's own board, the team alone reads."""
    if other.audience == Board.Audience.TEAM:
        return True
    return (board.audience, board.support_group_id, board.own_threads) == (
        other.audience, other.support_group_id, other.own_threads)
