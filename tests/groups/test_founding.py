"""Founding a group and keeping it, wholly under /groups/."""

from typing import Any

import pytest
from django.db import DatabaseError, transaction

from community.chat.models import Room
from community.forum.models import Board
from community.groups import actions
from community.groups.models import GroupGuidelines, GroupLog, SupportGroup
from community.groups.models.support_groups import FIXED_WORDS
from community.groups.urls import urlpatterns
from community.members.models import Member
from community.notifications.models import Notification
from tests.conftest import browser_of
from tests.groups.conftest import GUIDELINES, found, page

NEW = {"name": "Night owls", "purpose": "Company in the small hours.", "joining": "request", "guidelines": GUIDELINES}
TOPIC, QUESTION = "slowly", "faq/is-it-hard"


def test_a_moderator_founds_a_group_and_its_board_and_room_are_there_at_once(mo: Member) -> None:
    answer = browser_of(mo).post("/groups/new/", NEW)
    assert (answer.status_code, answer["Location"]) == (302, "/groups/night-owls/manage/")
    group = SupportGroup.objects.get()
    board, room = Board.objects.get(support_group=group), Room.objects.get(support_group=group)
    assert (board.slug, board.title, board.audience) == ("night-owls", "Night owls", "group")
    assert (room.slug, room.audience, room.opening, room.shows_earlier) == ("night-owls", "group", "hosted", False)
    assert group.guidelines.get().body == GUIDELINES
    assert [row.act for row in group.log.order_by("pk")] == ["founded", "guidelines"]


@pytest.mark.parametrize("who", ["ada", "hana", "cura"])
def test_nobody_else_founds_one(who: str, request: Any) -> None:
    browser = browser_of(request.getfixturevalue(who))
    assert browser.get("/groups/new/").status_code == 403
    assert browser.post("/groups/new/", NEW).status_code == 403
    assert not SupportGroup.objects.exists()


@pytest.mark.parametrize(("wrong", "sentence"), [
    ({"name": ""}, "required"), ({"guidelines": " \u200b "}, "nothing to read"), ({"capacity": "1"}, "greater than"),
    ({"joining": "by magic"}, "valid choice"), ({"purpose": "a\u202eb"}, "reading direction"),
])
def test_what_cannot_be_meant_comes_back_with_a_word_beside_it(mo: Member, wrong: dict[str, str], sentence: str) -> None:
    answer = browser_of(mo).post("/groups/new/", NEW | wrong)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "small hours" in answer.content.decode() or "purpose" in wrong
    assert not Board.objects.filter(audience="group").exists()


def test_addresses_are_never_taken_twice_nor_from_the_pages_of_groups(mo: Member) -> None:
    Board.objects.create(slug="owls", title="Owls", description="Birds.")
    assert [found(mo, name).slug for name in ("New", "Owls", "Owls", "夜")] == ["new-2", "owls", "owls-2", "group"]
    assert Board.objects.get(support_group__slug="owls").slug == "owls-2"
    first = {str(each.pattern).split("/")[0] for each in urlpatterns}
    assert {word for word in first if word and "<" not in word} <= FIXED_WORDS


def test_a_new_name_goes_to_board_and_room(mo: Member, group: SupportGroup, host: Member) -> None:
    data = {"name": "Early birds", "purpose": "Mornings.", "joining": "open"}
    assert browser_of(host).post("/groups/night-owls/manage/about/", data).status_code == 403
    assert browser_of(mo).post("/groups/night-owls/manage/about/", data).status_code == 302
    assert {Board.objects.get(support_group=group).title, Room.objects.get(support_group=group).title} == {"Early birds"}
    assert group.log.values_list("words", flat=True).first() == "name, purpose"
    assert browser_of(mo).post("/groups/night-owls/manage/about/", data).status_code == 302
    assert group.log.filter(act="edited").count() == 1


