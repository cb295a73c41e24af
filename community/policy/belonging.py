"""What a rule may ask about a support group itself (its board and room are asked about in ``conditions``)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from community.policy.conditions import HOSTS, MODERATES, is_muted, is_suspended
from community.policy.vocabulary import Condition, Role


def _looks_after(actor: Any, group: Any) -> bool:
    return MODERATES.holds(actor, group) or (HOSTS.holds(actor, group) and group.pk in actor.hosted_group_ids)


def _belongs(actor: Any, group: Any) -> bool:
    return bool(actor.is_authenticated) and (MODERATES.holds(actor, group) or group.pk in actor.group_ids)


def _shown(actor: Any, group: Any) -> bool:
    is_listed = group.joining != "hidden" and group.archived_at is None
    return is_listed or _belongs(actor, group)


def is_host(member: Any) -> bool:
    """Whether hosting is their task on this site; it is not of moderators, who may do it all the same."""
    return bool(member.role == Role.HOST)


def has_task(member: Any) -> bool:
    """Whether they have any task on this site."""
    return bool(member.role != Role.MEMBER)


def _free_to_host(actor: Any, member: Any) -> bool:
    return not has_task(member) and not is_muted(member) and not is_suspended(member)


def _may_learn(actor: Any, thing: Any) -> bool:
    return HOSTS.holds(actor, thing) or bool(getattr(actor, "is_asked_to_host", False))


GROUP_SHOWN = Condition(_shown, _("There is nothing here, or it is not open to you."), 404, sign_in=False)
BELONGS = Condition(_belongs, _("Only those who belong to this group can see this."))
LOOKS_AFTER = Condition(_looks_after, _("Only the hosts of this group and moderators can do this."))
FREE_TO_HOST = Condition(_free_to_host, _("This person cannot be asked to host: they have a task here already, or something "
                                          "holds them back for now."), 422)
HOSTS_ONLY = Condition(lambda actor, member: is_host(member), _("This person is not a host of the site."), 422)
MAY_LEARN = Condition(_may_learn, _("The checklist is for hosts, and for those a moderator has asked to become one."))
