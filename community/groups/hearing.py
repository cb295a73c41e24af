"""What happens elsewhere and means something here: a member closes their account, or an administrator gives somebody a role."""

from typing import Any

from django.dispatch import receiver

from community.groups.actions.leaving import part_with
from community.groups.actions.site_hosts import role_given
from community.members.actions.leaving import closing
from community.members.actions.settings import trusting
from community.members.models import Member


@receiver(closing, dispatch_uid="groups.hearing")
def end_memberships(sender: Any, *, member: Member, **_rest: Any) -> None:
    """End what they had in groups, in the same transaction."""
    part_with(member)


@receiver(trusting, dispatch_uid="groups.hearing.trusting")
def mind_hosting(sender: Any, *, actor: Member, member: Member, role: str, **_rest: Any) -> None:
    """Make nobody a host before the checklist; and end what rests on a role that ends.

    :raises Refused: they have not been through it.
    """
    role_given(actor, member, role)
