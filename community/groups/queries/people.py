"""People by what they may do with groups."""

from django.db.models import Q

from community import policy
from community.groups.models import HostTraining
from community.groups.training import VERSION
from community.members.models import Member
from community.policy import Action, Role


def team_that_may(action: Action) -> list[Member]:
    """Those of the team who may do ``action``, by name. One query: the team is small."""
    team = Member.objects.filter(~Q(role=Role.MEMBER), is_active=True).order_by("username")
    return [each for each in team if policy.allowed(each, action)]


def moderators() -> list[Member]:
    """Who looks after all groups."""
    return team_that_may(Action.FOUND_GROUP)


def trained_hosts() -> list[Member]:
    """Hosts who have been through the checklist, by name. Two queries."""
    passed = set(HostTraining.objects.filter(version=VERSION).values_list("member_id", flat=True))
    return [each for each in team_that_may(Action.HOST_GROUPS) if each.pk in passed]


def is_trained(member: Member) -> bool:
    """Whether ``member`` has been through the checklist for hosts as it is now."""
    return HostTraining.objects.filter(member=member, version=VERSION).exists()


def member_named(name: str) -> Member | None:
    """The member who goes by ``name``, whatever its case; None when nobody does."""
    return Member.objects.named(name.strip()).filter(is_guest=False, is_active=True).first()
