"""What moderators decide about posts and messages: a change, a row in the log and an announcement, in one transaction."""

from functools import partial
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community import policy
from community.chat import actions as chat
from community.chat.models import Message
from community.contributions import Change, State
from community.forum import actions as forum
from community.forum.models import GuestContact, GuestReceipt, Post
from community.members.models import Member
from community.moderation import emails
from community.moderation.actions.deciding import Act, decide, given
from community.moderation.actions.drafting import forget_drafts_about
from community.moderation.rules import in_words
from community.notifications.actions import tie_to_decision
from community.policy import Action, Refused

_SETTLED = {State.PUBLISHED: Act.APPROVE, State.HIDDEN: Act.REJECT, State.RETURNED: Act.RETURN}

_ENTERED = {State.PUBLISHED: Act.RESTORE, State.HIDDEN: Act.HIDE, State.TAKEN: Act.REMOVE}


class Grounds(TypedDict, total=False):
    """On what grounds, besides the reason; see :class:`Decision`. ``case`` is the case it answers."""

    rule: str
    private_note: str
    case: Any


def hide(actor: Member, contribution: Post | Message, *, reason: str, **grounds: Unpack[Grounds]) -> bool:
    """Take a post or message down; its author is told ``reason`` and the guideline. Returns whether anything changed.

    :raises Refused: not a moderator, one's own, a part of the case, or no reason given.
    """
    policy.require(actor, Action.CONCEAL, contribution)
    if isinstance(contribution, Post) and contribution.is_waiting:
        return reject(actor, contribution, reason=reason, **grounds)
    return _enter(actor, contribution, State.HIDDEN, given(reason), grounds)


def remove(actor: Member, contribution: Post | Message, *, reason: str, **grounds: Unpack[Grounds]) -> bool:
    """Take a post or message out for good: nobody reads it any more, and after the hold its words are erased. Until then it
    can be put back exactly as it was. A post that begins a thread takes the thread with it. Returns whether anything changed.

    :raises Refused: not a moderator, one's own, a part of the case, no reason given, or it waits to be published.
    """
    policy.require(actor, Action.REMOVE, contribution)
    if contribution.is_waiting:
        raise Refused(_("This still waits to be published, so nobody reads it. You can decide not to publish it."), status=409)
    return _enter(actor, contribution, State.TAKEN, given(reason), grounds)


def restore(actor: Member, contribution: Post | Message, *, reason: str, **grounds: Unpack[Grounds]) -> bool:
    """Show a hidden or removed post or message again. Returns whether anything changed.

    :raises Refused: not a moderator, one's own, a part of the case, or no reason given.
    """
    policy.require(actor, Action.RESTORE, contribution)
    if isinstance(contribution, Post) and contribution.is_waiting:
        return approve(actor, contribution, **grounds)
    return _enter(actor, contribution, State.PUBLISHED, given(reason), grounds)


def approve(actor: Member, post: Post, *, note: str = "", **grounds: Unpack[Grounds]) -> bool:
    """Let a post that waited into its thread, at its end; ``note`` is a word to its author. Returns whether anything changed.

    :raises Refused: not a moderator, one's own, or a part of the case.
    """
    policy.require(actor, Action.APPROVE_HELD, post)
    return _settle(actor, post, State.PUBLISHED, note.strip()[:500], grounds)


def reject(actor: Member, post: Post, *, reason: str, **grounds: Unpack[Grounds]) -> bool:
    """Do not let a post that waited into its thread; its author is told ``reason``. Returns whether anything changed.

    :raises Refused: not a moderator, one's own, a part of the case, or no reason given.
    """
    policy.require(actor, Action.APPROVE_HELD, post)
    return _settle(actor, post, State.HIDDEN, given(reason), grounds)


def send_back(actor: Member, post: Post, *, reason: str, **grounds: Unpack[Grounds]) -> bool:
    """Ask the author of a post that waited to change it: they read ``reason`` and may send it again. Says whether it changed.

    :raises Refused: not a moderator, one's own, no reason given, or of a guest who could not come back to it.
    """
    policy.require(actor, Action.APPROVE_HELD, post)
    if post.author.is_guest and not is_reached(post):
        raise Refused(_("This guest has no address to come back to. Publish it, or do not publish it."), status=409)
    return _settle(actor, post, State.RETURNED, given(reason), grounds)


def is_reached(post: Post) -> bool:
    """Whether the guest who wrote ``post`` has the address of its receipt, or gets it with the letter about what becomes of it.

    What was sent before there were receipts has none. While it waits, its guest's own mailbox is known, and nobody else reads
    what is sent there; once it was decided, nothing is kept by which its writer could be told from anybody else.
    """
    return GuestReceipt.objects.filter(post=post).exists() or GuestContact.objects.filter(post=post).exists()


def _enter(actor: Member, contribution: Post | Message, state: State, reason: str, grounds: Grounds) -> bool:
    words = in_words(grounds.get("rule", ""), reason)
    with transaction.atomic():
        if isinstance(contribution, Message):
            change = chat.set_state(contribution, state, by=actor, reason=words)
        else:
            change = forum.set_state(contribution, state, by=actor, reason=words)
        if change is None:
            return False
        decide(actor, contribution, act=_ENTERED[state], reason=reason, state_before=change["before"]["state"],
               state_after=state, effect=_effect(contribution, change), **grounds)
        forget_drafts_about(f"{'post' if isinstance(contribution, Post) else 'message'}.{contribution.pk}")
    return True


def _settle(actor: Member, post: Post, state: State, reason: str, grounds: Grounds) -> bool:
    """Decide what becomes of a post that waits. A guest is written to, once, and then their address is known to nobody."""
    words = in_words(grounds.get("rule", ""), reason)
    with transaction.atomic():
        contact = GuestContact.objects.filter(post=post).first()
        change = forum.settle(post, state, by=actor, reason=words)
        if change is None:
            return False
        row = decide(actor, post, act=_SETTLED[state], reason=reason, state_before=change["before"]["state"],
                     state_after=state, effect=_effect(post, change), **grounds)
        tie_to_decision(post.author_id, post.pk, row.pk)
        forget_drafts_about(f"post.{post.pk}")
        if contact is not None:
            receipt, _is_new = GuestReceipt.objects.get_or_create(post=post)
            transaction.on_commit(partial(emails.tell_guest, contact.email, post.pk, reason=words, state=state,
                                          receipt=receipt.get_absolute_url()))
    return True


def _effect(contribution: Post | Message, change: Change) -> dict[str, Any]:
    return {"messages": [change]} if isinstance(contribution, Message) else {"post": change}
