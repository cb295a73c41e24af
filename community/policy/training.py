"""Which wording of the checklist for moderators counts now, and the conditions that somebody has been through it.

They ask moderators only, and only for what they may do as such: what somebody wrote themselves is theirs, and so is a group
they were asked to host, or a meeting they lead.
"""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from community.policy.conditions import MODERATES, is_just_begun
from community.policy.vocabulary import Condition

CHECKLIST = "2026-11"  # another wording is another version, and everybody goes through it anew


def is_trained(actor: Any) -> bool:
    """Whether the actor has been through the checklist for moderators as it is now."""
    return bool(actor.is_authenticated) and actor.checklist == CHECKLIST


def _trained_where_needed(actor: Any, thing: Any) -> bool:
    return is_trained(actor) or not MODERATES.holds(actor, thing)


def _own(actor: Any, thing: Any) -> bool:
    return bool(actor.is_authenticated) and thing.author_id == actor.pk


def _hosts_the_group(actor: Any, thing: Any) -> bool:
    place = getattr(thing, "room", thing)  # a message stands in its room
    group = getattr(place, "support_group_id", None)
    return group is not None and group in actor.hosted_group_ids


def _or_trained(has_it_anyway: Callable[[Any, Any], bool]) -> Condition:
    """Whoever has the right in another way than by being a moderator is asked for nothing."""
    return Condition(lambda actor, thing: _trained_where_needed(actor, thing) or has_it_anyway(actor, thing), _SENTENCE)


_SENTENCE = _("Before you decide anything here there is a checklist for moderators: under “Moderation”, “Care”. It takes about "
              "twenty minutes, and the role works as soon as you are through.")
TRAINED = Condition(_trained_where_needed, _SENTENCE)
OWN_OR_TRAINED = _or_trained(_own)
NEW_OR_TRAINED = _or_trained(lambda actor, thread: _own(actor, thread) and is_just_begun(thread))
HOST_OR_TRAINED = _or_trained(_hosts_the_group)
GROUP_HOST_OR_TRAINED = _or_trained(lambda actor, group: group.pk in actor.hosted_group_ids)
LEADER_OR_TRAINED = _or_trained(lambda actor, meeting: actor.pk in meeting.leader_ids)
