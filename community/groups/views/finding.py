"""Finding is checking: a group as the person who asks may see it."""

from typing import Any

from django.http import Http404, HttpRequest

from community import policy
from community.groups.models import SupportGroup
from community.policy import Action


def member(request: HttpRequest) -> Any:
    """Who asks; every view here has asked the policy first."""
    return request.user


def found(request: HttpRequest, slug: str, action: Action = Action.READ_GROUP) -> SupportGroup:
    """The group at ``slug``, when the person who asks may do ``action`` to it.

    Signing in comes before looking it up, so that strangers cannot tell hidden groups from none.

    :raises Refused: they may not.
    :raises Http404: there is none.
    """
    policy.require(request.user, Action.LIST_GROUPS)
    group = SupportGroup.objects.filter(slug=slug).first()
    if group is None:
        raise Http404
    policy.require(request.user, action, group)
    return group
