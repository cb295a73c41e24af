"""What happens elsewhere and ends something here: a member closes their account."""

from typing import Any

from django.dispatch import receiver

from community.groups.actions.leaving import part_with
from community.members.actions.leaving import closing
from community.members.models import Member


@receiver(closing, dispatch_uid="groups.hearing")
def end_memberships(sender: Any, *, member: Member, **_rest: Any) -> None:
    """End what they had in groups, in the same transaction."""
    part_with(member)
