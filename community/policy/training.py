"""Which wording of the checklist for moderators counts now, and the condition that somebody has been through it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from community.policy.conditions import MODERATES
from community.policy.vocabulary import Condition

CHECKLIST = "2026-11"  # another wording is another version, and everybody goes through it anew


def is_trained(actor: Any) -> bool:
    """Whether the actor has been through the checklist for moderators as it is now."""
    return bool(actor.is_authenticated) and actor.checklist == CHECKLIST


def _trained_where_needed(actor: Any, thing: Any) -> bool:
    return is_trained(actor) or not MODERATES.holds(actor, thing)


TRAINED = Condition(_trained_where_needed, _(
    "Before you decide anything here there is a checklist for moderators: under “Moderation”, “Care”. It takes about twenty "
    "minutes, and the role works as soon as you are through."))
