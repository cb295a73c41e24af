"""What programs read of the forum: feeds, the site map, canonical links, rules for robots. None tells who wrote anything."""

import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from community import text, throttles
from community.contributions import State
from community.forum import actions
from community.forum.models import Board, ContentNote, Post, Reach, Thread
from community.groups.models import SupportGroup
from community.members.models import Member
from tests.conftest import browser_of, is_named
from tests.forum.conftest import answer, grow, make_board, start

ATOM = {"atom": "http://www.w3.org/2005/Atom"}
MAP = {"map": "http://www.sitemaps.org/schemas/sitemap/0.9"}
WORDS = "Words that nobody else wrote."


@pytest.fixture(autouse=True)
def _no_limits() -> Iterator[None]:
    """What may be written in a day is asked elsewhere."""
    with throttles.suspended():
        yield


@pytest.fixture
def shown(db: None) -> Board:
    """A board for everybody that search engines may show."""
    return make_board("news", "everyone", is_indexed=True)


@pytest.fixture
def found(ada: Member, shown: Board) -> Thread:
    """A thread by ada that anybody may find."""
    return start(ada, shown, "A public thread", WORDS)


def feed(browser: Client, address: str = "/forum/feed.atom") -> ElementTree.Element:
    return ElementTree.fromstring(browser.get(address).content)


def titles(browser: Client, address: str = "/forum/feed.atom") -> list[str]:
    return [str(title.text) for title in feed(browser, address).iterfind("atom:entry/atom:title", ATOM)]


def summary(browser: Client) -> str:
    return str(feed(browser).findtext("atom:entry/atom:summary", "", ATOM))


def mapped(browser: Client) -> list[str]:
    tree = ElementTree.fromstring(browser.get("/sitemap-threads.xml").content)
    return [str(one.text).removeprefix(settings.SITE_URL) for one in tree.iterfind(".//map:loc", MAP)]


def test_a_feed_tells_what_was_begun_and_where_and_never_by_whom(
        found: Thread, ben: Member, shown: Board, stranger: Client) -> None:
    answer(ben, found, "A later reply.")
    found.refresh_from_db()
    for address in ("/forum/feed.atom", "/forum/news/feed.atom"):
        said = stranger.get(address)
        assert said["Content-Type"] == "application/atom+xml; charset=utf-8"
        [entry] = ElementTree.fromstring(said.content).iterfind("atom:entry", ATOM)
        assert entry.findtext("atom:title", "", ATOM) == "A public thread"
        assert entry.findtext("atom:author/atom:name", "", ATOM) == shown.title
        assert entry.findtext("atom:summary", "", ATOM) == WORDS
        assert entry.findtext("atom:published", "", ATOM) == found.created_at.isoformat()
        assert entry.findtext("atom:updated", "", ATOM) == found.last_post_at.isoformat()
        link = entry.find("atom:link", ATOM)
        assert link is not None
        assert link.get("href") == f"{settings.SITE_URL}{found.get_absolute_url()}"
        assert not {"ada", "ben", "later reply"} & set(re.findall(r"ada|ben\b|later reply", said.text))


