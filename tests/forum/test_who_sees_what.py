"""Who sees what, asked of every page, list, count, feed, search, quote and notification there is.

The addresses come from the URLconf: a new one is asked by itself, or this test fails until it is named below with a reason.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community import policy
from community.contributions import State, is_visible
from community.forum.models import Board, Post, Reach, Thread
from community.groups.models import Membership, SupportGroup
from community.members.models import Block, Member
from community.policy import Action
from tests.conftest import make_member
from tests.forum.conftest import make_board
from tests.forum.town import COMMON, READERS, VEILED, Item, Town, build, enters

pytestmark = pytest.mark.django_db

# Addresses that are not asked, each with its reason.
EXEMPT = {
    "accounts/": "shows nothing that members wrote; tests/members",
    "admin/": "administrators only; tests/forum/test_admin.py",
    "chat/": "its own rule of rooms; tests/chat",
    "library/": "pages of the library; tests/library, tests/forum/test_discussions.py",
    "moderation/": "moderators only; tests/moderation",
    "settings/": "shows members themselves; tests/members",
    "forum/library/": "leads to the page of the library; tests/forum/test_discussions.py",
    "healthz": "no words of members", "readyz": "no words of members", "metrics": "no words of members",
    "leave/": "ends the session",
    "sitemap-": "asked by name below; tests/forum/test_public_face.py",
}


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: Any) -> Iterator[Town]:
    """Put up once for all readers, and taken down afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


