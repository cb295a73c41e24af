"""Reading the log, a part at a time."""

from collections.abc import Mapping
from typing import Any

from community.forum.queries.keyset import Part, by_number
from community.members.models import Member
from community.moderation.models import Decision

A_PART = 50


def rows(chosen: Mapping[str, Any], after: str = "") -> Part:
    """Decisions, the latest first: those of ``chosen`` (``by`` and ``about``: names, ``act``) that follow the cursor.

    :raises Http404: the cursor is not one of ours.
    """
    found = Decision.objects.select_related("by", "about", "target_type")
    for field in ("by", "about"):
        if chosen.get(field):
            found = found.filter(**{f"{field}__in": Member.objects.named(chosen[field]).values("pk")})
    if chosen.get("act"):
        found = found.filter(act=chosen["act"])
    return by_number(found, after, A_PART)
