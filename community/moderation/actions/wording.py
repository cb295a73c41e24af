"""Keeping sentences ready for decisions."""

import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from community import policy, text
from community.members.models import Member
from community.moderation.actions.drafting import forget_draft, forget_drafts_about
from community.moderation.models import CannedReason
from community.policy import Action

FILE = Path(__file__).parents[1] / "sentences.toml"


@transaction.atomic
def begin_sentences() -> int:
    """Add those that come with the site, where nobody has kept any yet: what moderators changed or took away stays so. Says how
    many are new."""
    if CannedReason.objects.exists():
        return 0
    records = tomllib.loads(FILE.read_text(encoding="utf-8"))["sentence"]
    return len(CannedReason.objects.bulk_create([CannedReason(**record) for record in records]))


@transaction.atomic
def keep_reason(actor: Member, row: CannedReason | None, *, fields: dict[str, Any]) -> CannedReason:
    """Keep a sentence ready, or change one: what was decided with the former words keeps them.

    :raises Refused: not a moderator.
    """
    policy.require(actor, Action.KEEP_REASONS)
    forget_draft(actor, f"sentence.{row.pk if row else 0}.edit")
    row = row or CannedReason()
    for name, value in fields.items():
        setattr(row, name, text.normalize(value).strip() if name in {"title", "words"} else value)
    row.by, row.at = actor, timezone.now()
    row.save()
    return row


@transaction.atomic
def retire_reason(actor: Member, row: CannedReason) -> bool:
    """Offer it no longer. Says whether it was offered."""
    policy.require(actor, Action.KEEP_REASONS)
    forget_drafts_about(f"sentence.{row.pk}")
    return bool(CannedReason.objects.filter(pk=row.pk, retired_at=None).update(retired_at=timezone.now(), by=actor))
