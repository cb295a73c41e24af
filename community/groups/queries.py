"""Reading about groups."""

from django.db.models import QuerySet

from community.groups.models import Duty
from community.members.models import Member


def on_duty(group_id: int | None) -> QuerySet[Member]:
    """Who is on duty now for the group of this number, or for the rooms open to all members (None), the longest there first."""
    here = Duty.objects.current().filter(group=group_id) if group_id is not None else Duty.objects.current().filter(group=None)
    return Member.objects.filter(duties__in=here, is_active=True).order_by("duties__since", "pk")
