"""Putting up boards."""

from typing import Any

from community.forum.models import Board


def open_board(slug: str, **fields: Any) -> bool:
    """Put up the board ``slug`` unless there is one; what an administrator changed since stays. Says whether it is new.

    :param fields: title, description, audience, position and team_starts of the new board.
    """
    return Board.objects.get_or_create(slug=slug, defaults=fields)[1]
