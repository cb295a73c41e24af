"""What moderators decide about posts and messages: a change, a row in the log and an announcement, in one transaction."""

from functools import partial

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community import policy
from community.chat import actions as chat
from community.chat.models import Message
from community.contributions import State
from community.forum import actions as forum
from community.forum.models import GuestContact, Post
from community.members.models import Member
from community.moderation import emails
from community.moderation.actions.deciding import decide, given
from community.moderation.models import Decision
from community.policy import Action, Refused

_SETTLED = {State.PUBLISHED: Decision.Act.APPROVE, State.HIDDEN: Decision.Act.REJECT, State.RETURNED: Decision.Act.RETURN}


def hide(actor: Member, contribution: Post | Message, *, reason: str) -> bool:
    """Take a post or message down; its author is told ``reason``. Returns whether anything changed.

    :raises Refused: not a moderator, one's own, or no reason given.
    """
    policy.require(actor, Action.CONCEAL, contribution)
    if isinstance(contribution, Post) and contribution.is_waiting:
        return reject(actor, contribution, reason=reason)
    return _enter(actor, contribution, state=State.HIDDEN, reason=given(reason))


def restore(actor: Member, contribution: Post | Message, *, reason: str) -> bool:
    """Show a hidden post or message again. Returns whether anything changed.

    :raises Refused: not a moderator, one's own, or no reason given.
    """
    policy.require(actor, Action.RESTORE, contribution)
    if isinstance(contribution, Post) and contribution.is_waiting:
        return approve(actor, contribution)
    return _enter(actor, contribution, state=State.PUBLISHED, reason=given(reason))


def approve(actor: Member, post: Post, *, note: str = "") -> bool:
    """Let a post that waited into its thread, at its end; ``note`` is a word to its author. Returns whether anything changed.

    :raises Refused: not a moderator, or one's own.
    """
    policy.require(actor, Action.APPROVE_HELD, post)
    return _settle(actor, post, state=State.PUBLISHED, reason=note.strip()[:500])


def reject(actor: Member, post: Post, *, reason: str) -> bool:
    """Do not let a post that waited into its thread; its author is told ``reason``. Returns whether anything changed.

    :raises Refused: not a moderator, one's own, or no reason given.
    """
    policy.require(actor, Action.APPROVE_HELD, post)
    return _settle(actor, post, state=State.HIDDEN, reason=given(reason))


def send_back(actor: Member, post: Post, *, reason: str) -> bool:
    """Ask the author of a post that waited to change it: they read ``reason`` and may send it again. Says whether it changed.

    :raises Refused: not a moderator, one's own, no reason given, or a guest's, who could not come back to it.
    """
    policy.require(actor, Action.APPROVE_HELD, post)
    if post.author.is_guest:
        raise Refused(_("Guests cannot come back to what they wrote. Publish it, or do not publish it."), status=409)
    return _settle(actor, post, state=State.RETURNED, reason=given(reason))


def trace(actor: Member, post: Post, *, reason: str) -> Member:
    """Say who stands behind the one-off name of ``post``. That it was asked, by whom and why, is written in the log for good.

    :raises Refused: not a moderator, one's own, no alias, or no reason given.
    """
    policy.require(actor, Action.TRACE_ALIAS, post)
    decide(actor, post, act=Decision.Act.TRACE, reason=given(reason))
    return post.author


def _enter(actor: Member, contribution: Post | Message, *, state: State, reason: str) -> bool:
    with transaction.atomic():
        if isinstance(contribution, Message):
            changed = chat.set_state(contribution, state, by=actor, reason=reason)
        else:
            changed = forum.set_state(contribution, state, by=actor, reason=reason)
        if changed:
            act = Decision.Act.HIDE if state == State.HIDDEN else Decision.Act.RESTORE
            decide(actor, contribution, act=act, reason=reason)
    return changed


def _settle(actor: Member, post: Post, *, state: State, reason: str) -> bool:
    """Decide what becomes of a post that waits. A guest is written to, once, and then their address is known to nobody."""
    with transaction.atomic():
        contact = GuestContact.objects.filter(post=post).first()
        if not forum.settle(post, state, by=actor, reason=reason):
            return False
        decide(actor, post, act=_SETTLED[state], reason=reason)
        if contact is not None:
            transaction.on_commit(partial(emails.tell_guest, contact.email, post.pk, reason=reason))
    return True
