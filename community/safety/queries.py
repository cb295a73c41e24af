"""Reading the crisis directory as it is kept."""

from typing import Any

from django.db.models import F, Q, QuerySet

from community import policy
from community.members.models import Member
from community.policy import Action, Role
from community.safety.models import HelpService, HelpServiceChange

CHANGES_SHOWN = 50


def directory_keepers() -> list[Member]:
    """Who looks after the directory."""
    team = Member.objects.filter(~Q(role=Role.MEMBER), is_active=True)
    return [member for member in team if policy.allowed(member, Action.KEEP_DIRECTORY)]


def kept_services(actor: Any) -> QuerySet[HelpService]:
    """Every service: those on the page first, by country, and of these the ones that end soonest.

    :raises Refused: not an administrator.
    """
    policy.require(actor, Action.KEEP_DIRECTORY)
    return HelpService.objects.order_by(F("retired_at").asc(nulls_first=True), "country", "expires_on", "pk")


def changes_of(service: HelpService) -> QuerySet[HelpServiceChange]:
    """What happened with a service, the latest first."""
    return service.changes.select_related("by")[:CHANGES_SHOWN]
