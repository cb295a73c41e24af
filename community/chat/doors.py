"""The doors of one hub: who somebody is, which room they come into, what they missed. Who comes at once is asked together."""

from community.chat import entering, sessions
from community.chat.entering import Catching, Entry, Joined
from community.chat.sessions import Identity, Visitor
from community.chat.sight import Sight
from community.chat.together import Together


class Doors:
    """What a socket asks before it hears anything."""

    def __init__(self) -> None:
        self._who: Together[str, Identity | None] = Together(sessions.identify)
        self._where: Together[Visitor, Entry] = Together(entering.enter)
        self._what: Together[Catching, Joined] = Together(entering.catch_up)

    async def identify(self, key: str) -> Identity | None:
        """Who is signed in under this session key; None for nobody."""
        return await self._who.ask(key)

    async def enter(self, slug: str, member_id: int) -> Entry:
        """The room, and what this member sees of it.

        :raises Refused: there is no such room for them, or not now.
        """
        return await self._where.ask(Visitor(slug, member_id))

    async def catch_up(self, room_id: int, after: int | None, sight: Sight, here: list[str]) -> Joined:
        """The head of the room, and the ``joined`` frame that tells a reader with this sight what changed since ``after``.

        :raises Room.DoesNotExist: it was deleted meanwhile.
        """
        return await self._what.ask(Catching(room_id, after, sight, here))
