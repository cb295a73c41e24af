"""The pages of boards: groups, tags, hints, traces, and boards where people see only what they asked themselves."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from community.forum import actions
from community.forum.models import Board, BoardGroup, Tag, Thread, ThreadTrace
from community.forum.models.boards import FIXED_WORDS
from community.forum.urls import urlpatterns
from community.groups import actions as groups
from community.groups.models import Membership, SupportGroup
from community.members.models import Member
from community.policy import Refused
from tests.conftest import browser_of
from tests.forum.conftest import answer, make_board, start


def page(browser: Client, address: str) -> str:
    response = browser.get(address)
    assert response.status_code == 200
    return response.content.decode()


def main(html: str) -> str:
    """What stands in the middle of a page, without the tokens of its forms."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", html[html.index("<main"):html.index("</main>")])


def test_groups_stand_in_their_order(ben: Member, board: Board) -> None:
    for place, (title, slug) in enumerate([("Later", "later"), ("Sooner", "sooner")]):
        group = BoardGroup.objects.create(title=title, position=2 - place)
        make_board(slug, group=group)
    shown = page(browser_of(ben), "/forum/")
    places = [shown.index(f'href="/forum/{slug}/"') for slug in ("waves", "sooner", "later")]
    assert places == sorted(places)
    assert shown.index("Sooner</h2>") < shown.index("Later</h2>")


def test_lists_cost_as_much_as_promised(ben: Member, mo: Member, board: Board, django_assert_max_num_queries: Any) -> None:
    for n in range(3):
        Tag.objects.create(board=board, slug=f"t{n}", label=f"T{n}")
        other = make_board(f"other{n}", group=BoardGroup.objects.create(title=f"G{n}"))
        actions.move(mo, start(ben, board), other, reason="x")
        actions.label_thread(ben, start(ben, board), tags=[f"t{n}"])
    browser = browser_of(ben)
    with django_assert_max_num_queries(4):
        browser.get("/forum/")
    with django_assert_max_num_queries(7):
        assert "Moved to other boards" in page(browser, "/forum/waves/")


class TestOwnThreads:
    @pytest.fixture
    def asked(self, db: None) -> Board:
        return make_board("ask", own_threads=True)

    def test_each_sees_what_they_asked_and_what_is_pinned(
            self, ada: Member, ben: Member, hana: Member, mo: Member, asked: Board) -> None:
        mine, theirs, pinned = start(ada, asked, "Mine"), start(ben, asked, "Theirs"), start(hana, asked, "How this works")
        actions.pin(mo, pinned)
        shown = page(browser_of(ada), "/forum/ask/")
        assert ("Mine" in shown, "Theirs" in shown, "How this works" in shown) == (True, False, True)
        assert "Theirs" in page(browser_of(hana), "/forum/ask/")
        post = theirs.posts.get()
        for address in (theirs.get_absolute_url(), f"/forum/p/{post.pk}/", f"/forum/t/{theirs.pk}/close/"):
            assert browser_of(ada).get(address).status_code == 404
        assert browser_of(ada).get(mine.get_absolute_url()).status_code == 200
        assert answer(hana, mine).position == 2

    def test_what_was_asked_of_the_team_alone_is_not_put_at_the_top(
            self, ada: Member, ben: Member, hana: Member, mo: Member, asked: Board) -> None:
        question, answer_for_all = start(ben, asked, "A private question"), start(hana, asked, "For everybody")
        assert browser_of(mo).post(f"/forum/t/{question.pk}/pin/").status_code == 409
        assert browser_of(mo).post(f"/forum/t/{answer_for_all.pk}/pin/").status_code == 302
        shown = page(browser_of(ada), "/forum/ask/")
        assert ("A private question" in shown, "For everybody" in shown) == (False, True)

    def test_numbers_do_not_tell_that_others_wrote(self, ada: Member, ben: Member, hana: Member, asked: Board) -> None:
        empty = main(page(browser_of(ada), "/forum/"))
        start(ben, asked)
        assert main(page(browser_of(ada), "/forum/")) == empty
        assert "last post" not in empty
        assert "1 thread" in page(browser_of(hana), "/forum/")
        assert browser_of(ada).get("/forum/ask/feed.atom").status_code == 404


class TestTags:
    def test_a_list_by_tag_shows_those_and_no_others(self, ada: Member, ben: Member, board: Board) -> None:
        Tag.objects.create(board=board, slug="sleep", label="Sleep")
        tagged, plain = start(ada, board, "With"), start(ada, board, "Without")
        assert actions.label_thread(ada, tagged, tags=["sleep", "made-up"])
        assert not actions.label_thread(ada, tagged, tags=["sleep"])
        shown = page(browser_of(ben), "/forum/waves/?tag=sleep")
        assert tagged.get_absolute_url() in shown
        assert plain.get_absolute_url() not in shown
        assert "No thread carries this tag" in page(browser_of(ben), "/forum/waves/?tag=nothing")
        with pytest.raises(Refused):
            actions.label_thread(ben, tagged, tags=[])

    def test_who_began_a_thread_ticks_them(self, ada: Member, ben: Member, board: Board, thread: Thread) -> None:
        Tag.objects.create(board=board, slug="sleep", label="Sleep")
        address = f"/forum/t/{thread.pk}/tags/"
        assert browser_of(ada).post(address, {"tags": ["sleep"]}).status_code == 302
        assert browser_of(ben).post(address, {"tags": []}).status_code == 403
        thread.refresh_from_db()
        assert thread.tags == ["sleep"]
        assert browser_of(ada).post(address, {}).status_code == 302
        thread.refresh_from_db()
        assert thread.tags == []

    def test_where_a_board_has_none_the_page_says_so(self, ada: Member, thread: Thread) -> None:
        assert "This board has no tags yet." in browser_of(ada).get(f"/forum/t/{thread.pk}/tags/").text

    def test_three_are_enough_later_too(self, ada: Member, board: Board, thread: Thread) -> None:
        slugs = ["a", "b", "c", "d"]
        Tag.objects.bulk_create(Tag(board=board, slug=slug, label=slug) for slug in slugs)
        address = f"/forum/t/{thread.pk}/tags/"
        refused = browser_of(ada).post(address, {"tags": slugs})
        assert (refused.status_code, "at most three tags" in refused.text) == (422, True)
        done = browser_of(ada).post(address, {"tags": slugs[:3]}, follow=True)
        assert "Saved." in done.text
        assert "shown in the thread" not in done.text


