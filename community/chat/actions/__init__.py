"""What can be done in a room. Every change takes the next number of the room, under the lock on the room's row."""

from community.chat.actions.drafts import keep_draft
from community.chat.actions.erasing import erase, erase_expired
from community.chat.actions.gestures import react
from community.chat.actions.messages import (
    Sent,
    edit_message,
    send_message,
    set_state,
    stand_again,
    withdraw_message,
)
from community.chat.actions.muting import keep_quiet, mute, unmute
from community.chat.actions.names import go_by
from community.chat.actions.opening import closed_for_now
from community.chat.actions.pinning import pin, unpin
from community.chat.actions.reading import mark_seen
from community.chat.actions.rooms import change_phase, open_room
from community.chat.actions.seats import come_in, sit_down, take_seat
from community.chat.actions.waiting import change_holding, pass_on, turn_back

__all__ = [
    "Sent", "change_holding", "change_phase", "closed_for_now", "come_in", "edit_message", "erase",
    "erase_expired", "go_by", "keep_draft", "keep_quiet", "mark_seen", "mute", "open_room", "pass_on", "pin", "react",
    "send_message", "set_state", "sit_down", "stand_again", "take_seat", "turn_back", "unmute", "unpin", "withdraw_message",
]