def routes(patterns: Any = None, prefix: str = "") -> Iterator[str]:
    """Every address of the site as it is written in the URLconf."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver) and not address.startswith(("admin/", "accounts/")):
            yield from routes(pattern.url_patterns, address)
        elif isinstance(pattern, URLPattern):
            yield address


def asked(route: str, town: Town, item: Item) -> str | None:
    """The address that ``route`` has for ``item``; None when nobody knows how to ask it."""
    thread = item.post.thread
    values = {"forum/t/": thread.pk, "forum/p/": item.post.pk, "bookmarks/": item.post.pk}
    number = next((value for start, value in values.items() if route.startswith(start)), None)
    address = route.replace("<int:pk>", str(number)) if number else route
    slug = "x" if route.startswith("forum/t/") else thread.board.slug  # pages may repeat an address, so it tells nothing
    address = address.replace("<slug:slug>", slug).replace("<str:name>", "ben")
    return None if "<" in address else f"/{address}"


def found(page: str) -> tuple[set[str], set[str]]:
    """The words and the titles in a page."""
    return set(re.findall(r"zqword\d+", page)), set(re.findall(r"zqtitle\d+", page))


def read(browser: Client, address: str) -> str:
    answer = browser.get(address, follow=True)
    assert answer.status_code in {200, 302, 403, 404, 405, 410, 422}, (address, answer.status_code)
    return "" if answer.streaming else answer.content.decode()


def test_every_address_is_asked_or_named_with_a_reason(town: Town) -> None:
    unknown = [route for route in routes() if not route.startswith(tuple(EXEMPT)) and asked(route, town, town.items[0]) is None]
    assert unknown == []
    unused = [start for start in EXEMPT if not any(route.startswith(start) for route in routes())]
    assert set(unused) <= {"accounts/", "admin/"}


@pytest.mark.parametrize("reader", READERS)
class TestReader:
    def test_comes_across_nothing_that_is_not_theirs_at_any_address(self, reader: str, town: Town) -> None:
        browser, words, titles = town.browser(reader), town.words(reader), town.titles(reader)
        # One of each kind and state, by turns under a one-off name and not, first and not.
        turn = [item for number, item in enumerate(town.items) if number % 4 == (number // 4) % 4]
        holder = town.holders["members"].pk
        for route in routes():
            if route.startswith(tuple(EXEMPT)):
                continue
            if "<" in route:
                addresses = {str(asked(route, town, item)) for item in turn}
            else:
                addresses = {f"/{route}", f"/{route}?q={COMMON}", f"/{route}?thread={holder}&q=vei"}
            for address in sorted(addresses):
                page = read(browser, address)
                seen_words, seen_titles = found(page)
                assert seen_words <= words, address
                assert seen_titles <= titles, address
                if reader != VEILED:
                    assert VEILED not in page, address

    def test_reads_in_every_thread_exactly_what_is_theirs(self, reader: str, town: Town) -> None:
        browser = town.browser(reader)
        for thread in {item.post.thread for item in town.items}:
            items = [item for item in town.items if item.post.thread_id == thread.pk]
            page = read(browser, thread.get_absolute_url())
            assert found(page)[0] == town.words(reader, items), thread.title

    def test_is_led_to_exactly_the_posts_that_are_theirs(self, reader: str, town: Town) -> None:
        browser = town.browser(reader)
        theirs = town.words(reader)
        for item in town.items:
            status = browser.get(f"/forum/p/{item.post.pk}/").status_code
            leads = status == 302 and "/accounts/" not in browser.get(f"/forum/p/{item.post.pk}/")["Location"]
            assert leads is (item.word in theirs), (item, status)

    def test_meets_on_boards_exactly_the_titles_that_are_theirs(self, reader: str, town: Town) -> None:
        browser, titles = town.browser(reader), town.titles(reader, listed=True)
        for kind, board in town.boards.items():
            if kind in {"public", "quiet"}:
                of_board = {item.title for item in town.items if item.kind in {"public", "quiet"} and item.is_first}
            else:
                of_board = {item.title for item in town.items if item.kind == kind and item.is_first}
            if kind == "opened" and not enters(reader, "members"):
                continue  # its threads are open to them, the board is not
            assert found(read(browser, board.get_absolute_url()))[1] == titles & of_board, kind

    def test_reads_in_quotes_exactly_what_is_theirs(self, reader: str, town: Town) -> None:
        browser, seen = town.browser(reader), set()
        for number in range(1, Thread.objects.get(pk=town.quoting.pk).page_count + 1):
            seen |= found(read(browser, f"{town.quoting.get_absolute_url()}?page={number}"))[0]
        assert seen == (town.words(reader) if reader != "banned" else set())

    def test_finds_in_feeds_and_in_the_site_map_what_everybody_may(self, reader: str, town: Town) -> None:
        browser = town.browser(reader)
        public = {item.title for item in town.items
                  if item.is_first and item.state == State.PUBLISHED and item.kind in {"public", "opened"}}
        if reader != "banned":
            assert found(read(browser, "/forum/feed.atom"))[1] == public
        mapped = read(browser, "/sitemap-threads.xml")
        assert set(re.findall(r"zqtitle\d+", mapped)) == public
        assert VEILED not in mapped

    def test_is_told_of_no_more_than_everybody_sees(self, reader: str, town: Town) -> None:
        """Counts say nothing of what is held, hidden or taken back."""
        page = read(town.browser(reader), "/forum/")
        for kind, board in town.boards.items():
            published = Post.objects.filter(thread__board=board, state=State.PUBLISHED, thread__concealed=False).count()
            board.refresh_from_db()
            assert board.post_count == published, kind
        assert not found(page)[0]


# The two forms of the rule


PEOPLE = ("ada", "ben", "muted", "banned", "host", "moderator", "insider")


@pytest.fixture
def people(db: None) -> dict[str, Any]:
    """Readers of each kind, a board to be changed, and its group."""
    town = {name: make_member(name, {"host": "host", "moderator": "moderator"}.get(name, "member")) for name in PEOPLE}  # type: ignore[arg-type]
    group = SupportGroup.objects.create(slug="owls", name="Night owls")
    Membership.objects.create(group=group, member=town["insider"])
    return {"members": town, "board": make_board("any"), "group": group}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_lists_and_the_policy_agree_on_every_thread(data: st.DataObject, people: dict[str, Any]) -> None:
    members, board = people["members"], people["board"]
    audience = data.draw(st.sampled_from(Board.Audience))
    Board.objects.filter(pk=board.pk).update(
        audience=audience, support_group=people["group"] if audience == Board.Audience.GROUP else None,
        own_threads=data.draw(st.booleans()), is_indexed=data.draw(st.booleans()))
    Post.objects.all().delete()
    Thread.objects.all().delete()
    drawn = st.fixed_dictionaries({"reach": st.sampled_from(Reach), "concealed": st.booleans(), "pinned": st.booleans(),
                                   "alias": st.sampled_from(["", "Heron"])})
    for fields in data.draw(st.lists(drawn, min_size=3, max_size=3)):
        author = members[data.draw(st.sampled_from(["ada", "ben"]))]
        thread = Thread.objects.create(board_id=board.pk, author=author, title="T", **fields)
        Post.objects.create(thread=thread, author=thread.author, alias=thread.alias, body="b", html="b", position=1,
                            state=data.draw(st.sampled_from(State)))
    Block.objects.all().delete()
    if data.draw(st.booleans()):
        Block.objects.create(blocker=members["muted"], blocked=members["ada"])
    later = "2999-01-01T00:00:00Z"
    Member.objects.filter(username="muted").update(muted_until=later)
    Member.objects.filter(username="banned").update(suspended_until=later)
    readers: list[Any] = [AnonymousUser(), *(Member.objects.get(pk=member.pk) for member in members.values())]
    threads = list(Thread.objects.select_related("board", "author"))
    assert set(Thread.objects.indexable()) == {thread for thread in threads if thread.is_indexed}
    for reader in readers:
        allowed = {thread for thread in threads if policy.allowed(reader, Action.READ_THREAD, thread)}
        blocked = {thread for thread in allowed if reader.is_authenticated and not thread.alias
                   and Block.objects.filter(blocker=reader.pk, blocked=thread.author_id).exists()}
        assert set(Thread.objects.readable_by(reader)) == allowed - blocked, reader
        if reader.is_authenticated:
            in_memory = {post for post in Post.objects.all() if is_visible(
                state=post.state, author_id=post.author_id, viewer=reader.viewer, has_alias=bool(post.alias))}
            assert set(Post.objects.visible_to(reader)) == in_memory, reader
