"""Rooms of support groups: put up, renamed, closed and opened again with their group."""

from django.db.models import Max
from django.utils.translation import gettext as _

from community.chat.actions.changes import change_room, lock
from community.chat.actions.rooms import change_phase
from community.chat.models import Room
from community.groups.models import SupportGroup
from community.members.models import Member


def open_group_room(group: SupportGroup) -> Room:
    """Put up the room of a new support group: open while a host is on duty, and nobody reads what was said before they came."""
    taken = set(Room.objects.filter(slug__startswith=group.slug).values_list("slug", flat=True))
    slug = next(word for word in (group.slug, *(f"{group.slug}-{n}" for n in range(2, len(taken) + 3))) if word not in taken)
    position = (Room.objects.aggregate(last=Max("position"))["last"] or 0) + 1
    return Room.objects.create(slug=slug, title=group.name, description=group.purpose[:200], position=position,
                               audience=Room.Audience.GROUP, support_group=group, opening=Room.Opening.HOSTED,
                               shows_earlier=False)


def rename_group_room(group: SupportGroup) -> None:
    """Let the rooms of ``group`` say of themselves what it says; side rooms of its meetings keep their names."""
    Room.objects.filter(support_group=group, side_of=None).update(title=group.name, description=group.purpose[:200])


def tell_attendance(group: SupportGroup | None) -> None:
    """A host came on duty for ``group`` (None: the rooms open to all members), or went off: open pages of its rooms hear it."""
    rooms = Room.objects.filter(opening=Room.Opening.HOSTED, meeting=None, support_group=group)
    for room in rooms.exclude(audience=Room.Audience.TEAM).order_by("pk"):
        change_room(lock(room))


def close_group_rooms(actor: Member, group: SupportGroup) -> None:
    """Close the rooms of ``group``, which was archived by ``actor``."""
    for room in Room.objects.filter(support_group=group, audience=Room.Audience.GROUP):
        change_phase(actor, room, phase=Room.Phase.CLOSED, reason=_("The group was archived."))


def reopen_group_rooms(actor: Member, group: SupportGroup) -> None:
    """Open the rooms of ``group`` again, which ``actor`` took out of the archive."""
    for room in Room.objects.filter(support_group=group, audience=Room.Audience.GROUP, phase=Room.Phase.CLOSED):
        change_phase(actor, room, phase=Room.Phase.OPEN, reason=_("The group goes on."))
