"""Every page of the forum under axe, full of what may stand on it: notes, tags, quotes, folds, acts, drafts, what is new."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from itertools import cycle
from typing import Any

import pytest
from playwright.sync_api import Page

from community.forum import actions, fanout
from community.forum.models import Board, BoardGroup, ContentNote, Post, ReadMark, Tag, Thread, Welcome
from community.members.models import Member
from community.moderation import actions as moderation
from tests.browser.test_accessibility import LONG, THEMES, faults
from tests.conftest import make_member
from tests.forum.conftest import answer, grow, make_board, start

OpenPage = Callable[..., Page]

OPEN = ["/forum/", "/forum/families/", "/forum/hopeful/", "/forum/new/", "/search/?q=Donau", "/forum/t/{open}/",
        "/forum/t/{open}/?plain", "/forum/t/{open}/?order=newest"]
READER = [
    "/forum/", "/forum/asked/", "/forum/asked/?tag=sleep", "/forum/unread/", "/forum/new/", "/forum/mine/", "/forum/followed/",
    "/forum/hopeful/", "/forum/wishes/", "/bookmarks/", "/drafts/", "/notifications/", "/search/?q=Donau", "/settings/reading/",
    "/forum/asked/new/", "/forum/t/{thread}/", "/forum/t/{thread}/?page=2", "/forum/t/{thread}/?plain",
    "/forum/t/{thread}/reply/?quote={own}", "/forum/p/{own}/edit/", "/forum/p/{edited}/history/", "/forum/p/{own}/withdraw/",
    "/forum/p/{first}/react/", "/forum/p/{first}/bookmark/",
]
STARTER = ["/forum/t/{thread}/", "/forum/t/{thread}/close/", "/forum/t/{thread}/tags/", "/forum/t/{thread}/notes/",
           "/forum/p/{first}/withdraw/"]
STAFF = [
    "/forum/welcome/", "/forum/t/{thread}/", "/forum/t/{thread}/move/", "/forum/t/{thread}/split/", "/forum/t/{thread}/merge/",
    "/forum/t/{thread}/slow/", "/forum/t/{thread}/rename/", "/forum/t/{thread}/lock/", "/forum/t/{thread}/notes/",
    "/forum/t/{thread}/tags/", "/forum/t/{held}/", "/moderation/held/", "/moderation/post/{waiting}/return/",
    "/moderation/post/{alias}/trace/", "/moderation/post/{own}/hide/", "/forum/p/{own}/notes/",
]


@pytest.fixture
def board(transactional_db: None) -> Board:
    """A board in a group, with tags, hints and answers."""
    board = make_board("asked", takes_answers=True, hint=LONG, lets_choose_reach=True,
                       group=BoardGroup.objects.create(title=LONG[:60], position=1))
    for slug, label in (("sleep", "Sleep"), ("long", LONG[:30])):
        Tag.objects.create(board=board, slug=slug, label=label)
    for slug, label in (("seizures", "mentions seizures"), ("long", f"mentions {LONG[:40]}")):
        ContentNote.objects.update_or_create(slug=slug, defaults={"label": label})
    return board


@pytest.fixture
def town(board: Board, ada: Member, ben: Member, mo: Member) -> dict[str, Any]:
    """A long thread on it with something of everything, and what ben keeps, follows, hides and has begun to write."""
    thread = start(ada, board, LONG[:140], LONG)
    first = thread.posts.get()
    noted = answer(ada, thread, f"{LONG} seizures")
    own = answer(ben, thread, f"> [quoted](/forum/p/{noted.pk}/)\n> {LONG}\n\nI thank @ada.")
    edited = answer(ben, thread, "As it was.")
    actions.edit_post(ben, edited, body=f"As it is. {LONG}", revision=1)
    alias = actions.reply(ben, thread, body="Quietly.", nonce=uuid.uuid4(), alias="quiet_harbour").post
    actions.withdraw(ben, answer(ben, thread, "Taken back."))
    moderation.hide(mo, answer(ada, thread, "Taken down."), reason="guideline 1")
    Post.objects.filter(pk=noted.pk).update(notes=["seizures", "long"])
    Thread.objects.filter(pk=thread.pk).update(notes=["long"], tags=["sleep", "long"])
    actions.mark_answer(ada, own)
    for kind in ("thanks", "hug", "hope"):
        actions.react(ada, own, kind)
    actions.slow(mo, thread, seconds=60, lasts=timedelta(hours=5), reason=LONG)
    keep(ben, thread, noted)
    grow(ada, thread, 30)
    ReadMark.objects.create(member=ben, thread=thread, position=3)
    return {"thread": thread.pk, "first": first.pk, "own": own.pk, "edited": edited.pk, "alias": alias.pk,
            "open": start(ada, make_board("families", "everyone", is_hopeful=True), LONG[:140], LONG).pk, **newcomers(mo)}


def keep(ben: Member, thread: Thread, noted: Post) -> None:
    actions.choose_reading(ben, actions.Choices(collapsed_notes=["seizures"], hides_hard=False, hope_first=True,
                                                newest_first=False, follows_own=True))
    actions.bookmark(ben, noted, note=LONG)
    actions.follow(ben, thread, "watch")
    actions.follow(ben, thread.board, "mute")
    actions.follow(ben, Tag.objects.get(slug="sleep"), "watch")
    words = {"title": [LONG[:100]], "body": [LONG]}
    actions.keep(ben, f"board.{thread.board_id}", words, address=f"/forum/{thread.board.slug}/new/")
    fanout.fan_out(noted.pk)


def newcomers(mo: Member) -> dict[str, Any]:
    """Somebody whose first post waits for a moderator, and somebody whose first post waits for an answer."""
    waiting = start(make_member("june"), Board.objects.get(slug="families"), LONG[:140], LONG)
    Thread.objects.filter(pk=waiting.pk).update(concealed=True)
    Post.objects.filter(thread=waiting).update(state="held", position=None)
    welcomed = start(make_member("luis"), Board.objects.get(slug="families"), LONG[:140], LONG)
    Welcome.objects.create(post=welcomed.posts.get())
    return {"held": waiting.pk, "waiting": waiting.posts.get().pk}


def tour(page: Page, addresses: list[str], town: dict[str, Any]) -> None:
    """Look at every page in the calm theme and one other in turn. All of them are there."""
    found = []
    for address, theme in zip(addresses, cycle(THEMES), strict=False):
        response = page.goto(address.format(**town))
        assert response is not None
        assert response.status == 200, address
        found += [f"{address}: {fault}" for fault in faults(page, [theme])]
    assert not found, "\n".join(found)


def test_what_strangers_read(town: dict[str, Any], open_page: OpenPage) -> None:
    tour(open_page(None, "/"), OPEN, town)


def test_what_a_reader_meets(ben: Member, town: dict[str, Any], open_page: OpenPage) -> None:
    tour(open_page(ben, "/"), READER, town)


def test_what_whoever_began_a_thread_meets(ada: Member, town: dict[str, Any], open_page: OpenPage) -> None:
    tour(open_page(ada, "/"), STARTER, town)


def test_what_a_moderator_meets(mo: Member, town: dict[str, Any], open_page: OpenPage) -> None:
    tour(open_page(mo, "/"), STAFF, town)


def test_a_thread_with_everything_unfolded(mo: Member, ben: Member, town: dict[str, Any], open_page: OpenPage) -> None:
    for member in (mo, ben):
        page = open_page(member, "/forum/t/{thread}/".format(**town))
        page.get_by_role("link", name="React").first.click()
        page.get_by_role("button", name="Thank you").first.wait_for()
        page.evaluate("() => document.querySelectorAll('main details').forEach(one => { one.open = true })")
        found = faults(page)
        assert not found, "\n".join(found)
