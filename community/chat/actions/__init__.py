"""What can be done in a room. Every change takes the next number of the room, under the lock on the room's row."""

from community.chat.actions.messages import EDIT_MINUTES, Sent, edit_message, send_message, set_state, withdraw_message
from community.chat.actions.reading import mark_seen
from community.chat.actions.rooms import change_phase, open_room
from community.chat.actions.waiting import change_holding, pass_on, turn_back

__all__ = [
    "EDIT_MINUTES", "Sent", "change_holding", "change_phase", "edit_message", "mark_seen", "open_room", "pass_on",
    "send_message", "set_state", "turn_back", "withdraw_message",
]
