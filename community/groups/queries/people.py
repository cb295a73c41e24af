"""People by what they may do with groups."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from community import policy
from community.groups.models import GroupHost, HostTraining, Membership
from community.groups.training import VERSION
from community.members.models import Member
from community.policy import Action, Role


def team_that_may(action: Action) -> list[Member]:
    """Those of the team who may do ``action``, by name. One query: the team is small."""
    team = Member.objects.filter(~Q(role=Role.MEMBER), is_active=True).order_by("username")
    return [each for each in team if policy.allowed(each, action)]


def knowing_groups(members: QuerySet[Member]) -> list[Member]:
    """``members`` with all that rules ask about their groups, in the same query: for those who cannot wait for another."""
    belonging = Membership.objects.current().filter(member=OuterRef("pk")).order_by().values(known=JSONObject(
        group=F("group_id"), agreed=F("agreed_version"), version=F("group__guidelines_version"),
        archived=F("group__archived_at")))
    hosting = GroupHost.objects.current().filter(member=OuterRef("pk")).order_by().values("group_id")
    found: list[Member] = []
    for row in members.annotate(known_groups=ArraySubquery(belonging), known_hosting=ArraySubquery(hosting)):
        row.belonging = [(each["group"], each["agreed"] >= each["version"], each["archived"] is not None)
                         for each in row.known_groups]
        row.hosted_group_ids = frozenset(row.known_hosting)
        found.append(row)
    return found


def moderators() -> list[Member]:
    """Who looks after all groups."""
    return team_that_may(Action.SEE_CONCEALED)


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
