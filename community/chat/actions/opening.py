"""Whether a room takes messages just now, besides its phase: asked under the lock, in the transaction that writes."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from community import policy
from community.chat.models import Room
from community.chat.queries.attending import is_attended, needs_host
from community.chat.queries.history import zone_of
from community.groups.models import Shift
from community.members.models import Member
from community.policy import Action, Refused


def require_open(writer: Member, room: Room) -> None:
    """Let ``writer`` say something in ``room``, or say kindly why not just now, and where to go.

    A host may always write: that is how one comes on duty in words, too.

    :raises Refused: nobody is on duty.
    """
    if (refused := closed_for_now(writer, room)) is not None:
        raise refused


def closed_for_now(member: Member, room: Room, *, has_host: bool | None = None) -> Refused | None:
    """Why nobody but a host can write in ``room`` now, or None when it takes messages.

    :param has_host: whether a host is on duty for it; None when that is not known yet.
    """
    if policy.allowed(member, Action.CHANGE_ROOM, room) or not needs_host(room):
        return None
    if is_attended(room) if has_host is None else has_host:
        return None
    shift = Shift.objects.coming().filter(group=room.support_group_id).first()
    when: object = _("Nobody has put a time down yet.")
    if shift is not None:
        begins = date_format(timezone.localtime(shift.start, zone_of(member)), "l j F, H:i")
        when = _("The next one plans to be here on %(when)s.") % {"when": begins}
    return Refused(_("No host is here just now, and this room is open only while one is. %(when)s You can read here, the "
                     "lounge may be open, and the forum is at any hour.") % {"when": when})
