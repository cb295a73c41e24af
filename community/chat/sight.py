"""What one reader may see of one room: the rule of the whole site, and what holds in rooms besides."""

from dataclasses import dataclass

from community.chat.models import Message
from community.contributions import Viewer


@dataclass(frozen=True, slots=True)
class Sight:
    """A reader in a room. The twin in the database is :meth:`MessageQuerySet.in_sight`; a test holds the two together.

    :ivar muted: whom this reader does not want to read here: ``(number, under their name for this room)``.
    :ivar since: what has a place up to this one was said before they came, and is not theirs to read.
    """

    viewer: Viewer
    muted: frozenset[tuple[int, bool]] = frozenset()
    since: int = 0

    def reaches(self, message: Message) -> bool:
        """Whether it was said where and when they were: what has no place yet always was. Else not even a place is shown."""
        return message.is_heard_by(self.viewer) and (message.posted_seq is None or message.posted_seq > self.since)

    def shows(self, message: Message) -> bool:
        """Whether they see its words; else there is a tombstone in its place."""
        return (message.author_id, bool(message.alias)) not in self.muted and message.is_shown_to(self.viewer)

    def quotes(self, message: Message) -> bool:
        """Whether they see its words where another message answers it."""
        return self.reaches(message) and self.shows(message)

    @property
    def hidden(self) -> frozenset[int]:
        """Authors of whom at least something is hidden from this reader."""
        return self.viewer.blocked | {number for number, _of_alias in self.muted} if self.muted else self.viewer.blocked
