"""Coming into a room: where somebody's reading begins, and whether they may come in just now."""

from datetime import datetime

from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from community.chat.models import Message, Room, Seat
from community.groups.models import Membership
from community.members.models import Member
from community.policy import Refused
from library.queries.prepared import PreparedRow

_SEAT = PreparedRow(Seat, "room_id = $1 AND member_id = $2", ("bigint", "bigint"))


def come_in(member: Member, room: Room) -> Seat:
    """The seat of ``member`` in ``room``, who may enter it. Where newcomers do not read what was said before, it says from
    where on they read: from joining the group, or from the first time they came.

    :raises Refused: a host has asked them to leave, and the time is not over.
    """
    return take_seat(member, room, _SEAT.get(room.pk, member.pk))


def take_seat(member: Member, room: Room, seat: Seat | None) -> Seat:
    """The same for who has asked for their ``seat`` already; None when they have none."""
    return sit_down(member, room, seat, None if room.shows_earlier else _joined_group(member, room))


def sit_down(member: Member, room: Room, seat: Seat | None, began: datetime | None) -> Seat:
    """The same for who has also asked when they joined its group; None when they do not belong to one."""
    if seat is not None and seat.is_removed:
        raise Refused(_("A host has asked you to take some time away from this room. You can come back after %(when)s. "
                        "The forum is open to you at any hour.") % {"when": in_words(seat.removed_until)})
    if room.shows_earlier:
        return seat or Seat(room=room, member=member)
    if seat is None:
        seat, _is_new = Seat.objects.get_or_create(room=room, member=member, defaults={
            "joined_at": began or timezone.now(), "joined_seq": _place_at(room, began)})
    elif began is not None and began > seat.joined_at:  # they left the group, and joined it anew
        seat.joined_at, seat.joined_seq = began, _place_at(room, began)
        seat.save(update_fields=["joined_at", "joined_seq"])
    return seat


def in_words(until: datetime | None) -> str:
    """When a time away ends, as people say it."""
    return date_format(timezone.localtime(until), "j F, H:i e") if until else ""


def _joined_group(member: Member, room: Room) -> datetime | None:
    if room.support_group_id is None:
        return None
    current = Membership.objects.current().filter(group=room.support_group_id, member=member)
    return current.values_list("joined_at", flat=True).first()


def _place_at(room: Room, moment: datetime | None) -> int:
    """The last place that was given before ``moment``; without one, the newest of all."""
    if moment is None:
        return room.last_seq
    before = Message.objects.filter(room=room, created_at__lt=moment)
    return before.aggregate(last=Max("posted_seq"))["last"] or 0
