"""Who hosts on this site at all, and who was asked to."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from community import policy
from community.groups.models import GroupHost, HostOffer, HostTraining
from community.groups.queries.people import team_that_may
from community.groups.training import VERSION
from community.members.models import Member
from community.policy import Action


@dataclass(frozen=True)
class SiteHost:
    """A host of the site.

    :ivar groups: the names of the groups they host.
    """

    member: Member
    is_trained: bool
    groups: Sequence[str]


def site_hosts(viewer: Any) -> list[SiteHost]:
    """The hosts whose task ``viewer`` may end, by name. Three queries."""
    people = [each for each in team_that_may(Action.HOST_GROUPS) if policy.allowed(viewer, Action.END_HOST_ROLE, each)]
    passed = set(HostTraining.objects.filter(version=VERSION, member__in=people).values_list("member_id", flat=True))
    groups: dict[int, list[str]] = defaultdict(list)
    hosted = GroupHost.objects.current().filter(member__in=people).order_by("group__name")
    for number, name in hosted.values_list("member_id", "group__name"):
        groups[number].append(name)
    return [SiteHost(each, each.pk in passed, groups[each.pk]) for each in people]


def standing_offers() -> list[HostOffer]:
    """Whom moderators have asked, and who has not answered yet."""
    return list(HostOffer.objects.standing().select_related("member", "by"))


def offer_to(member: Any) -> HostOffer | None:
    """What ``member`` was asked and has not answered yet."""
    return HostOffer.objects.standing().select_related("by").filter(member=member.pk).first()
