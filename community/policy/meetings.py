"""What a rule may ask about a meeting, and about a room that a meeting has just now."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from community.policy.conditions import HOSTS_HERE, MODERATES
from community.policy.vocabulary import Condition


def _admitted(actor: Any, room: Any) -> bool:
    meeting = getattr(room, "meeting_id", None)
    return meeting is None or MODERATES.holds(actor, room) or meeting in actor.meeting_ids


def _shown_inside(actor: Any, room: Any) -> bool:
    if room.audience != "side" or room.pk in actor.side_room_ids:
        return True
    return bool(room.phase == "closed")  # nobody talks there any more; moderators only come this far


def _leads(actor: Any, meeting: Any) -> bool:
    if MODERATES.holds(actor, meeting):
        return True
    return bool(actor.is_authenticated) and actor.pk in meeting.leader_ids and HOSTS_HERE.holds(actor, meeting)


def _meets_now(actor: Any, room: Any) -> bool:
    return room.opening != "meetings" or room.meeting_id is not None or HOSTS_HERE.holds(actor, room)


ADMITTED = Condition(_admitted, _("A meeting is going on in this room. Please come in through its lobby, where the host lets "
                                  "people in."))
SHOWN_INSIDE = Condition(_shown_inside, _("Nobody listens to a side room unseen. Please press “Look in” among the tools of its "
                                          "meeting; those in the room are told."))
LEADS_MEETING = Condition(_leads, _("Only the people who lead this meeting can do this."))
MEETS_NOW = Condition(_meets_now, _("This room opens for its meetings. You can read here, and post in the forum at any hour."))
