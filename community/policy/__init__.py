"""Who may do what: the rules of the house as one table.

A rule is a list of conditions; each condition carries the sentence a person reads when it does not hold. Nothing else in
the project looks at a role. Things are told apart by their attributes, so nothing here imports a model.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from community.policy.belonging import has_task, is_host
from community.policy.conditions import (
    COMES_BACK,
    MAY_ENTER,
    badge,
    has_role,
    is_muted,
    is_silent_by_choice,
    is_suspended,
    standing,
)
from community.policy.table import RULES, WHILE_MUTED, WHILE_SUSPENDED
from community.policy.training import CHECKLIST, is_trained
from community.policy.vocabulary import Action, Actor, Condition, Refused, Role

__all__ = [
    "CHECKLIST", "COMES_BACK", "MAY_ENTER", "RULES", "WHILE_MUTED", "WHILE_SUSPENDED", "Action", "Actor", "Condition",
    "Refused", "Role", "allowed", "badge", "has_role", "has_task", "is_host", "is_muted", "is_silent_by_choice",
    "is_suspended", "is_trained", "refusal", "require", "standing",
]


def refusal(actor: Any, action: Action, thing: Any = None) -> Refused | None:
    """Why ``actor`` may not do ``action`` (to ``thing``), or None when it is allowed.

    :param thing: what is acted on: a board, thread, post, room, message or member. A rule that asks about the thing is
        only meaningful with one.
    """
    for condition in RULES[action]:
        if not condition.holds(actor, thing):
            return Refused(condition.sentence, status=condition.status,
                           sign_in=condition.sign_in and not actor.is_authenticated)
    if action not in WHILE_SUSPENDED and is_suspended(actor):
        return _held_back(_("Your account is suspended for now. Your settings page says why, until when, and how to answer."))
    if action not in WHILE_MUTED and is_muted(actor):
        return _held_back(_("You can read but not write for now. Your settings page says why, until when, and how to answer."))
    if action not in WHILE_MUTED and is_silent_by_choice(actor):
        return Refused(_("You have taken back your consent, so you can read but not write. You can give it again whenever "
                         "you like, in your settings under Privacy."))
    return None


def _held_back(sentence: Any) -> Refused:
    refused = Refused(sentence)
    refused.about_standing = True
    return refused


def allowed(actor: Any, action: Action, thing: Any = None) -> bool:
    """Whether ``actor`` may do ``action`` (to ``thing``)."""
    return refusal(actor, action, thing) is None


def require(actor: Any, action: Action, thing: Any = None) -> None:
    """Let ``actor`` pass, or raise.

    :raises Refused: with the sentence the person reads.
    """
    if (refused := refusal(actor, action, thing)) is not None:
        raise refused
