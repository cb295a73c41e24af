"""A page of a thread is kept for all who see the same of it, and yet is each reader's own."""

import re
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from community import kept
from community.contributions import State
from community.forum import actions
from community.forum.models import Board, Post, Thread
from community.forum.views import kept_page
from community.members.models import Block, Member
from library.queries.shelf import Shelf
from tests.conftest import browser_of, make_member
from tests.forum.conftest import answer, start


@pytest.fixture(autouse=True)
def empty_shelves(monkeypatch: pytest.MonkeyPatch) -> None:
    forget(monkeypatch)


def forget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "_kept", Shelf(64))
    monkeypatch.setattr(kept_page, "_frames", Shelf(64))


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Whom a page was rendered for."""
    found: list[str] = []
    usual = kept_page._with_gaps

    def counting(request: Any, context: Any) -> str:
        found.append(str(request.user))
        return usual(request, context)

    monkeypatch.setattr(kept_page, "_with_gaps", counting)
    return found


@pytest.fixture
def talk(ada: Member, ben: Member, open_board: Board) -> Thread:
    """By ada, answered by ben and under a one-off name, with a reaction and a bookmark of ben's."""
    thread = start(ada, open_board, "Waves")
    answer(ben, thread, "The words of somebody.")
    post = answer(make_member("carl"), thread, "Behind a name.", alias="Heron")
    actions.react(ben, post, "hug")
    actions.bookmark(ben, thread.posts.get(position=1), note="")
    Post.objects.update(created_at=timezone.now() - timedelta(days=3))
    Thread.objects.update(last_post_at=timezone.now() - timedelta(days=3))
    return thread


def page(browser: Client, thread: Thread) -> str:
    """What a reader gets, without what is new each time it is asked for."""
    html = browser.get(thread.get_absolute_url()).text
    html = re.sub(r'(name="csrfmiddlewaretoken" value=)"\w{64}"', r"\1", html)
    html = re.sub(r'(name="nonce" value=)"[0-9a-f-]{36}"', r"\1", html)
    return re.sub(r'(name="alias" value=)"[a-z_]+"', r"\1", html)


@pytest.fixture
def readers(ada: Member, ben: Member, hana: Member, mo: Member, db: None) -> dict[str, Client]:
    """Of every kind that sees a thread in its own way, and two of the same."""
    muted, blocker = make_member("muted"), make_member("blocker")
    Member.objects.filter(pk=muted.pk).update(muted_until=timezone.now() + timedelta(days=1))
    Block.objects.create(blocker=blocker, blocked=ben)
    people = [ada, ben, hana, mo, muted, blocker, make_member("nina"), make_member("tom_the_second")]
    return {"": Client(), **{who.username: browser_of(Member.objects.get(pk=who.pk)) for who in people}}


@pytest.mark.parametrize("turn", range(4))
def test_each_gets_what_they_would_get_alone(
        turn: int, readers: dict[str, Client], talk: Thread, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = {}
    for name, browser in readers.items():
        forget(monkeypatch)
        alone[name] = page(browser, talk)
    forget(monkeypatch)
    names = list(readers)
    order = [*names[turn * 2:], *names[:turn * 2]]
    for name in [*order, *reversed(order)]:
        assert page(readers[name], talk) == alone[name], name


def test_no_page_names_another_reader(readers: dict[str, Client], talk: Thread) -> None:
    for first, second in permutations(["nina", "tom_the_second", "muted"], 2):
        page(readers[first], talk)
        assert first not in page(readers[second], talk)
        assert f"({second})" in page(readers[second], talk)


def test_who_sees_the_same_shares_it(readers: dict[str, Client], talk: Thread, made: list[str]) -> None:
    page(readers["nina"], talk)
    page(readers["tom_the_second"], talk)
    assert made == ["nina"]
    page(readers["ben"], talk)  # some of it is his
    assert made == ["nina", "ben"]


@pytest.mark.parametrize("change", ["name", "lock", "hide", "read", "board", "mute", "note"])
def test_whatever_changes_shows_at_once(change: str, readers: dict[str, Client], talk: Thread, ben: Member, mo: Member,
                                        monkeypatch: pytest.MonkeyPatch) -> None:
    before = page(readers["nina"], talk)
    nina = Member.objects.get(username="nina")
    if change == "name":
        Member.objects.filter(pk=ben.pk).update(username="benedict")
    elif change == "lock":
        actions.lock(mo, talk, reason="For tonight.")
    elif change == "hide":
        Post.objects.filter(thread=talk, position=2).update(state=State.HIDDEN)
    elif change == "read":
        actions.mark_read(nina, talk, 1)
    elif change == "board":
        Board.objects.filter(pk=talk.board_id).update(title="Another name")
    elif change == "mute":
        Member.objects.filter(pk=nina.pk).update(muted_until=timezone.now() + timedelta(days=1))
    else:
        Thread.objects.filter(pk=talk.pk).update(notes=["seizures"])
    after = page(readers["nina"], talk)
    forget(monkeypatch)
    assert after == page(readers["nina"], talk)
    assert (after != before) is (change != "note")  # no such note is known here


def test_a_message_is_shown_once_and_kept_for_nobody(readers: dict[str, Client], talk: Thread, made: list[str]) -> None:
    browser = readers["nina"]
    own = answer(Member.objects.get(username="nina"), talk)
    browser.post(f"/forum/p/{own.pk}/edit/", {"body": "Other words.", "revision": own.revision})
    assert "Your change is saved." in page(browser, talk)
    assert made == []
    assert "Your change is saved." not in page(browser, talk)


def test_no_words_of_a_post_are_taken_for_a_gap(
        readers: dict[str, Client], talk: Thread, ben: Member, made: list[str]) -> None:
    """What stands in for a reader's own number has to be such as nobody can write: a link would carry it elsewhere."""
    answer(ben, talk, "[Look](https://elsewhere.example/?9007199254740903&2147480904)")
    html = page(readers["nina"], talk)
    assert made == ["nina"]
    assert "elsewhere.example/?9007199254740903&amp;2147480904" in html
    for gap in ("_MEMBER", "_READ"):
        assert str(getattr(kept_page, gap)) not in html
    nina = Member.objects.get(username="nina")
    assert f'data-draft="{nina.pk}.thread.{talk.pk}"' in html


def test_who_asks_for_the_head_alone_leaves_nothing_in_the_page(readers: dict[str, Client], talk: Thread) -> None:
    """The links to sign in lead back to the page they stand on."""
    address = talk.get_absolute_url()
    assert readers[""].head(address).status_code == 200
    assert f'href="/accounts/login/?next={address.replace("/", "%2F")}"' in page(readers[""], talk)
    assert f'name="next" value="{address}"' in page(readers[""], talk)
