"""Going through the checklist for hosts."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from community import policy
from community.groups.models import HostTraining
from community.groups.training import ITEMS, VERSION
from community.members.models import Member
from community.policy import Action, Refused


def pass_training(member: Member, *, ticked: Iterable[str]) -> bool:
    """Note that ``member`` has ticked the whole checklist as it is now. Says whether that is new.

    :param ticked: slugs of the items.
    :raises Refused: not a host of the site, or 422 something is left out.
    """
    policy.require(member, Action.HOST_GROUPS)
    items = [item.slug for item in ITEMS]
    if not set(items) <= set(ticked):
        raise Refused(_("Each line matters, so all of them need a tick. If one of them does not sit right with you, please "
                        "talk to a moderator; that is a good conversation to have."), status=422)
    return HostTraining.objects.get_or_create(member=member, version=VERSION, defaults={"items": items})[1]
