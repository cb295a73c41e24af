"""Threads whose posts link to a page of the library are named on it."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client

from community.forum import actions
from community.forum.models import Board, EntryLink, Post, Thread
from community.members.models import Block, Member
from community.moderation import actions as moderation
from tests.conftest import browser_of
from tests.forum.beneath import as_guest, shown
from tests.forum.conftest import answer, make_board, send_edit, start


@pytest.fixture(autouse=True)
def library_board(shelf: Path) -> Board:
    """A small library, and the board beneath it."""
    return make_board("library", "everyone", team_starts=True)


class TestRelated:
    """Threads whose posts link to a page are named on it."""

    LINK = "See [this page](/library/slowly/)."

    def test_threads_that_link_here_are_named_the_newest_mention_first(
            self, stranger: Client, ada: Member, open_board: Board) -> None:
        for title in ("One", "Two"):
            start(ada, open_board, title, self.LINK)
        answer(ada, Thread.objects.get(title="One"), self.LINK)
        page = shown(stranger)
        assert page.index(">One</a>") < page.index(">Two</a>")
        assert page.count(">One</a>") == 1

    @pytest.mark.parametrize(("link", "counts"), [
        ("/library/slowly/", True), ("/library/slowly", True), ("/library/slowly/#what-helps", True),
        ("http://localhost:8000/library/slowly/", True), ("https://elsewhere.example/library/slowly/", False),
        ("/library/slowly/history/", False), ("/library/faq/slowly/", False), ("http://[x/library/slowly/", False),
    ])
    def test_which_links_count(self, link: str, counts: bool, stranger: Client, ada: Member, open_board: Board) -> None:
        start(ada, open_board, "A thread", f"[words]({link})")
        assert (">A thread</a>" in shown(stranger)) is counts

    def test_who_meets_which(self, stranger: Client, ada: Member, ben: Member, hana: Member, board: Board, open_board: Board,
                             team_board: Board) -> None:
        for place, title, author in ((open_board, "Open", ada), (board, "Members", ada), (team_board, "Team", hana)):
            start(author, place, title, self.LINK)
        named = {title for title in ("Open", "Members", "Team") if f">{title}</a>" in shown(stranger)}
        assert named == {"Open"}
        assert ">Members</a>" in shown(browser_of(ben))
        assert ">Team</a>" not in shown(browser_of(ben))
        assert ">Team</a>" in shown(browser_of(hana))
        Block.objects.create(blocker=ben, blocked=ada)
        assert ">Members</a>" not in shown(browser_of(ben))

    def test_no_wider_circle_learns_a_title(self, stranger: Client, ada: Member, ben: Member, hana: Member,
                                            open_board: Board, mo: Member) -> None:
        asked = make_board("ask", own_threads=True)
        start(ada, asked, "Asked of the team", self.LINK)
        actions.pin(mo, start(hana, asked, "For everybody", self.LINK))
        Thread.objects.filter(pk=start(ada, open_board, "Quiet", self.LINK).pk).update(reach="quiet")
        assert not re.search(r">(Asked of the team|For everybody|Quiet)</a>", shown(stranger))
        assert set(re.findall(r">(Asked of the team|For everybody|Quiet)</a>", shown(browser_of(ben)))) == {
            "For everybody", "Quiet"}

    def test_what_is_hidden_names_no_thread(self, stranger: Client, ada: Member, ben: Member, mo: Member,
                                            open_board: Board) -> None:
        thread = start(ada, open_board, "A thread")
        post = answer(ben, thread, self.LINK)
        assert ">A thread</a>" in shown(stranger)
        moderation.hide(mo, post, reason="guideline 1")
        assert ">A thread</a>" not in shown(stranger)
        moderation.restore(mo, post, reason="after all")
        assert ">A thread</a>" in shown(stranger)
        moderation.hide(mo, thread.posts.get(position=1), reason="guideline 1")
        assert ">A thread</a>" not in shown(stranger)

    def test_a_link_that_is_edited_out_counts_no_more(self, stranger: Client, ada: Member, open_board: Board) -> None:
        post = start(ada, open_board, "A thread", self.LINK).posts.get()
        send_edit(browser_of(ada), post, "No link.")
        assert ">A thread</a>" not in shown(stranger)
        assert not EntryLink.objects.exists()
        send_edit(browser_of(ada), post, self.LINK, revision=2)
        assert ">A thread</a>" in shown(stranger)

    def test_a_guests_link_waits_with_the_reply(self, stranger: Client, mo: Member) -> None:
        as_guest(stranger, "/forum/library/other-topic/", body=self.LINK)
        related = 'aria-labelledby="related-threads"'
        assert related not in shown(stranger)
        moderation.approve(mo, Post.objects.get())
        assert related in shown(stranger)


def test_links_written_before_they_were_noted_are_noted_by_the_migration(ada: Member, open_board: Board) -> None:
    for title, link in (("One", "/library/slowly/"), ("Two", "http://localhost:8000/library/faq/is-it-hard/#x"),
                        ("Three", "https://elsewhere.example/library/slowly/")):
        start(ada, open_board, title, f"See [this]({link}).")
    noted = set(EntryLink.objects.values_list("path", "post"))
    EntryLink.objects.all().delete()
    migration = import_module("community.migrations.0002_replies")
    for _time in range(2):
        migration.note_links(apps, None)
        assert set(EntryLink.objects.values_list("path", "post")) == noted
    assert {path for path, _post in noted} == {"slowly", "faq/is-it-hard"}
