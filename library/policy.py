"""Who may do what in the library, as one table. The community's own table says the rest."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])
Rule = Callable[[Any], bool]


class Action(StrEnum):
    """Everything a person can do in the library. A view names the one it serves."""

    READ_LIBRARY = "read_library"
    EDIT_LIBRARY = "edit_library"


def _everyone(actor: Any) -> bool:
    return True


def _edits(actor: Any) -> bool:
    return bool(actor.is_authenticated) and actor.role in {"editor", "admin"}


# Reading needs no account and no restriction takes it away: the library is where the safety lines are.
RULES: dict[Action, Rule] = {
    Action.READ_LIBRARY: _everyone,
    Action.EDIT_LIBRARY: _edits,
}


def allowed(actor: Any, action: Action) -> bool:
    """Whether ``actor`` (a member or a stranger) may do ``action``."""
    return RULES[action](actor)


def serves(action: Action) -> Callable[[View], View]:
    """Name the Action a view serves. A test refuses views that name none."""

    def mark(view: View) -> View:
        view.action = action  # type: ignore[attr-defined]
        return view

    return mark
