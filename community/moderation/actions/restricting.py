"""Holding a member back for a time, and ending it. Sockets hear of it at once."""

from datetime import UTC, datetime

from django.db import models, transaction
from django.utils import timezone

from community import live, policy
from community.members.models import Member, Restriction
from community.moderation.actions.deciding import decide, given
from community.moderation.models import Decision
from community.policy import Action

FOR_GOOD = datetime(9999, 12, 31, tzinfo=UTC)


def restrict(actor: Member, member: Member, *, kind: str, reason: str, ends_at: datetime | None) -> Restriction:
    """Mute, suspend or ban ``member``. Without ``ends_at`` it lasts until it is lifted. Sockets hear of it at once.

    :raises Refused: not a moderator, oneself, somebody above, or no reason given.
    """
    policy.require(actor, Action.RESTRICT_MEMBER, member)
    with transaction.atomic():
        locked = Member.objects.select_for_update().get(pk=member.pk)
        until = FOR_GOOD if kind == Restriction.Kind.BAN else ends_at or FOR_GOOD
        row = Restriction.objects.create(member=locked, kind=kind, by=actor, reason=given(reason), ends_at=until)
        _apply(locked)
        decide(actor, locked, act=Decision.Act.RESTRICT, reason=reason)
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
        row.lifted_at, row.lifted_by, row.lift_reason = timezone.now(), actor, given(reason)
        row.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
        _apply(locked)
        decide(actor, locked, act=Decision.Act.LIFT, reason=reason)
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
