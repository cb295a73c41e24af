"""Rooms, what is said in them, who is there, and what hosts do."""

from community.chat.models.hosting import HostNote, RoomAct
from community.chat.models.messages import SAID, Message, MessageMention, MessageQuerySet, MessageReaction, mark_of
from community.chat.models.people import Presence, RoomAlias, RoomMute, Seat, Seen
from community.chat.models.rooms import Room

__all__ = [
    "SAID", "HostNote", "Message", "MessageMention", "MessageQuerySet", "MessageReaction", "Presence", "Room", "RoomAct",
    "RoomAlias", "RoomMute", "Seat", "Seen", "mark_of",
]
