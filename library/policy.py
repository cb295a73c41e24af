"""Who may do what in the library, as one table. The community's own table says the rest.

A rule is a list of conditions; each carries the sentence a person reads when it does not hold. People are told apart by the
attributes of the account alone, for the library knows no community.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

View = TypeVar("View", bound=Callable[..., Any])

EDITOR_ROLES = ("editor", "admin")


class Action(StrEnum):
    """Everything a person can do in the library. A view names the one it serves."""

    READ_LIBRARY = "read_library"
    REPORT_ERROR = "report_error"
    SEE_OWN_REPORTS = "see_own_reports"
    USE_DESK = "use_desk"
    SEE_UNPUBLISHED = "see_unpublished"
    EDIT_ENTRY = "edit_entry"
    SUBMIT_REVISION = "submit_revision"
    SEND_BACK = "send_back"
    PUBLISH = "publish"
    RETIRE = "retire"
    EDIT_SOURCE = "edit_source"
    ANSWER_CORRECTION = "answer_correction"


class Refused(Exception):
    """The policy or the state of things says no.

    :ivar sentence: what the person reads.
    :ivar status: the HTTP status of the answer: 403, 409 (somebody was quicker), 422 (something is missing) or 429.
    :ivar sign_in: signing in might help.
    :ivar retry_after: seconds until it may be tried again.
    """

    def __init__(self, sentence: "str | Promise", *, status: int = 403, sign_in: bool = False,
                 retry_after: float | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status
        self.sign_in = sign_in
        self.retry_after = retry_after


@dataclass(frozen=True)
class Publication:
    """What must be known of a revision to decide who may publish it.

    :ivar writers: numbers of everybody who wrote on it since the page was last published.
    :ivar may_publish_own: the setting that sets four eyes aside is on, and there is nobody else who could be asked.
    """

    writers: frozenset[int]
    may_publish_own: bool = False


@dataclass(frozen=True)
class Condition:
    """One thing that must hold, and what a person reads when it does not."""

    holds: Callable[[Any, Any], bool]
    sentence: "str | Promise"


def _has_role(actor: Any, *roles: str) -> bool:
    return bool(actor.is_authenticated) and actor.role in roles


def _lasts(until: datetime | None) -> bool:
    return until is not None and until > timezone.now()


def _is_free(actor: Any, thing: Any) -> bool:
    return not (_lasts(getattr(actor, "muted_until", None)) or _lasts(getattr(actor, "suspended_until", None)))


def _four_eyes(actor: Any, publication: Publication) -> bool:
    if actor.pk not in publication.writers:
        return True
    return publication.may_publish_own and _has_role(actor, "admin")


SIGNED_IN = Condition(lambda actor, thing: bool(actor.is_authenticated), _("Please sign in for this."))
EDITS = Condition(lambda actor, thing: _has_role(actor, *EDITOR_ROLES),
                  _("Only the library's editors can do this. If you see something wrong, please report it; anybody can."))
IS_FREE = Condition(_is_free, _("Your account is restricted for now. Your settings page says why, until when, and how to "
                                "answer."))
FOUR_EYES = Condition(_four_eyes, _("Whoever wrote a text does not publish it. Please ask another editor to read it."))

# Reading and reporting need no account and no restriction takes them away: the library is where the safety lines are.
RULES: dict[Action, tuple[Condition, ...]] = {
    Action.READ_LIBRARY: (),
    Action.REPORT_ERROR: (),
    Action.SEE_OWN_REPORTS: (SIGNED_IN,),
    Action.USE_DESK: (SIGNED_IN, EDITS, IS_FREE),
    Action.SEE_UNPUBLISHED: (SIGNED_IN, EDITS, IS_FREE),
    Action.EDIT_ENTRY: (SIGNED_IN, EDITS, IS_FREE),
    Action.SUBMIT_REVISION: (SIGNED_IN, EDITS, IS_FREE),
    Action.SEND_BACK: (SIGNED_IN, EDITS, IS_FREE),
    Action.PUBLISH: (SIGNED_IN, EDITS, IS_FREE, FOUR_EYES),
    Action.RETIRE: (SIGNED_IN, EDITS, IS_FREE),
    Action.EDIT_SOURCE: (SIGNED_IN, EDITS, IS_FREE),
    Action.ANSWER_CORRECTION: (SIGNED_IN, EDITS, IS_FREE),
}


def refusal(actor: Any, action: Action, thing: Any = None) -> Refused | None:
    """Why ``actor`` (a member or a stranger) may not do ``action``, or None when it is allowed.

    :param thing: for ``PUBLISH`` a :class:`Publication`; nothing else asks about the thing.
    """
    for condition in RULES[action]:
        if not condition.holds(actor, thing):
            return Refused(condition.sentence, sign_in=not actor.is_authenticated)
    return None


def allowed(actor: Any, action: Action, thing: Any = None) -> bool:
    """Whether ``actor`` may do ``action``."""
    return refusal(actor, action, thing) is None


def require(actor: Any, action: Action, thing: Any = None) -> None:
    """Let ``actor`` pass, or raise.

    :raises Refused: with the sentence the person reads.
    """
    if (refused := refusal(actor, action, thing)) is not None:
        raise refused


def serves(action: Action) -> Callable[[View], View]:
    """Name the Action a view serves. A test refuses views that name none."""

    def mark(view: View) -> View:
        view.action = action  # type: ignore[attr-defined]
        return view

    return mark
