"""Posts are kept in memory as they were rendered, and yet whatever changes shows at once, to each reader what is theirs."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from community import kept, text
from community.contributions import State
from community.forum import actions, shelf
from community.forum.models import Board, Post
from community.members.models import Block, Member
from library.queries.shelf import Shelf
from tests.conftest import browser_of
from tests.forum.conftest import answer, start


@pytest.fixture(autouse=True)
def renders(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """An empty shelf, and which posts were rendered anew."""
    made: list[int] = []
    usual = shelf.rendered

    def counting(reader: Any, post: Post, render: Any) -> str:
        def counted() -> str:
            made.append(post.pk)
            return str(render())
        return usual(reader, post, counted)

    monkeypatch.setattr(kept, "_kept", Shelf(64))
    monkeypatch.setattr(shelf, "rendered", counting)
    return made


@pytest.fixture
def reply(ben: Member, ada: Member, open_board: Board) -> Post:
    """A reply by ben, two hours ago."""
    post = answer(ben, start(ada, open_board), "The words.")
    Post.objects.update(created_at=timezone.now() - timedelta(hours=2))
    return post


def page(browser: Client, post: Post) -> str:
    return browser.get(post.thread.get_absolute_url()).text


def test_readers_who_see_the_same_share_it(reply: Post, hana: Member, ada: Member, renders: list[int]) -> None:
    other = Member.objects.create(username="nina", skeleton="nina")
    page(browser_of(other), reply)
    assert len(renders) == 2
    page(browser_of(other), reply)
    third = Member.objects.create(username="tom", skeleton="tom")
    assert "The words." in page(browser_of(third), reply)
    assert len(renders) == 2
    page(browser_of(ada), reply)  # she may change hers
    assert len(renders) > 2


def test_what_only_some_may_do_is_offered_to_them_only(
        reply: Post, ada: Member, ben: Member, mo: Member, stranger: Client) -> None:
    offered = ((stranger, False, False), (browser_of(ada), False, False), (browser_of(ben), True, False),
               (browser_of(mo), False, True), (stranger, False, False))
    for _again in range(2):
        for browser, edits, conceals in offered:
            said = page(browser, reply)
            assert (f"/forum/p/{reply.pk}/edit/" in said) is edits
            assert (f"/moderation/hide/post/{reply.pk}/" in said or "Take down" in said) is conceals
    Member.objects.filter(pk=ben.pk).update(muted_until=timezone.now() + timedelta(days=1))
    assert f"/forum/p/{reply.pk}/edit/" not in page(browser_of(Member.objects.get(pk=ben.pk)), reply)


def test_an_edit_a_new_name_and_a_new_role_show_at_once(reply: Post, ada: Member, ben: Member) -> None:
    browser = browser_of(ada)
    assert "The words." in page(browser, reply)
    actions.edit_post(ben, reply, body="Other words.", revision=1)
    said = page(browser, reply)
    assert "Other words." in said
    assert "The words." not in said
    Member.objects.filter(pk=ben.pk).update(username="benedict")
    assert "benedict" in page(browser, reply)
    Member.objects.filter(pk=ben.pk).update(role="host")
    assert "Host" in page(browser, reply)
    Member.objects.filter(pk=ben.pk).update(closed_at=timezone.now())
    assert "/members/benedict/" not in page(browser, reply)


def test_a_decision_and_a_block_show_at_once(reply: Post, ada: Member, ben: Member, mo: Member) -> None:
    browser, moderator = browser_of(ada), browser_of(mo)
    assert "The words." in page(browser, reply)
    assert "The words." in page(moderator, reply)
    actions.set_state(reply, State.HIDDEN, by=mo, reason="Not kind.")
    assert "The words." not in page(browser, reply)
    assert "Not kind." in page(moderator, reply)
    actions.set_state(reply, State.PUBLISHED, by=mo, reason="")
    assert "The words." in page(browser, reply)
    Block.objects.create(blocker=ada, blocked=ben)
    assert "The words." not in page(browser, reply)
    assert "someone you have blocked" in page(browser, reply)


def test_what_stands_for_a_mark_is_each_readers_own(reply: Post, ada: Member) -> None:
    html = text.render_post("@ben hello", text.Known(members={"ben": 7}))
    Post.objects.filter(pk=reply.pk).update(html=html)
    whole = Post.objects.select_related("author", "thread__board", "thread__author")
    posts = {name: whole.get(pk=reply.pk) for name in ("a", "b")}
    posts["a"].fillings = text.Fillings(names={7: ("ben", "/members/ben/")})
    posts["b"].fillings = text.Fillings(names={7: ("benedict", "/members/benedict/")})
    reader = shelf.Reader(ada)
    assert shelf.rendered(reader, posts["a"], lambda: "one") == "one"
    assert shelf.rendered(reader, posts["b"], lambda: "other") == "other"
    assert shelf.rendered(reader, posts["a"], lambda: "never") == "one"


def test_reactions_notes_and_what_lists_attach_are_part_of_the_key(reply: Post, ada: Member) -> None:
    def key(**fields: Any) -> Any:
        post = Post.objects.select_related("author", "thread__board", "thread__author").get(pk=reply.pk)
        for name, value in fields.items():
            setattr(post, name, value)
        return shelf.Reader(ada).key(post)

    assert key() == key()
    assert hash(key()) == hash(key())
    keys = [key(), key(reactions={"hug": 1}), key(reactions={"hug": 2}), key(notes=["seizures"]), key(mine={"hug"}),
            key(mine={"hope"}), key(alias="Heron"), key(bookmark="here")]
    assert len(set(keys)) == len(keys)


def test_the_token_of_a_form_is_the_readers_own(reply: Post, ada: Member, ben: Member, mo: Member) -> None:
    answer(ben, reply.thread)
    Post.objects.filter(thread=reply.thread, position=3).update(state=State.HELD, position=None)  # with forms for moderators
    actions.refresh_counts(reply.thread)
    for _again in range(2):
        said = page(browser_of(mo), reply)
        assert kept.TOKEN not in said
        tokens = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', said)
        assert len(tokens) > 1
        assert len(set(tokens)) == 1


def test_words_of_time_do_not_grow_old(reply: Post, ada: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = browser_of(ada)
    assert "today" in page(browser, reply) or "yesterday" in page(browser, reply)
    Post.objects.update(created_at=timezone.now())
    assert "less than an hour ago" in page(browser, reply)
    later = timezone.now() + timedelta(days=3)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert "3 days ago" in page(browser_of(ada), reply)


def test_a_thread_that_is_closed_offers_no_quoting_any_more(reply: Post, ada: Member, mo: Member) -> None:
    browser, quotes = browser_of(ada), f"?quote={reply.pk}"
    assert quotes in page(browser, reply)
    actions.lock(mo, reply.thread, reason="For tonight.")
    assert quotes not in page(browser, reply)
    actions.unlock(mo, reply.thread)
    assert quotes in page(browser, reply)
