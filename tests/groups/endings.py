"""How somebody stops hosting a group, or leading what meets in it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from community.groups import actions
from community.groups.models import SupportGroup
from community.models import Member
from community.moderation.actions import sanctions

Ending = Callable[[Member, SupportGroup, Member], Any]
FOR_GOOD: dict[str, Ending] = {
    "role": lambda mo, group, who: actions.end_role(mo, who, reason="A rest."),
    "group": lambda mo, group, who: actions.end_hosting(mo, group, who, reason="A rest."),
    "steps back": lambda mo, group, who: actions.step_back(who, group),
    "leaves": lambda mo, group, who: actions.leave(who, group),
    "removed": lambda mo, group, who: actions.remove_member(mo, group, who, reason="Enough."),
}


def restricted(kind: str, days: int) -> Ending:
    """Held back for a time: only one that outlasts the dates written ahead (``AHEAD``) takes them from the plan as well."""
    return lambda mo, group, who: sanctions.restrict(mo, who, kind=kind, reason="Enough.",
                                                     ends_at=timezone.now() + timedelta(days=days))
