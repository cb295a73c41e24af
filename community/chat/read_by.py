"""In rooms that show how far others have read: everybody who is there is told how many have read their own latest message."""

import time

from community.chat import frames
from community.chat.database import ask
from community.chat.feed import Feed
from community.chat.queries.readers import NOTHING, Read, read_of
from community.chat.socket import Socket

SECONDS = 3.0  # at most as often: a number that follows each glance would tell who it was


class ReadBy:
    """What the sockets of one process were told last. Nothing is asked or sent where no room shows it.

    :ivar feeds: the hub's own feeds, by room number.
    """

    def __init__(self, feeds: dict[int, Feed]) -> None:
        self.feeds = feeds
        self._told: dict[tuple[Feed, Socket], Read] = {}
        self._at = 0.0

    async def tell(self) -> None:
        """Tell whom the number has changed for, every few seconds. One query for all rooms of this process."""
        showing = {number: feed for number, feed in self.feeds.items() if feed.room.shows_reading and not feed.room.has_aliases}
        if not (showing or self._told) or time.monotonic() - self._at < SECONDS:
            return
        self._at = time.monotonic()
        people = {socket.member_id for feed in showing.values() for socket in feed.live}
        read = await ask(read_of, list(showing), list(people)) if people else {}
        told = {(feed, socket): read[number, socket.member_id] for number, feed in showing.items() for socket in feed.live
                if (number, socket.member_id) in read}
        for (feed, socket), now in told.items():
            if now != self._told.get((feed, socket)):
                socket.push(frames.reading(feed.room.slug, *now))
        for feed, socket in self._told.keys() - told.keys():
            if socket in feed.live:  # it is shown no longer
                socket.push(frames.reading(feed.room.slug, *NOTHING))
        self._told = told
