"""Whether the people a room needs are there: a hosted room is open while a host is on duty."""

from community.chat.models import Room
from community.groups.queries import on_duty


def needs_host(room: Room) -> bool:
    """Whether ``room`` takes messages only while a host is on duty; in a meeting, whoever leads is there."""
    return room.opening == Room.Opening.HOSTED and room.meeting_id is None


def is_attended(room: Room) -> bool:
    """Whether ``room`` needs no host just now, or has one. No query for rooms that never need one."""
    return not needs_host(room) or on_duty(room.support_group_id).exists()