def test_the_feed_is_not_sent_twice_and_a_change_is(
        found: Thread, ada: Member, stranger: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    first = stranger.get("/forum/feed.atom")
    with django_assert_num_queries(1):
        same = stranger.get("/forum/feed.atom", headers={"if-none-match": first["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    actions.edit_post(ada, found.posts.get(), body="Changed words.", revision=1)
    other = stranger.get("/forum/feed.atom", headers={"if-none-match": first["ETag"]})
    assert other.status_code == 200
    assert "Changed words." in other.text
    assert stranger.post("/forum/feed.atom").status_code == 405


@pytest.mark.parametrize(("slug", "fields"), [
    ("closed", {"audience": "members"}), ("team", {"audience": "team"}),
    ("asking", {"audience": "everyone", "own_threads": True}),
])
def test_a_board_that_is_not_for_everybody_has_no_feed_for_anybody(
        slug: str, fields: dict[str, Any], stranger: Client, mo: Member) -> None:
    make_board(slug, **fields)
    for browser in (stranger, browser_of(mo)):
        assert browser.get(f"/forum/{slug}/feed.atom").status_code == 404
    assert browser_of(mo).get("/forum/nothing/feed.atom").status_code == 404
    make_board("open", "everyone")
    assert stranger.get("/forum/open/feed.atom").status_code == 200


def private(ada: Member, mo: Member, shown: Board) -> dict[str, Thread]:
    """One thread for each reason not to be found."""
    group = SupportGroup.objects.create(slug="night", name="Night owls")
    boards = {"members": make_board("members"), "team": make_board("crew", "team"),
              "group": make_board("owls", "group", support_group=group), "not indexed": make_board("quiet", "everyone"),
              "own": make_board("ask", "everyone", is_indexed=True, own_threads=True)}
    threads = {reason: Thread.objects.create(board=board, author=ada, title=f"Secret {reason}")
               for reason, board in boards.items()}
    threads |= {f"public in {reason}": Thread.objects.create(board=boards[reason], author=ada, reach=Reach.PUBLIC,
                                                            title=f"Secret public in {reason}")
                for reason in ("team", "group", "own")}
    more: dict[str, dict[str, Any]] = {"kept quiet": {"reach": Reach.QUIET}, "concealed": {"concealed": True},
                                       "merged": {"merged_into": start(ada, shown, "Kept")}}
    for reason, fields in more.items():
        threads[reason] = Thread.objects.create(board=shown, author=ada, title=f"Secret {reason}", **fields)
    for thread in threads.values():
        Post.objects.create(thread=thread, author=ada, body=WORDS, html=f"<p>{WORDS}</p>", position=1)
        Thread.objects.filter(pk=thread.pk).update(post_count=1, last_position=1)
    for state in (State.HELD, State.HIDDEN, State.REMOVED):
        thread = threads[state] = start(ada, shown, f"Secret {state}", WORDS)
        post = thread.posts.get()
        post.enter_state(state, by=mo)
        post.save()
        actions.refresh_counts(thread)
    return threads


def test_what_is_not_public_is_in_no_feed_no_site_map_and_asks_not_to_be_indexed(
        ada: Member, mo: Member, shown: Board, stranger: Client) -> None:
    threads = private(ada, mo, shown)
    assert titles(stranger) == ["Kept"]
    assert titles(stranger, "/forum/news/feed.atom") == ["Kept"]
    assert titles(stranger, "/forum/quiet/feed.atom") == []
    assert "Secret" not in stranger.get("/forum/feed.atom").text + stranger.get("/sitemap-threads.xml").text
    assert mapped(stranger) == [Thread.objects.get(title="Kept").get_absolute_url()]
    for browser in (stranger, browser_of(mo)):
        for reason, thread in threads.items():
            answered = browser.get(thread.get_absolute_url(), follow=True)
            if answered.status_code == 200 and "Secret" in answered.text:
                assert 'name="robots" content="noindex"' in answered.text, reason
                assert "og:title" not in answered.text, reason


def test_an_author_may_open_a_thread_of_a_members_board_to_everybody(ada: Member, stranger: Client) -> None:
    thread = start(ada, make_board("stories"), "My story", WORDS)
    assert titles(stranger) == mapped(stranger) == []
    Thread.objects.filter(pk=thread.pk).update(reach=Reach.PUBLIC)
    assert titles(stranger) == ["My story"]
    assert mapped(stranger) == [thread.get_absolute_url()]
    assert 'content="index, follow"' in stranger.get(thread.get_absolute_url()).text


def test_no_alias_and_nobody_behind_it_is_in_a_feed(found: Thread, stranger: Client) -> None:
    Thread.objects.update(alias="Quiet Heron")
    Post.objects.update(alias="Quiet Heron")
    said = stranger.get("/forum/feed.atom").text
    assert "A public thread" in said
    assert "Heron" not in said
    assert not is_named("ada", said)


def test_a_feed_quotes_and_names_nobody(found: Thread, ben: Member, stranger: Client) -> None:
    source = answer(ben, found, "What ben said.")
    known = text.Known(members={"ben": ben.pk}, entries=frozenset({"withdrawal"}), sources=frozenset({source.pk}))
    body = (f"Before. @ben and @unknown\n\n> [quoted](/forum/p/{source.pk}/)\n> What ben said.\n>\n>> deeper ben\n\n"
            "> plain quote of ben\n\nSee [[withdrawal]]. After <b>&amp;</b>.")
    Post.objects.filter(thread=found, position=1).update(html=text.render_post(body, known))
    assert summary(stranger).split() == ["Before.", "and", "See", ".", "After", "&lt;b&gt;&amp;amp;&lt;/b&gt;."]


def test_a_feed_does_not_show_what_stands_behind_a_content_note(found: Thread, stranger: Client) -> None:
    ContentNote.objects.update_or_create(slug="seizures", defaults={"label": "mentions seizures"})
    for model, rows in ((Thread, Thread.objects.filter(pk=found.pk)), (Post, Post.objects.filter(thread=found))):
        rows.update(notes=["seizures"])
        assert summary(stranger) == "Content note: mentions seizures. The text is on the page.", model
        rows.update(notes=[])
    assert summary(stranger) == WORDS


def test_a_long_post_is_cut_and_a_feed_ends_somewhere(ada: Member, found: Thread, shown: Board, stranger: Client) -> None:
    Post.objects.update(html=f"<p>{'word ' * 200}</p>")
    assert len(summary(stranger)) <= 300
    for number in range(35):
        start(ada, shown, f"Thread {number}")
    assert len(titles(stranger)) == 30


@given(st.text(alphabet=st.sampled_from("<>/blockquote p@ad\x02\x03q1&;"), max_size=80))
def test_no_markup_comes_through_an_excerpt(html: str) -> None:
    words = text.excerpt(f"<p>{html}</p>", 300)
    assert not {"\x02", "\x03"} & set(words)
    assert len(words) <= 300


def test_the_index_of_the_site_map_names_the_threads(found: Thread, stranger: Client) -> None:
    index = stranger.get("/sitemap.xml")
    assert "/sitemap-threads.xml</loc>" in index.text
    for address in ("/sitemap.xml", "/sitemap-threads.xml"):
        first = stranger.get(address)
        assert stranger.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304
    before = stranger.get("/sitemap.xml")["ETag"]
    found.posts.update(state=State.HIDDEN)
    actions.refresh_counts(found)
    assert mapped(stranger) == []
    assert stranger.get("/sitemap.xml", headers={"if-none-match": before}).status_code == 200


def test_the_site_map_asks_no_more_however_long_it_is(
        found: Thread, ada: Member, shown: Board, stranger: Client,
        django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    Thread.objects.bulk_create(Thread(board=shown, author=ada, title="Many") for _ in range(2100))
    with django_assert_max_num_queries(4):
        tree = ElementTree.fromstring(stranger.get("/sitemap-threads.xml?p=2").content)
    assert len(list(tree.iterfind(".//map:loc", MAP))) == 101
    assert stranger.get("/sitemap.xml").text.count("sitemap-threads.xml") == 2


def test_every_page_of_a_thread_has_one_address(found: Thread, ada: Member, stranger: Client) -> None:
    grow(ada, found, 25)
    whole = f"{settings.SITE_URL}{found.get_absolute_url()}"
    for query, canonical in (("", whole), ("?page=1", whole), ("?page=2", f"{whole}?page=2")):
        page = stranger.get(found.get_absolute_url() + query).text
        assert f'<link rel="canonical" href="{canonical}">' in page
        assert f'<meta property="og:url" content="{canonical}">' in page
        assert '<meta property="og:title" content="A public thread">' in page
        assert "og:image" not in page
        assert WORDS not in re.findall("<head>.*</head>", page, re.DOTALL)[0]


def test_pages_of_open_boards_name_their_feed(shown: Board, board: Board, stranger: Client, ada: Member) -> None:
    assert 'href="/forum/news/feed.atom"' in stranger.get("/forum/news/").text
    assert "feed.atom" not in browser_of(ada).get("/forum/waves/").text
    assert 'href="/forum/feed.atom"' in stranger.get("/forum/").text
    for address in ("/forum/news/", "/forum/"):  # browsers show no sign of what only stands in the head
        assert f'<a href="{address}feed.atom">' in stranger.get(address).text


def test_robots_are_asked_to_leave_private_lists_alone(stranger: Client) -> None:
    lines = stranger.get("/robots.txt").text.splitlines()
    for place in ("/bookmarks/", "/drafts/", "/members/", "/notifications/", "/search/", "/forum/p/", "/forum/unread/",
                  "/forum/wishes/", "/forum/t/*?plain"):
        assert f"Disallow: {place}" in lines
    assert "Disallow: /forum/" not in lines


def test_a_title_that_comes_back_sends_nobody_in_circles(found: Thread, ada: Member, stranger: Client) -> None:
    first = found.get_absolute_url()
    actions.rename(ada, found, title="Another title")
    response = stranger.get(first)
    assert (response.status_code, response["Cache-Control"]) == (301, "no-cache")
    assert stranger.get(response["Location"]).status_code == 200
    actions.rename(ada, found, title="A public thread")
    assert stranger.get(first).status_code == 200
