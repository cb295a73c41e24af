"""Whatever happens between a room and its browsers, in whatever order, each ends with what the room says.

The room, the channel layer and the browsers are models here; what delivers (``chat/feed.py``) is the real thing, held between
its steps by hand, so that thousands of interleavings take seconds. ``make soak`` tries many more.
"""

import json
from collections.abc import Coroutine
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.chat import feed as delivery
from community.chat.feed import Feed, Update, without_holes
from community.chat.frames import Frame
from community.chat.models import Room
from community.chat.sight import Sight
from community.contributions import Viewer

FAR = 12  # more changes than this are not replayed
PAGE = 5  # what a page that is read anew shows
READERS = 3
LOUNGE = 1
ROOM = 0  # the room itself, among numbers of messages
CHANGES = ["say", "change", "take back", "hide", "show", "phase"]
VERBS = [*CHANGES, "hear", "hear a little", "sweep", "join", "read", "welcome", "cut", "lost", "again", "ban"]
STORY = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 6)), max_size=60)


class Said(NamedTuple):
    """A message as it is now."""

    author: int
    words: str
    hidden: bool = False  # from all but its author


class Log:
    """The truth: what PostgreSQL holds."""

    def __init__(self) -> None:
        self.last = 0
        self.said: dict[int, Said] = {}
        self.changed: dict[int, int] = {}  # of each message: the number of its last change
        self.room_changed = 0
        self.skipped = False

    def change(self, message: int, said: Said) -> None:
        self.last += 1
        self.said[message], self.changed[message] = said, self.last

    def act(self, verb: str, number: int) -> None:
        """What people do in the room."""
        if verb == "say":
            self.change(len(self.said) + 1, Said(number % 2, f"words {self.last}"))
        elif verb == "phase":
            self.last += 1
            self.room_changed = self.last
        elif self.said:
            pk = number % len(self.said) + 1
            was = self.said[pk]
            other = {"take back": "", "change": was.words and f"other words {self.last}"}.get(verb, was.words)
            self.change(pk, Said(was.author, other, {"hide": True, "show": False}.get(verb, was.hidden)))

    def update(self, head: int) -> Update:
        """What ``read_update`` gives."""
        if self.last - head > FAR:
            self.skipped = True
            return Update(self.last, [], too_far=True)
        things: dict[int, Any] = {seq: pk for pk, seq in self.changed.items() if seq > head}
        if self.room_changed > head:
            things[self.room_changed] = ROOM
        parts: list[Any] = [(seq, Frame({"type": "room", "seq": seq}) if thing is ROOM else Part(seq, thing, self.said[thing]))
                            for seq, thing in without_holes(things, head, self.last)]
        return Update(self.last, parts)

    def changes(self, after: int | None, viewer: Viewer) -> dict[str, Any]:
        """A ``joined`` frame, as ``queries.changes`` would fill it."""
        newest = sorted(self.said)[-PAGE:]
        since = [pk for pk in sorted(self.said, key=self.changed.__getitem__) if after is not None and self.changed[pk] > after]
        is_cut = after is None or after > self.last or len(since) > FAR
        return {"type": "joined", "seq": self.last, "truncated": is_cut, "messages": [
            {"id": pk, "html": seen(self.said[pk], viewer)} for pk in (newest if is_cut else since)]}


class Part:
    """What ``MessageFrames`` is for a real message."""

    def __init__(self, seq: int, pk: int, said: Said) -> None:
        self.said = said
        self._content = {"type": "message", "seq": seq, "id": pk}

    @property
    def visible(self) -> Frame:
        return Frame({**self._content, "html": self.said.words})

    @property
    def tombstone(self) -> Frame:
        return Frame({**self._content, "html": ""})

    def frame_for(self, sight: Sight) -> Frame:
        return self.visible if seen(self.said, sight.viewer) else self.tombstone

    def same_for_all(self, hidden: Any, since: int) -> Frame | None:
        if not self.said.words:
            return self.tombstone
        return None if self.said.hidden or hidden(self.said.author) else self.visible


def seen(said: Said, viewer: Viewer) -> str:
    is_gone = said.author in viewer.blocked or (said.hidden and said.author != viewer.member_id)
    return "" if is_gone else said.words


class Browser:
    """A tab, as the contract tells it to behave; and its socket, as the hub sees it."""

    def __init__(self, number: int) -> None:
        self.viewer = Viewer(number, blocked=frozenset({1}) if number == 0 else frozenset())
        self.sights = {LOUNGE: Sight(self.viewer)}
        self.last: int | None = None
        self.shown: dict[int, str] = {}
        self.closed = self.asks = self.was_cut_short = self.banned = False
        self.holes = 0
        self.told: list[Frame] = []

    def push(self, frame: Frame) -> None:
        assert not self.banned, "told of something after it was sent out"
        self.told.append(frame)
        told = json.loads(frame.text)
        if told["type"] == "joined":
            if told["truncated"]:
                self.shown.clear()
                self.was_cut_short = True
            self.shown |= {message["id"]: message["html"] for message in told["messages"]}
            self.last = max(self.last or 0, told["seq"])
        elif told["type"] == "pong":
            self.asks = max(told["rooms"].values()) > (self.last or 0)
        elif self.last is not None and told["seq"] > self.last + 1:
            self.asks = True
            self.holes += 1
        elif self.last is None or told["seq"] == self.last + 1:
            assert self.last is not None, "told of a change before it had joined"
            self.last = told["seq"]
            if told["type"] == "message":
                self.shown[told["id"]] = told["html"]


