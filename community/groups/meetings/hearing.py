"""What happens elsewhere and ends something of meetings: a group is archived, a member closes their account."""

from typing import Any

from django.dispatch import receiver

from community.groups.meetings.actions import end_meetings_of, forget_wishes
from community.groups.meetings.leaders import mind_leaders
from community.groups.models import SupportGroup
from community.groups.signals import archived
from community.members.actions.leaving import closing
from community.members.models import Member


@receiver(archived, dispatch_uid="groups.meetings.archived")
def end_meetings(sender: Any, *, actor: Member, group: SupportGroup, **_rest: Any) -> None:
    """An archived group holds no meetings, in the same transaction."""
    end_meetings_of(group, actor)


@receiver(closing, dispatch_uid="groups.meetings.closing")
def forget(sender: Any, *, member: Member, **_rest: Any) -> None:
    """End what they wished to be told of, the address of their calendar, and what they were to lead."""
    forget_wishes(member)
    mind_leaders(member, is_gone=True)
