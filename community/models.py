"""Index of the community's models. Each lives in its room; the label ``community`` comes from here."""

from community.chat.models import Message, Presence, Room, Seen
from community.forum.models import Board, EntryLink, GuestContact, Post, PostRevision, Thread
from community.members.models import Block, Consent, Member, RecoveryCode, Restriction
from community.moderation.models import Decision

__all__ = [
    "Block", "Board", "Consent", "Decision", "EntryLink", "GuestContact", "Member", "Message", "Post", "PostRevision",
    "Presence", "RecoveryCode", "Restriction", "Room", "Seen", "Thread",
]
