"""What moderators decide. Each act is a change, a row in the log and an announcement, in one transaction."""

from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import live, policy
from community.chat import actions as chat
from community.chat.models import Message
from community.contributions import State
from community.forum import actions as forum
from community.forum.models import GuestContact, Post
from community.members.models import Member, Restriction
from community.moderation import emails
from community.moderation.models import Decision
from community.policy import Action, Refused

_SETTLED = {State.PUBLISHED: Decision.Act.APPROVE, State.HIDDEN: Decision.Act.REJECT, State.RETURNED: Decision.Act.RETURN}
FOR_GOOD = datetime(9999, 12, 31, tzinfo=UTC)


def hide(actor: Member, contribution: Post | Message, *, reason: str) -> bool:
    """Take a post or message down; its author is told ``reason``. Returns whether anything changed.

    :raises Refused: not a moderator, one's own, or no reason given.
    """
    policy.require(actor, Action.CONCEAL, contribution)
    if isinstance(contribution, Post) and contribution.is_waiting:
        return reject(actor, contribution, reason=reason)
    return _enter(actor, contribution, state=State.HIDDEN, reason=_given(reason))


def restore(actor: Member, contribution: Post | Message, *, reason: str) -> bool:
    """Show a hidden post or message again. Returns whether anything changed.

    :raises Refused: not a moderator, one's own, or no reason given.
    """
    policy.require(actor, Action.RESTORE, contribution)
    if isinstance(contribution, Post) and contribution.is_waiting:
        return approve(actor, contribution)
    return _enter(actor, contribution, state=State.PUBLISHED, reason=_given(reason))


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
    return _settle(actor, post, state=State.HIDDEN, reason=_given(reason))


def send_back(actor: Member, post: Post, *, reason: str) -> bool:
    """Ask the author of a post that waited to change it: they read ``reason`` and may send it again. Says whether it changed.

    :raises Refused: not a moderator, one's own, no reason given, or a guest's, who could not come back to it.
    """
    policy.require(actor, Action.APPROVE_HELD, post)
    if post.author.is_guest:
        raise Refused(_("Guests cannot come back to what they wrote. Publish it, or do not publish it."), status=409)
    return _settle(actor, post, state=State.RETURNED, reason=_given(reason))


def trace(actor: Member, post: Post, *, reason: str) -> Member:
    """Say who stands behind the one-off name of ``post``. That it was asked, by whom and why, is written in the log for good.

    :raises Refused: not a moderator, one's own, no alias, or no reason given.
    """
    policy.require(actor, Action.TRACE_ALIAS, post)
    _decide(actor, post, about=post.author, act=Decision.Act.TRACE, reason=_given(reason))
    return post.author


def restrict(actor: Member, member: Member, *, kind: str, reason: str, ends_at: datetime | None) -> Restriction:
    """Mute, suspend or ban ``member``. Without ``ends_at`` it lasts until it is lifted. Sockets hear of it at once.

    :raises Refused: not a moderator, oneself, somebody above, or no reason given.
    """
    policy.require(actor, Action.RESTRICT_MEMBER, member)
    with transaction.atomic():
        locked = Member.objects.select_for_update().get(pk=member.pk)
        until = FOR_GOOD if kind == Restriction.Kind.BAN else ends_at or FOR_GOOD
        row = Restriction.objects.create(member=locked, kind=kind, by=actor, reason=_given(reason), ends_at=until)
        _apply(locked)
        _decide(actor, locked, about=locked, act=Decision.Act.RESTRICT, reason=reason)
    return row


def lift(actor: Member, restriction: Restriction, *, reason: str) -> bool:
    """End a restriction early. Returns whether anything changed.

    :raises Refused: not a moderator, oneself, somebody above, or no reason given.
    """
    policy.require(actor, Action.RESTRICT_MEMBER, restriction.member)
    with transaction.atomic():
        locked = Member.objects.select_for_update().get(pk=restriction.member_id)
        row = Restriction.objects.get(pk=restriction.pk)
        if row.lifted_at is not None:
            return False
        row.lifted_at, row.lifted_by, row.lift_reason = timezone.now(), actor, _given(reason)
        row.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
        _apply(locked)
        _decide(actor, locked, about=locked, act=Decision.Act.LIFT, reason=reason)
    return True


def _enter(actor: Member, contribution: Post | Message, *, state: State, reason: str) -> bool:
    with transaction.atomic():
        if isinstance(contribution, Message):
            changed = chat.set_state(contribution, state, by=actor, reason=reason)
        else:
            changed = forum.set_state(contribution, state, by=actor, reason=reason)
        if changed:
            act = Decision.Act.HIDE if state == State.HIDDEN else Decision.Act.RESTORE
            _decide(actor, contribution, about=contribution.author, act=act, reason=reason)
    return changed


def _settle(actor: Member, post: Post, *, state: State, reason: str) -> bool:
    """Decide what becomes of a post that waits. A guest is written to, once, and then their address is known to nobody."""
    with transaction.atomic():
        contact = GuestContact.objects.filter(post=post).first()
        if not forum.settle(post, state, by=actor, reason=reason):
            return False
        _decide(actor, post, about=post.author, act=_SETTLED[state], reason=reason)
        if contact is not None:
            transaction.on_commit(partial(emails.tell_guest, contact.email, post.pk, reason=reason))
    return True


def _apply(member: Member) -> None:
    """Repeat on the member's row, which the policy reads, what their restrictions in force say."""
    ends: dict[str, datetime | None] = dict(
        Restriction.objects.filter(member=member).in_force().values_list("kind").annotate(models.Max("ends_at")))
    kept_out = [end for kind in (Restriction.Kind.SUSPEND, Restriction.Kind.BAN) if (end := ends.get(kind))]
    member.muted_until = ends.get(Restriction.Kind.MUTE)
    member.suspended_until = max(kept_out, default=None)
    member.save(update_fields=["muted_until", "suspended_until"])
    live.member_changed(member.pk)


def _decide(actor: Member, target: models.Model, *, about: Any, act: str, reason: str) -> None:
    about = None if getattr(target, "alias", "") else about
    Decision.objects.create(act=act, by=actor, about=about, reason=reason, target_id=target.pk,
                            target_type=ContentType.objects.get_for_model(target))


def _given(reason: str) -> str:
    if not reason.strip():
        raise Refused(_("Please give a reason. The person it is about will read it."), status=422)
    return reason.strip()[:500]
