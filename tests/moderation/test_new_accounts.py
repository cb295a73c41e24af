"""A new account that shows a sign is looked at; one that shows none, or is not new, is left alone."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from community.chat import actions as chat
from community.chat.models import Message, Room
from community.forum import actions as forum
from community.forum.models import Board
from community.members.models import Member
from community.members.names import resembles, speaks_with_authority
from community.moderation.hearing_accounts import MANY
from community.moderation.models import Case, CaseNote, Sign
from community.policy.attention import KNOWN_BY
from tests.conftest import browser_of, make_member
from tests.members.joining import sign_up

SELLS = "I have xanax for sale, message me on telegram @quickpills"


def cases() -> list[tuple[str, list[str]]]:
    rows = Case.objects.filter(target_type__model="member").select_related("about")
    return [(row.about.username, row.labels) for row in rows if row.about is not None]


@pytest.mark.parametrize(("name", "other", "alike"), [
    ("hana_2", "hana", True), ("the-hana", "hana", True), ("hanataylor", "hana", True), ("quiet_0wl", "quiet_owl", True),
    ("bramble", "brambel", False),
    ("brambles", "bramble", True), ("brambl", "bramble", True), ("brimble", "bramble", True),
    ("mo", "mo", True), ("mo_help", "mo", True),
    ("moonlight", "mo", False), ("harbour", "hana", False), ("lana", "hana", False),
])
def test_names_that_could_be_taken_for_each_other(name: str, other: str, alike: bool) -> None:
    assert resembles(name, other) is alike


@pytest.mark.parametrize(("name", "speaks"), [("mod_anna", True), ("dr_finch", True), ("m0d_anna", True), ("modest", False)])
def test_names_that_claim_a_task(name: str, speaks: bool) -> None:
    assert speaks_with_authority(name) is speaks


class TestNames:
    @pytest.fixture
    def bramble(self, room: Room) -> Member:
        """A member whom many know."""
        known = make_member("bramble", joined_at=timezone.now() - timedelta(days=100))
        for _number in range(KNOWN_BY):
            chat.send_message(known, room, body="Good evening.", nonce=uuid4())
        return known

    @pytest.mark.parametrize(("name", "found"), [("hana_here", True), ("mod_finch", True), ("quiet_harbour", False)])
    def test_whoever_joins(self, name: str, found: bool, client: Client, hana: Member) -> None:
        assert sign_up(client, username=name).status_code == 302
        assert cases() == ([(name, ["team_name"])] if found else [])

    def test_a_name_like_that_of_another_member_is_theirs_to_have(self, client: Client, ben: Member) -> None:
        sign_up(client, username="ben_here")
        assert cases() == []

    @pytest.mark.parametrize(("name", "found"), [
        ("brambles", True), ("bramble_too", True), ("the-bramble", True), ("brimble", True), ("quiet_harbour", False),
        ("brambel", False), ("bramble_owl", False)])
    def test_like_that_of_a_member_many_know(self, name: str, found: bool, client: Client, bramble: Member) -> None:
        page = sign_up(client, username=name)
        assert page.status_code == 302
        assert cases() == ([(name, ["known_name"])] if found else [])
        if found:
            assert "bramble" not in Case.objects.get().words
            assert [note.words for note in CaseNote.objects.all()] == [str(Sign.KNOWN_NAME.label)]

    @pytest.mark.parametrize("why", ["new", "few", "alias", "left", "hidden"])
    def test_not_like_that_of_somebody_few_know(self, why: str, client: Client, bramble: Member) -> None:
        if why == "new":
            Member.objects.filter(pk=bramble.pk).update(joined_at=timezone.now() - timedelta(days=80))
        if why == "few":
            Message.objects.filter(pk__in=Message.objects.values("pk")[:1]).delete()
        if why == "alias":
            Message.objects.update(alias="Heron")
        if why == "left":
            Member.objects.filter(pk=bramble.pk).update(closed_at=timezone.now())
        if why == "hidden":
            Message.objects.update(state="hidden")
        assert sign_up(client, username="bramble_too").status_code == 302
        assert cases() == []

    def test_whoever_takes_another_name(self, ada: Member, hana: Member) -> None:
        assert browser_of(ada).post("/settings/name/", {"username": "hana_too"}).status_code == 302
        assert cases() == [("hana_too", ["team_name"])]

    def test_not_after_the_first_weeks(self, ada: Member, hana: Member) -> None:
        Member.objects.filter(pk=ada.pk).update(joined_at=timezone.now() - timedelta(days=60))
        ada.refresh_from_db()
        assert browser_of(ada).post("/settings/name/", {"username": "hana_too"}).status_code == 302
        assert cases() == []


class TestFirstWords:
    @pytest.fixture
    def says(self, board: Board, room: Room) -> Any:
        def say(member: Member, words: str, *, where: str, alias: str = "") -> None:
            if where == "forum":
                forum.start_thread(member, board, title="Hello", body=words, nonce=uuid4(), anyway=True, alias=alias)
            else:
                chat.send_message(member, room, body=words, nonce=uuid4(), anyway=True)
        return say

    @pytest.mark.parametrize("where", ["forum", "chat"])
    def test_that_sell_something(self, where: str, says: Any, ada: Member) -> None:
        says(ada, SELLS, where=where)
        assert cases() == [("ada", ["first_words"])]

    @pytest.mark.parametrize("where", ["forum", "chat"])
    def test_harmless_ones_and_later_ones_are_no_sign(self, where: str, says: Any, ada: Member) -> None:
        says(ada, "Hello, I am new here and a little nervous.", where=where)
        says(ada, SELLS, where=where)
        assert cases() == []

    def test_an_account_that_is_not_new(self, says: Any, ada: Member) -> None:
        Member.objects.filter(pk=ada.pk).update(joined_at=timezone.now() - timedelta(days=60))
        ada.refresh_from_db()
        says(ada, SELLS, where="forum")
        assert cases() == []

    def test_a_one_off_name_is_not_given_away(self, says: Any, ada: Member) -> None:
        says(ada, SELLS, where="forum", alias="Heron")
        assert cases() == []


def test_many_from_one_address_in_a_day(db: None) -> None:
    for number in range(MANY - 1):
        sign_up(Client(), username=f"quiet_{'abcdefgh'[number] * 4}")
    assert cases() == []
    sign_up(Client(REMOTE_ADDR="203.0.113.9"), username="somewhere_else")
    assert cases() == []
    sign_up(Client(), username="one_more_heron")
    assert cases() == [("one_more_heron", ["one_address"])]


class TestTheCase:
    @pytest.fixture
    def case(self, client: Client, hana: Member) -> Case:
        sign_up(client, username="hana_here")
        return Case.objects.get(kind="account")

    def test_stands_in_the_queue_under_its_kind_and_sign(self, case: Case, mo: Member) -> None:
        browser = browser_of(mo)
        assert "hana_here" in browser.get("/moderation/?kind=account").content.decode()
        assert "hana_here" in browser.get("/moderation/?label=team_name").content.decode()
        assert "hana_here" not in browser.get("/moderation/?kind=held").content.decode()

    def test_says_the_sign_and_offers_what_fits(self, case: Case, mo: Member) -> None:
        page = browser_of(mo).get(case.get_absolute_url()).content.decode()
        assert "its name looks like that of the team" in page
        for act in ("card", "reply", "ask_edit"):
            assert f'id="act-{act}"' in page
        assert "/moderation/members/hana_here/" in page
        for act in ("hide", "remove", "approve"):
            assert f'id="act-{act}"' not in page
        form = {"version": str(case.version), "words": "Please take a name that is not so near to our host's."}
        assert browser_of(mo).post(f"/moderation/cases/{case.pk}/act/ask_edit/", form).status_code == 302
        told = browser_of(Member.objects.get(username="hana_here")).get("/notifications/").content.decode()
        assert "Please take a name" in told

    def test_is_not_for_whom_it_is_about_nor_for_members(self, case: Case, ben: Member) -> None:
        assert browser_of(ben).get(case.get_absolute_url()).status_code == 403
        Member.objects.filter(username="hana_here").update(role="moderator")
        assert browser_of(Member.objects.get(username="hana_here")).get(case.get_absolute_url()).status_code == 404

    def test_comes_up_once_and_is_reopened(self, case: Case) -> None:
        browser = browser_of(Member.objects.get(username="hana_here"))
        browser.post("/settings/name/", {"username": "hana_hana"})
        again = Case.objects.get(kind="account")
        assert again.pk == case.pk
        assert CaseNote.objects.filter(case=case).count() == 2


def test_the_page_who_reads_what_tells_the_signs(client: Client, db: None) -> None:
    page = client.get("/transparency/who-reads-what/").content.decode()
    assert "its name looks like that of the team" in page
    assert "many accounts come from one address" in page
