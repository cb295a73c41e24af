"""Going through the checklist for hosts."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community import policy
from community.groups.actions.site_hosts import take_up
from community.groups.models import HostTraining
from community.groups.training import ITEMS, VERSION
from community.members.models import Member
from community.policy import Action, Refused


def pass_training(member: Member, *, ticked: Iterable[str]) -> bool:
    """Note that ``member`` has ticked the whole checklist as it is now. Whoever was asked to host is a
    host from then on. Says whether anything is new.

    :param ticked: slugs of the items.
    :raises Refused: neither a host of the site nor asked to be one, or 422 something is left out.
    """
    policy.require(member, Action.LEARN_HOSTING)
    items = [item.slug for item in ITEMS]
    if not set(items) <= set(ticked):
        raise Refused(_("Each line matters, so all of them need a tick. If one of them does not sit right with you, please "
                        "talk to a moderator; that is a good conversation to have."), status=422)
    with transaction.atomic():
        is_new = HostTraining.objects.get_or_create(member=member, version=VERSION, defaults={"items": items})[1]
        return take_up(member) or is_new
