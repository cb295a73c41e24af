"""Who sees what, asked of every page, list, count, feed, search, quote and notification there is.

The addresses come from the URLconf: a new one is asked by itself, or this test fails until it is named below with a reason.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from community.contributions import State
from community.forum.models import Follow, Post, Thread
from community.notifications.models import Notification
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
    **dict.fromkeys(("groups/meetings/", "groups/calendar/", "groups/rota/", "groups/debriefs/", "groups/invitation/",
                     "groups/hosts/", "groups/<slug:slug>/manage/"),
                    "what groups keep of themselves, nothing of the forum; tests/groups"),
    **dict.fromkeys(("report/", "worried/"), "asks what the pages themselves ask; tests/moderation/test_reports.py"),
    "reports/": "a receipt shows no words of members; tests/moderation/test_reports.py",
    "receipts/": "shows a guest what they wrote themselves; tests/moderation/test_guest_receipts.py",
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


def asked(route: str, item: Item, reader: str = "") -> str | None:
    """The address that ``route`` has for ``item``, or for what ``reader`` keeps of it; None when nobody knows how to ask it."""
    thread = item.post.thread
    told = Notification.objects.filter(post=item.post, member__username__startswith=reader).first()
    wish = Follow.objects.filter(thread=thread, member__username__startswith=reader).first()
    values = {"forum/t/": thread.pk, "forum/p/": item.post.pk, "bookmarks/": item.post.pk,
              "notifications/": told.pk if told else 1, "forum/wishes/": wish.pk if wish else 1}
    number = next((value for start, value in values.items() if route.startswith(start)), None)
    address = route.replace("<int:pk>", str(number)) if number else route
    slug = "x" if route.startswith("forum/t/") else thread.board.slug  # pages may repeat an address, so it tells nothing
    slug = "owls" if route.startswith("groups/") else slug
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
    unknown = [route for route in routes() if not route.startswith(tuple(EXEMPT)) and asked(route, town.items[0]) is None]
    assert unknown == []
    unused = [start for start in EXEMPT if not any(route.startswith(start) for route in routes())]
    assert set(unused) <= {"accounts/", "admin/"}


@pytest.mark.parametrize("reader", READERS)
class TestReader:
    def test_comes_across_nothing_that_is_not_theirs_at_any_address(self, reader: str, town: Town) -> None:
        browser, words, titles = town.browser(reader), town.words(reader), town.titles(reader)
        public = (town.words("stranger"), town.titles("stranger"))  # feeds are the same for all: their readers sign in nowhere
        holder = town.holders["members"].pk
        for number, route in enumerate(routes()):
            if route.startswith(tuple(EXEMPT)):
                continue
            if "<" in route:  # for each address another seventh: in each, all kinds and states, and some of everything else
                addresses = {str(asked(route, item, reader)) for item in town.items[number % 7::7]}
            else:
                addresses = {f"/{route}", f"/{route}?q={COMMON}", f"/{route}?thread={holder}&q=vei"}
            for address in sorted(addresses):
                page = read(browser, address)
                seen_words, seen_titles = found(page)
                assert seen_words <= (public[0] if ".atom" in address else words), address
                assert seen_titles <= (public[1] if ".atom" in address else titles), address
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
