"""What a message answers."""

from django.utils.translation import gettext_lazy as _

from community.chat.models import Message, Room, Seat
from community.chat.queries import sight_of
from community.contributions import State
from community.members.models import Member
from community.policy import Refused


def answerable(writer: Member, room: Room, number: int | None, seat: Seat) -> Message | None:
    """The message ``number`` of ``room``, to be quoted above what ``writer`` says.

    :raises Refused: it is not there any more, or was never theirs to see.
    """
    if number is None:
        return None
    message = Message.objects.filter(room=room, pk=number, posted_seq__isnull=False, state=State.PUBLISHED).first()
    if message is None or not sight_of(writer, room, seat).quotes(message):
        raise Refused(_("What you answer is not shown any more. Your text is kept; you can send it without the quote."),
                      status=409)
    return message
