"""What the hub writes down: who is in which room, and how far people have read. Written together, twice a second."""

from community.chat import frames, presence
from community.chat.actions import mark_seen
from community.chat.database import ask
from community.chat.feed import Feed
from community.chat.read_by import ReadBy

WRITE_SECONDS = 0.5


class Books:
    """Collects comings, goings and reading marks of one process, so that a thousand at once are a few queries.

    :ivar feeds: the hub's own feeds, by room number.
    """

    def __init__(self, feeds: dict[int, Feed]) -> None:
        self.feeds = feeds
        self._seen: dict[tuple[int, int], int] = {}
        self._moved: set[int] = set()
        self._read_by = ReadBy(feeds)

    def note_move(self, room_id: int) -> None:
        """Somebody came to or left this room on this process."""
        self._moved.add(room_id)

    def note_seen(self, room_id: int, member_id: int, seq: int) -> None:
        """A member has read a room up to ``seq``."""
        key = (room_id, member_id)
        self._seen[key] = max(self._seen.get(key, 0), seq)

    async def write(self) -> None:
        """Write what was noted, and tell rooms who is here where that changed."""
        seen, moved = dict(self._seen), set(self._moved)
        if seen:
            await ask(mark_seen, seen)  # forgotten only once it is written: a fault here is tried again
            self._seen = {key: seq for key, seq in self._seen.items() if seq > seen.get(key, -1)}
        if moved:
            self._moved -= moved
            try:
                await ask(presence.note, {room_id: self._members_in(room_id) for room_id in moved})
            except Exception:
                self._moved |= moved
                raise
        for feed in [feed for feed in self.feeds.values() if feed.here_is_stale]:
            feed.here_is_stale = False
            here = await ask(presence.here, feed.room.pk)
            if here != feed.here:
                feed.here = here
                feed.push_all(frames.presence(feed.room.slug, list(here.values())))
        await self._read_by.tell()

    async def renew(self) -> None:
        """Keep this process's presences alive, and notice those of processes that died."""
        await ask(presence.refresh)
        for feed in self.feeds.values():
            feed.here_is_stale = True

    def _members_in(self, room_id: int) -> set[int]:
        feed = self.feeds.get(room_id)
        return {socket.member_id for socket in feed.sockets} if feed else set()
