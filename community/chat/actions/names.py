"""Names for one room: a member may go by another name there. Hosts and the team speak under their own."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from community import live, policy
from community.chat.actions.changes import lock
from community.chat.models import Message, Room, RoomAlias
from community.members import names
from community.members.models import Member
from community.members.queries import is_members_name
from community.policy import Action, Refused
from library.queries.prepared import Prepared

_IN_USE = Prepared("SELECT name FROM community_roomalias WHERE room_id = $1 AND member_id = $2 AND in_use",
                   ("bigint", "bigint"))


def go_by(member: Member, room: Room, *, name: str) -> str:
    """Go by ``name`` in ``room`` from now on; without one, by one's own. Returns the name others see.

    The first name somebody takes in a room stays theirs there: nobody is two people in one conversation.

    :raises Refused: the policy says no, or somebody has the name (409).
    """
    policy.require(member, Action.READ_ROOM, room)
    with transaction.atomic():
        locked = lock(room)
        own = RoomAlias.objects.filter(room=locked, member=member).first()
        if name:
            policy.require(member, Action.WRITE_UNDER_ALIAS, locked)
            own = own or _take(member, locked, name)
        if own is not None and own.in_use != bool(name):
            own.in_use = bool(name)
            own.save(update_fields=["in_use"])
        live.presence_changed(locked.pk)
    return own.name if own is not None and name else member.name


def name_in(member: Member, room: Room, knew: str | None = None) -> str:
    """The name ``member`` goes by in ``room``: empty for their own.

    :param knew: what the form said it was; None when nobody was asked.
    :raises Refused: it is another by now: nothing goes out under a name by accident.
    """
    row = _IN_USE.row(room.pk, member.pk)
    own = row[0] if row else ""
    if own and not policy.allowed(member, Action.WRITE_UNDER_ALIAS, room):
        own = ""
    if knew is not None and knew != own:
        raise Refused(_("You go by another name in this room by now: %(name)s. Nothing was sent yet. Please load this page "
                        "again, and look under which name this goes out.") % {"name": own or member.name}, status=409)
    return own


def _take(member: Member, room: Room, name: str) -> RoomAlias:
    try:
        check_name(name, room)
        with transaction.atomic():
            return RoomAlias.objects.create(room=room, member=member, name=name, skeleton=names.skeleton(name))
    except (IntegrityError, ValidationError) as error:
        sentence = error.messages[0] if isinstance(error, ValidationError) else _taken().messages[0]
        raise Refused(sentence, status=409) from error


def check_name(name: str, room: Room) -> None:
    """Refuse a name that could be taken for a member's, or for another one in ``room``.

    :raises ValidationError: with a sentence that says what to change.
    """
    names.validate_name(name)
    skeleton = names.skeleton(name)
    written = Message.objects.filter(room=room).exclude(alias="").values_list("alias", flat=True).distinct()
    taken = {*RoomAlias.objects.filter(room=room).values_list("skeleton", flat=True), *map(names.skeleton, written)}
    if is_members_name(skeleton) or skeleton in taken:
        raise _taken()


def _taken() -> ValidationError:
    return ValidationError(_("Somebody goes by this name, or by one that looks almost the same. Please choose another."),
                           code="taken")
