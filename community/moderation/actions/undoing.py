"""Undoing a decision exactly, by what its row says it changed: the thing stands again as it stood, whatever happened meanwhile.

Only what still stands as the decision left it is undone. When a later decision changed it, or its author took it back, that
stands; nobody's later act is undone with it.
"""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from community.chat import actions as chat
from community.chat.hosting import people
from community.chat.models import Message
from community.contributions import State
from community.forum import actions as forum
from community.forum.models import Post
from community.groups import actions as groups
from community.groups.models import Membership
from community.members.models import Member, Restriction
from community.moderation.actions import sanctions
from community.moderation.models import Decision
from community.policy import Refused

Undo = Callable[[Member, Any, str], bool]


def undo(actor: Member, decision: Decision, *, reason: str) -> bool:
    """Undo what ``decision`` changed, in the caller's transaction. Says whether anything changed.

    Who asks has asked the policy and writes the log.

    :raises Refused: the row does not say what it changed.
    """
    known = [(kind, decision.effect[kind]) for kind in _WAYS if kind in decision.effect]  # the database keeps no order of keys
    if not known:
        raise Refused(_("The log does not say what this decision changed, so it has to be undone by hand, where it was done."),
                      status=409)
    changed = [_WAYS[kind](actor, what, reason) for kind, what in known]
    return any(changed)


def can_be_undone(decision: Decision) -> bool:
    """Whether the row says what it changed."""
    return any(kind in _WAYS for kind in decision.effect)


def _post(actor: Member, change: Any, reason: str) -> bool:
    post = Post.objects.get(pk=change["id"])
    if change["before"]["state"] == State.HELD and post.position is None:
        if post.standing != change["after"]:
            return False
        # It was never let in: what it gets back is the place it would have got.
        return forum.set_state(post, State.PUBLISHED, by=actor, reason=reason) is not None
    return forum.stand_again(change)


def _messages(actor: Member, changes: Any, reason: str) -> bool:
    changed = [_message(actor, change) for change in changes]
    return any(changed)


def _message(actor: Member, change: Any) -> bool:
    if not chat.stand_again(change):
        return False
    message = Message.objects.select_related("room").get(pk=change["id"])
    if message.is_waiting:  # it was never let in: what it gets back is the place it would have got
        chat.pass_on(actor, message)
    return True


def _restriction(actor: Member, number: Any, reason: str) -> bool:
    return sanctions.take_back(actor, Restriction.objects.get(pk=number), reason=reason)


def _seat(actor: Member, effect: Any, reason: str) -> bool:
    return people.loosen(effect)


def _membership(actor: Member, number: Any, reason: str) -> bool:
    return groups.reinstate(actor, Membership.objects.select_related("group").get(pk=number))


def _host(actor: Member, was: Any, reason: str) -> bool:
    return groups.host_again(actor, was)


def _hosting(actor: Member, was: Any, reason: str) -> bool:
    return groups.hosting_again(actor, was)


# What a decision's ``effect`` may hold, and how each is undone, in this order: who hosts a group belongs to it.
_WAYS: dict[str, Undo] = {
    "post": _post, "messages": _messages, "restriction": _restriction, "seat": _seat, "membership": _membership,
    "hosting": _hosting, "host": _host,
    "lock": forum.undo_lock, "move": forum.undo_move, "split": forum.undo_split,
}
