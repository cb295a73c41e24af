"""Keeping sentences ready for decisions."""

from typing import Any

from django.utils import timezone

from community import policy, text
from community.members.models import Member
from community.moderation.models import CannedReason
from community.policy import Action


def keep_reason(actor: Member, row: CannedReason | None, *, fields: dict[str, Any]) -> CannedReason:
    """Keep a sentence ready, or change one: what was decided with the former words keeps them.

    :raises Refused: not a moderator.
    """
    policy.require(actor, Action.KEEP_REASONS)
    row = row or CannedReason()
    for name, value in fields.items():
        setattr(row, name, text.normalize(value).strip() if name in {"title", "words"} else value)
    row.by, row.at = actor, timezone.now()
    row.save()
    return row


def retire_reason(actor: Member, row: CannedReason) -> bool:
    """Offer it no longer. Says whether it was offered."""
    policy.require(actor, Action.KEEP_REASONS)
    return bool(CannedReason.objects.filter(pk=row.pk, retired_at=None).update(retired_at=timezone.now(), by=actor))