class TestTraces:
    def test_lead_there_for_a_month_and_for_those_who_may_go(
            self, ada: Member, ben: Member, hana: Member, mo: Member, board: Board, team_board: Board) -> None:
        here, hidden = start(ada, board, "Goes on"), start(ada, board, "Goes in")
        actions.move(mo, here, make_board("life"), reason="x")
        actions.move(mo, hidden, team_board, reason="x")
        shown = page(browser_of(ben), "/forum/waves/")
        assert "Goes on" in shown
        assert "now on Life" in shown
        assert "Goes in" not in shown
        assert "Goes in" in page(browser_of(hana), "/forum/waves/")
        ThreadTrace.objects.update(at=timezone.now() - timedelta(days=31))
        assert "Goes on" not in page(browser_of(ben), "/forum/waves/")


def test_the_hint_stands_beside_the_form(ben: Member, board: Board) -> None:
    Board.objects.update(hint="Two lines are plenty.")
    assert "Two lines are plenty." in page(browser_of(ben), "/forum/waves/new/")


@pytest.mark.parametrize(("wrong", "field"), [
    ({"slug": "unread"}, "slug"), ({"own_threads": True, "audience": "everyone"}, "own_threads"),
    ({"is_indexed": True}, "is_indexed"),
    ({"lets_choose_reach": True, "audience": "team"}, "lets_choose_reach"), ({"audience": "group"}, "support_group"),
])
def test_a_board_that_contradicts_itself_is_refused_in_words(wrong: dict[str, Any], field: str, db: None) -> None:
    fields = {"slug": "fine", "title": "Fine", "description": "About it."}
    Board(**fields).full_clean()
    with pytest.raises(ValidationError) as refused:
        Board(**(fields | wrong)).full_clean()
    assert field in refused.value.message_dict


def test_no_board_can_take_an_address_of_the_forums_own() -> None:
    first = {str(each.pattern).split("/")[0] for each in urlpatterns}
    words = {word for word in first if word and "<" not in word and "." not in word}
    assert words - FIXED_WORDS == {"library"}  # a board of that name holds what stands at those addresses


class TestGroups:
    def test_who_is_let_in_reads_and_who_leaves_does_not(self, ada: Member, ben: Member, root: Member) -> None:
        group = SupportGroup.objects.create(slug="tuesday", name="Tuesday")
        make_board("tuesday", "group", support_group=group)
        assert browser_of(ada).get("/forum/tuesday/").status_code == 404
        assert groups.add_member(root, group, ada).is_new
        assert not groups.add_member(root, group, ada).is_new
        assert browser_of(ada).get("/forum/tuesday/").status_code == 200
        assert browser_of(ben).get("/forum/tuesday/").status_code == 404
        assert groups.remove_member(root, group, ada, reason="A reason.")
        assert browser_of(ada).get("/forum/tuesday/").status_code == 404
        with pytest.raises(Refused):
            groups.add_member(ben, group, ben)

    def test_an_administrator_does_it_by_name(self, ada: Member, root: Member, mo: Member) -> None:
        group = SupportGroup.objects.create(slug="tuesday", name="Tuesday")
        address, data = "/admin/community/membership/add/", {"group": group.pk, "name": "Ada"}
        assert browser_of(mo).post(address, data).status_code != 200
        assert not Membership.objects.exists()
        assert browser_of(root).post(address, data).status_code == 302
        row = Membership.objects.get()
        assert (row.member, row.added_by) == (ada, root)
        assert "belongs to the group already" in browser_of(root).post(address, data).content.decode()
        end = {"action": "end", "_selected_action": [row.pk]}
        assert browser_of(root).post("/admin/community/membership/", end).status_code == 302
        assert not Membership.objects.current().exists()


def test_whoever_asks_the_team_is_told_who_reads_it(ada: Member, board: Board) -> None:
    own = make_board("ask", own_threads=True)
    asking, starting = (page(browser_of(ada), f"/forum/{place.slug}/new/") for place in (own, board))
    assert "Only you and the team see them." in asking
    assert "Everybody on this board" not in asking
    assert "Everybody on this board sees them." in starting


def test_a_stranger_at_a_door_is_told_that_signing_in_leads_on(ada: Member, board: Board, stranger: Client) -> None:
    leads_on = "you go on to the page you were opening"
    door = stranger.get(start(ada, board).get_absolute_url(), follow=True).content.decode()
    assert leads_on in door
    assert leads_on not in page(stranger, "/accounts/login/")


def test_nothing_is_marked_as_read_where_nothing_stands(ada: Member, ben: Member, board: Board) -> None:
    offered = "Mark everything here as read"
    assert offered not in page(browser_of(ben), board.get_absolute_url())
    start(ada, board)
    assert offered in page(browser_of(ben), board.get_absolute_url())
