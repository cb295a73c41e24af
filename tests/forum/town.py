"""A small town for asking who sees what: a board of each kind, a contribution in each state, a reader of each kind.

What each reader should see is said here once more, in plain words and without the policy, so that the two can be compared.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from community import text
from community.contributions import State
from community.forum import actions
from community.forum.models import Board, Bookmark, Follow, Post, Quote, Reach, Thread
from community.groups.models import Membership, SupportGroup
from community.members.models import Block, Member
from community.notifications.models import Notification
from community.policy import Role
from tests.conftest import browser_of, make_member
from tests.forum.conftest import make_board

KINDS = ("public", "members", "group", "team", "own", "quiet", "opened")
READERS = ("stranger", "ada", "ben", "veiledone", "blocker", "muted", "banned", "host", "moderator", "insider")
COMMON = "lighthouse"  # a word that stands in everything, to search for
VEILED = "veiledone"  # writes under one-off names only, so this name must be seen nowhere


@dataclass(frozen=True)
class Item:
    """A post with a word of its own: the first of its thread, with another word in its title, or a reply in nina's thread."""

    kind: str
    state: State
    author: str
    is_first: bool
    word: str
    title: str
    post: Post


@dataclass
class Town:
    """Everybody and everything."""

    items: list[Item] = field(default_factory=list)
    members: dict[str, Member] = field(default_factory=dict)
    boards: dict[str, Board] = field(default_factory=dict)
    holders: dict[str, Thread] = field(default_factory=dict)
    quoting: Thread = field(default_factory=Thread)

    def browser(self, reader: str) -> Client:
        """A browser of this reader."""
        return Client() if reader == "stranger" else browser_of(self.members[reader])

    def words(self, reader: str, items: Iterable[Item] | None = None) -> set[str]:
        """The words this reader may read."""
        return {item.word for item in (self.items if items is None else items) if reads(reader, item)}

    def titles(self, reader: str, *, listed: bool = False) -> set[str]:
        """The titles of threads this reader may open, or comes across in lists."""
        return {item.title for item in self.items if item.is_first and opens(reader, item)
                and not (listed and reader == "blocker" and item.author == "ben")}


def enters(reader: str, kind: str) -> bool:
    """Whether the place itself is open to them."""
    if reader == "banned":
        return False
    return {"public": True, "opened": True, "quiet": reader != "stranger", "members": reader != "stranger",
            "own": reader != "stranger", "group": reader in {"insider", "moderator"},
            "team": reader in {"host", "moderator"}}[kind]


def opens(reader: str, item: Item) -> bool:
    """Whether they may open the thread of ``item``."""
    if not enters(reader, item.kind):
        return False
    starter = item.author if item.is_first else "nina"
    if item.kind == "own" and reader not in {starter, "host", "moderator"}:
        return False
    return not item.is_first or item.state == State.PUBLISHED or reader in {starter, "moderator"}


def reads(reader: str, item: Item) -> bool:
    """Whether they may read its words."""
    if not opens(reader, item) or item.state in {State.REMOVED, State.TAKEN}:
        return False
    if reader == "blocker" and item.author == "ben":  # a block does not reach a one-off name
        return False
    return item.state == State.PUBLISHED or reader in {item.author, "moderator"}


def build() -> Town:
    """Put it up."""
    town = Town()
    roles = {"host": Role.HOST, "moderator": Role.MODERATOR}
    for name in (*READERS[1:], "nina"):
        town.members[name] = make_member(name, roles.get(name, Role.MEMBER))
    later = timezone.now() + timedelta(days=3)
    Member.objects.filter(username="muted").update(muted_until=later)
    Member.objects.filter(username="banned").update(suspended_until=later)
    Block.objects.bulk_create(Block(blocker=town.members["blocker"], blocked=town.members[name]) for name in ("ben", VEILED))
    _boards(town)
    for kind in KINDS:
        town.holders[kind] = _thread(town, kind, "nina", f"Thread of nina {kind}")
        _post(town.holders[kind], town.members["nina"], "Nothing to find here.")
        for state in State:
            for author in ("ben", VEILED):
                _item(town, kind, state, author)
    _quote_all(town)
    for thread in Thread.objects.all():
        actions.refresh_counts(thread)
    _keep_all(town)
    return town


def _boards(town: Town) -> None:
    group = SupportGroup.objects.create(slug="owls", name="Night owls")
    Membership.objects.create(group=group, member=town.members["insider"])
    town.boards = {
        "public": make_board("public", "everyone", is_indexed=True, lets_choose_reach=True), "members": make_board("members"),
        "group": make_board("group", "group", support_group=group), "team": make_board("team", "team"),
        "own": make_board("own", own_threads=True), "opened": make_board("chosen", lets_choose_reach=True),
    }
    town.boards["quiet"] = town.boards["public"]


def _thread(town: Town, kind: str, author: str, title: str) -> Thread:
    reach = {"quiet": Reach.QUIET, "opened": Reach.PUBLIC}.get(kind, Reach.BOARD)
    return Thread.objects.create(board=town.boards[kind], author=town.members[author], title=f"{title} {COMMON}", reach=reach,
                                 alias="Heron" if author == VEILED else "")


def _post(thread: Thread, author: Member, body: str, state: State = State.PUBLISHED, **fields: Any) -> Post:
    thread.last_position += state != State.HELD
    place, alias = None if state == State.HELD else thread.last_position, "Heron" if author.username == VEILED else ""
    post = Post(thread=thread, author=author, body=body, html=text.render_post(body), state=state, position=place, alias=alias)
    for name, value in fields.items():
        setattr(post, name, value)
    post.save()
    return post


def _item(town: Town, kind: str, state: State, author: str) -> None:
    for is_first in (True, False):
        number = len(town.items)
        word, title = f"zqword{number:03}", f"zqtitle{number:03}" if is_first else ""
        thread = _thread(town, kind, author, title) if is_first else town.holders[kind]
        post = _post(thread, town.members[author], f"{word} {COMMON}", state)
        town.items.append(Item(kind, state, author, is_first, word, title, post))


def _quote_all(town: Town) -> None:
    town.quoting = _thread(town, "public", "nina", "Quotes")
    for item in town.items:
        body = f"> [quoted](/forum/p/{item.post.pk}/)\n> {item.word}"
        html = text.render_post(body, text.Known(sources=frozenset({item.post.pk})))
        Quote.objects.create(post=_post(town.quoting, town.members["nina"], body, html=html), source=item.post)


def _keep_all(town: Town) -> None:
    """Everybody follows every thread, has marked every post and was told of it: what they may not see comes up nowhere."""
    people = [town.members[name] for name in READERS[1:]]
    posts = [item.post for item in town.items]
    Bookmark.objects.bulk_create(Bookmark(member=member, post=post) for member in people for post in posts)
    Notification.objects.bulk_create(Notification(member=member, kind="reply", thread_id=post.thread_id, post=post)
                                     for member in people for post in posts)
    threads = {post.thread_id for post in posts}
    Follow.objects.bulk_create(Follow(member=member, thread_id=thread, level="watch")
                               for member in people for thread in threads)