class TestGuidelines:
    def test_a_new_version_is_ticked_again_before_one_writes(self, mo: Member, ada: Member, group: SupportGroup) -> None:
        actions.join(ada, group, agreed=1)
        browser, board = browser_of(ada), Board.objects.get(support_group=group)
        assert browser.get(f"/forum/{board.slug}/new/").status_code == 200
        assert browser_of(mo).post("/groups/night-owls/manage/guidelines/", {"guidelines": "Be kinder."}).status_code == 302
        assert browser.get(f"/forum/{board.slug}/new/").status_code == 403
        assert browser.get(f"/forum/{board.slug}/").status_code == 200
        assert "The guidelines have changed" in page(browser, "/groups/night-owls/")
        assert Notification.objects.get(member=ada).kind == "group words"
        for data, status in (({"version": 1, "agree": "on"}, 422), ({"version": 2}, 422), ({"version": 2, "agree": "on"}, 302)):
            assert browser.post("/groups/night-owls/agree/", data).status_code == status
        assert browser.get(f"/forum/{board.slug}/new/").status_code == 200

    def test_the_words_of_each_version_stay(self, mo: Member, group: SupportGroup) -> None:
        assert actions.write_guidelines(mo, group, body="Be kinder.")
        assert not actions.write_guidelines(mo, group, body=" Be kinder. ")
        assert [row.body for row in group.guidelines.order_by("version")] == [GUIDELINES, "Be kinder."]
        for change in ({"body": "Other."}, {"version": 9}):
            with pytest.raises(DatabaseError), transaction.atomic():
                GroupGuidelines.objects.filter(group=group, version=1).update(**change)


class TestPins:
    def test_pages_of_the_library_stand_as_cards(self, mo: Member, ada: Member, group: SupportGroup, shelf: Any) -> None:
        paths = "https://example.org/library/" + TOPIC + "/\n[[" + QUESTION + "]]\n"
        assert browser_of(mo).post("/groups/night-owls/manage/pages/", {"pages": paths}).status_code == 302
        group.refresh_from_db()
        assert group.pinned_entries == [TOPIC, QUESTION]
        shown = page(browser_of(ada), "/groups/night-owls/")
        assert shown.count('class="entry-card"') == 2
        assert browser_of(mo).post("/groups/night-owls/manage/pages/", {"pages": ""}).status_code == 302
        assert "entry-card" not in page(browser_of(ada), "/groups/night-owls/")

    def test_what_is_not_there_or_too_much_is_said(self, mo: Member, group: SupportGroup) -> None:
        for paths, sentence in (("no-such-page", "has no page"), ("\n".join("abcdefg"), "At most six")):
            answer = browser_of(mo).post("/groups/night-owls/manage/pages/", {"pages": paths})
            assert answer.status_code == 422
            assert sentence in answer.content.decode()


class TestArchive:
    def test_it_is_read_and_not_written_in_until_it_goes_on(self, mo: Member, ada: Member, group: SupportGroup) -> None:
        actions.join(ada, group, agreed=1)
        browser, board, room = browser_of(ada), Board.objects.get(support_group=group), Room.objects.get(support_group=group)
        assert browser_of(mo).post("/groups/night-owls/manage/archive/", {"reason": ""}).status_code == 422
        assert browser_of(mo).post("/groups/night-owls/manage/archive/", {"reason": "Summer."}).status_code == 302
        room.refresh_from_db()
        assert (room.phase, room.phase_by) == ("closed", mo)
        assert browser.get(f"/forum/{board.slug}/").status_code == 200
        assert browser.get(f"/forum/{board.slug}/new/").status_code == 403
        assert Notification.objects.get(member=ada).words == "Summer."
        assert "Summer." in page(browser, "/groups/night-owls/")
        assert browser_of(mo).post("/groups/night-owls/manage/restore/").status_code == 302
        room.refresh_from_db()
        assert room.phase == "open"
        assert browser.get(f"/forum/{board.slug}/new/").status_code == 200

    def test_only_those_who_belong_still_find_it_and_nobody_comes_in(self, mo: Member, ada: Member, ben: Member,
                                                                      group: SupportGroup) -> None:
        actions.join(ada, group, agreed=1)
        actions.archive(mo, group, reason="Summer.")
        assert "Night owls" in page(browser_of(ada), "/groups/")
        assert "Night owls" not in page(browser_of(ben), "/groups/")
        page(browser_of(ben), "/groups/night-owls/", 404)
        assert browser_of(ben).post("/groups/night-owls/join/", {"version": 1, "agree": "on"}).status_code == 404

    def test_who_waited_is_told(self, mo: Member, ada: Member) -> None:
        group = found(mo, joining="request")
        actions.ask(ada, group, words="Please.", agreed=1)
        assert actions.archive(mo, group, reason="Summer.")
        assert not actions.archive(mo, group, reason="Again.")
        assert Notification.objects.filter(member=ada, kind="group shut").exists()
        assert not group.join_requests.waiting().exists()


def test_the_log_is_only_ever_added_to(group: SupportGroup) -> None:
    for change in (lambda rows: rows.update(words="Other."), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(GroupLog.objects.filter(group=group))
    assert GroupLog.objects.filter(group=group, act="founded").exists()
