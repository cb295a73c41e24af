"""Keeping the words moderators begin from."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from community import policy, text
from community.members.models import Member
from community.moderation.actions.drafting import forget_draft
from community.moderation.incidents.models import ReplyTemplate
from community.policy import Action

FILE = Path(__file__).parents[1] / "templates.toml"


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What a template says."""

    title: str
    purpose: str
    body: str


@transaction.atomic
def begin_templates() -> int:
    """Add the templates that come with the site and are not there. Says how many; nothing is ever overwritten."""
    there = set(ReplyTemplate.objects.values_list("name", flat=True))
    new = [ReplyTemplate(**record) for record in tomllib.loads(FILE.read_text(encoding="utf-8"))["template"]
           if record["name"] not in there]
    return len(ReplyTemplate.objects.bulk_create(new))


@transaction.atomic
def keep_template(actor: Member, template: ReplyTemplate | None, wording: Wording) -> ReplyTemplate:
    """Change a template, or add one.

    :raises Refused: not a moderator.
    """
    policy.require(actor, Action.KEEP_TEMPLATES)
    row = ReplyTemplate() if template is None else ReplyTemplate.objects.select_for_update().get(pk=template.pk)
    row.title, row.purpose, row.body = wording.title, wording.purpose, text.normalize(wording.body).strip()
    row.changed_at, row.changed_by = timezone.now(), actor
    if template is None:
        row.name = f"own-{timezone.now():%y%m%d%H%M%S%f}"
    row.save()
    forget_draft(actor, f"template.{template.pk if template else 0}.edit")
    return row


@transaction.atomic
def retire_template(actor: Member, template: ReplyTemplate) -> bool:
    """Offer it no longer. Says whether it was offered.

    :raises Refused: not a moderator.
    """
    policy.require(actor, Action.KEEP_TEMPLATES)
    return bool(ReplyTemplate.objects.filter(pk=template.pk, retired_at=None).update(
        retired_at=timezone.now(), retired_by=actor))
