"""Whether the people a room needs are there: a hosted room is open while a host is on duty."""

from community.chat.models import Room
from community.groups.queries import on_duty


def is_attended(room: Room) -> bool:
    """Whether ``room`` needs no host just now, or has one. No query for rooms that never need one."""
    if room.opening != Room.Opening.HOSTED or room.meeting_id is not None:
        return True
    return on_duty(room.support_group_id).exists()
