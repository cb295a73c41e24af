"""What happens to support groups, and to their rooms with them, in the transaction that does it.

Groups know nothing of what stands above them; this listens.
"""

from typing import Any

from django.dispatch import receiver

from community.chat.actions.group_rooms import (
    close_group_rooms,
    open_group_room,
    rename_group_room,
    reopen_group_rooms,
    tell_attendance,
)
from community.chat.meetings.succession import seat_leader, step_down
from community.groups.meetings.models import Occurrence
from community.groups.models import SupportGroup
from community.groups.signals import archived, duty_changed, edited, founded, lead_taken, leading_minded, restored
from community.members.models import Member


@receiver(founded, dispatch_uid="chat.hearing.founded")
def put_up_room(sender: Any, *, group: SupportGroup, **_rest: Any) -> None:
    """Put up the room of a new group."""
    open_group_room(group)


@receiver(edited, dispatch_uid="chat.hearing.edited")
def follow_name(sender: Any, *, group: SupportGroup, **_rest: Any) -> None:
    """Let the room go by the name of its group."""
    rename_group_room(group)


@receiver(archived, dispatch_uid="chat.hearing.archived")
def close_rooms(sender: Any, *, actor: Member, group: SupportGroup, **_rest: Any) -> None:
    """Close the rooms of an archived group."""
    close_group_rooms(actor, group)


@receiver(restored, dispatch_uid="chat.hearing.restored")
def reopen_rooms(sender: Any, *, actor: Member, group: SupportGroup, **_rest: Any) -> None:
    """Open them again."""
    reopen_group_rooms(actor, group)


@receiver(leading_minded, dispatch_uid="chat.hearing.leading_minded")
def stop_leading(sender: Any, *, row: Member, **_rest: Any) -> list[Occurrence]:
    """Let ``row`` stop leading the meetings in rooms that they may lead no more; these are returned."""
    return step_down(row)


@receiver(lead_taken, dispatch_uid="chat.hearing.lead_taken")
def seat(sender: Any, *, actor: Member, held: Occurrence, **_rest: Any) -> None:
    """Let whoever leads a meeting now into it."""
    seat_leader(actor, held.pk)


@receiver(duty_changed, dispatch_uid="chat.hearing.duty_changed")
def tell_of_duty(sender: Any, *, group: SupportGroup | None, **_rest: Any) -> None:
    """Let open pages of hosted rooms know that a host has come or gone."""
    tell_attendance(group)