class World:
    """A room, its feed in one process, and some browsers."""

    def __init__(self) -> None:
        self.log, self.feed = Log(), Feed(Room(pk=LOUNGE, slug="lounge"))
        self.browsers = [Browser(number) for number in range(READERS)]
        self.reading: dict[int, dict[str, Any]] = {}  # read for a browser, and not sent yet
        self.pumping: Coroutine[Any, Any, None] | None = None

    def step(self, verb: str, number: int) -> None:
        if verb in CHANGES:
            self.log.act(verb, number)
        elif verb in {"hear", "sweep", "hear a little"}:
            self.pump(steps=1 if verb == "hear a little" else 10_000)
        elif not self.browsers[number % READERS].banned:
            self.move(verb, number)

    def move(self, verb: str, number: int) -> None:
        """What one browser does, or what is done to it; ``lost`` is an announcement that nobody hears."""
        which = number % READERS
        browser: Any = self.browsers[which]
        match verb:
            case "again" if browser.told:  # the same frame a second time, however old
                repeated = browser.told[number % len(browser.told)]
                if json.loads(repeated.text)["type"] != "joined":
                    browser.push(repeated)
            case "join" if which not in self.reading:
                self.feed.add(browser)
            case "read" if browser in self.feed.joining:
                self.reading[which] = self.log.changes(browser.last, browser.viewer)
            case "welcome" if which in self.reading:
                found = self.reading.pop(which)
                self.feed.welcome(browser, Frame(found), found["seq"])
            case "cut" | "ban" if verb == "cut" or number == 0:  # bans are rare, or every story would end with empty rooms
                self.reading.pop(which, None)
                self.feed.discard(browser)
                browser.banned = verb == "ban"

    def pump(self, *, steps: int) -> None:
        """Deliver what there is, or a part of it: the loop that delivers lets others run now and then."""
        if self.pumping is None and 0 <= self.feed.head < self.log.last:
            self.pumping = self.feed.deliver(self.log.update(self.feed.head))
        for _ in range(steps):
            if self.pumping is None:
                return
            try:
                self.pumping.send(None)
            except StopIteration:
                self.pumping = None

    def settle(self) -> None:
        """The line is good again: everybody is in the room, and hears the heartbeat."""
        self.pump(steps=10_000)
        for number, browser in enumerate(self.browsers):
            if browser not in self.feed.live and not browser.banned:  # type: ignore[comparison-overlap]
                for verb in ("join", "read", "welcome"):
                    self.step(verb, number)
        self.pump(steps=10_000)
        self.pump(steps=10_000)
        for number, browser in enumerate(self.browsers):
            if browser.banned:
                continue
            browser.push(Frame({"type": "pong", "rooms": {"lounge": self.feed.head}}))
            if browser.asks:
                for verb in ("cut", "join", "read", "welcome"):
                    self.step(verb, number)


def tell(story: list[tuple[str, int]]) -> None:
    world = World()
    for verb, number in story:
        world.step(verb, number)
    world.settle()
    for browser in (each for each in world.browsers if not each.banned):
        truth = {pk: seen(said, browser.viewer) for pk, said in world.log.said.items()}
        assert browser.last == world.log.last
        assert browser.holes == 0 or world.log.skipped, "a line that is not cut has no holes"
        assert browser.shown.items() <= truth.items()
        assert set(browser.shown) >= set(sorted(truth)[-PAGE:] if browser.was_cut_short else truth)


@pytest.fixture(autouse=True)
def _parts_between_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "DRAIN_EVERY", 2)


@settings(max_examples=1_500, deadline=None)
@given(story=STORY)
def test_every_browser_ends_with_what_the_room_says(story: list[tuple[str, int]]) -> None:
    tell(story)


@pytest.mark.soak
@settings(max_examples=60_000, deadline=None)
@given(story=STORY)
def test_every_browser_ends_with_what_the_room_says_for_long(story: list[tuple[str, int]]) -> None:
    tell(story)


def come_in(number: int) -> list[tuple[str, int]]:
    return [("join", number), ("read", number), ("welcome", number)]


def test_a_feed_that_forgets_who_blocks_whom_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    story = [*come_in(0), ("say", 1), ("hear", 0)]
    tell(story)
    monkeypatch.setattr(Part, "same_for_all", lambda part, hidden, since: part.visible)
    with pytest.raises(AssertionError):
        tell(story)


def test_a_feed_that_drops_what_comes_while_somebody_joins_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    story = [*come_in(0), *come_in(1), ("cut", 1),
             ("join", 1), ("read", 1), ("say", 0), ("hear", 0), ("welcome", 1), ("say", 0)]
    tell(story)
    monkeypatch.setattr(delivery.Joining, "missed", property(lambda joining: [], lambda joining, missed: None), raising=False)
    with pytest.raises(AssertionError, match="no holes"):
        tell(story)
