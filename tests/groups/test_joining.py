"""Coming into a group by each of its doors, waiting, and being answered."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from community.groups import actions
from community.groups.models import Invitation, JoinRequest, Membership, SupportGroup, WaitingPlace
from community.members.models import Member
from community.notifications.models import Notification
from community.policy import Refused
from tests.conftest import browser_of, is_named
from tests.groups.conftest import again, belongs, found, page

TICK = {"version": 1, "agree": "on"}


def kinds(member: Member) -> list[str]:
    return list(Notification.objects.filter(member=member).order_by("pk").values_list("kind", flat=True))


class TestOpen:
    def test_one_ticks_the_guidelines_and_belongs(self, ada: Member, group: SupportGroup) -> None:
        for data, status in (({"version": 1}, 422), ({"version": 0, "agree": "on"}, 422), (TICK, 302), (TICK, 302)):
            assert browser_of(ada).post("/groups/night-owls/join/", data).status_code == status
        row = Membership.objects.get()
        assert (row.member, row.agreed_version, row.added_by) == (ada, 1, ada)
        assert group.log.filter(act="joined", by=ada).count() == 1
        shown = page(browser_of(ada), "/groups/night-owls/")
        assert "Go to the room" in shown
        assert "Go to the board" in shown

    def test_a_stranger_signs_in_first(self, stranger: Client, group: SupportGroup) -> None:
        for address in ("/groups/", "/groups/night-owls/", "/groups/no-such-group/"):
            assert stranger.get(address)["Location"].startswith("/accounts/login/")
        assert stranger.post("/groups/night-owls/join/", TICK).status_code == 403

    def test_a_muted_member_reads_of_it_and_does_not_join(self, ada: Member, group: SupportGroup) -> None:
        browser = browser_of(ada)
        Member.objects.update(muted_until=timezone.now() + timedelta(hours=1))
        assert browser.post("/groups/night-owls/join/", TICK).status_code == 403
        page(browser, "/groups/night-owls/")
        Member.objects.update(muted_until=None)
        assert browser.post("/groups/night-owls/join/", TICK).status_code == 302

    def test_it_does_not_ask_for_a_note(self, ada: Member, group: SupportGroup) -> None:
        assert browser_of(ada).post("/groups/night-owls/ask/", TICK | {"note": "Hello."}).status_code == 403
        assert not JoinRequest.objects.exists()

    def test_whoever_leaves_no_longer_enters_and_may_come_back(self, ada: Member, group: SupportGroup) -> None:
        browser = browser_of(ada)
        assert browser.post("/groups/night-owls/join/", TICK).status_code == 302
        assert browser.get("/forum/night-owls/").status_code == 200
        assert browser.post("/groups/night-owls/leave/").status_code == 302
        assert browser.get("/forum/night-owls/").status_code == 404
        assert browser.get("/chat/night-owls/").status_code == 404
        assert browser.post("/groups/night-owls/join/", TICK).status_code == 302
        assert [row.left_how for row in Membership.objects.order_by("pk")] == ["left", ""]


class TestOnRequest:
    @pytest.fixture
    def asked(self, mo: Member) -> SupportGroup:
        return found(mo, "Readers", joining="request")

    def test_the_hosts_read_the_note_and_let_in(self, ada: Member, mo: Member, asked: SupportGroup) -> None:
        note = TICK | {"note": "Nights are long."}
        assert browser_of(ada).post("/groups/readers/join/", TICK).status_code == 403
        for data, status in ((note | {"note": " "}, 422), ({"note": "Hi.", "version": 1}, 422), (note, 302), (note, 302)):
            assert browser_of(ada).post("/groups/readers/ask/", data).status_code == status
        row = JoinRequest.objects.get()
        assert kinds(mo) == ["group asked"]
        assert "Nights are long." in page(browser_of(mo), "/groups/readers/manage/")
        assert "Your note is with the hosts" in page(browser_of(ada), "/groups/readers/")
        for _again in range(2):
            assert browser_of(mo).post(f"/groups/readers/manage/requests/{row.pk}/", {"approve": "1"}).status_code == 302
        assert belongs(ada, asked)
        assert kinds(ada) == ["group in"]
        assert "you belong to this group now" in page(browser_of(ada), "/notifications/")

    def test_a_decline_has_a_reason_the_person_reads(self, ada: Member, mo: Member, asked: SupportGroup) -> None:
        actions.ask(ada, asked, words="Please.", agreed=1)
        address = f"/groups/readers/manage/requests/{JoinRequest.objects.get().pk}/"
        assert browser_of(mo).post(address, {"decline": "1", "reason": " "}).status_code == 422
        assert browser_of(mo).post(address, {"decline": "1", "reason": "It begins in May."}).status_code == 302
        assert browser_of(mo).post(address, {"approve": "1"}).status_code == 302
        assert not belongs(ada, asked)
        assert "It begins in May." in page(browser_of(ada), "/notifications/")
        assert JoinRequest.objects.get().decided_by == mo

    def test_only_those_who_look_after_the_group_answer(self, ada: Member, ben: Member, hana: Member,
                                                        asked: SupportGroup) -> None:
        actions.ask(ada, asked, words="Please.", agreed=1)
        address = f"/groups/readers/manage/requests/{JoinRequest.objects.get().pk}/"
        for who in (ada, ben, hana):
            assert browser_of(who).post(address, {"approve": "1"}).status_code == 403
            assert browser_of(who).get("/groups/readers/manage/").status_code == 403
        assert not belongs(ada, asked)

    def test_a_request_is_answered_in_its_own_group_only(self, ada: Member, mo: Member, asked: SupportGroup,
                                                         group: SupportGroup) -> None:
        actions.ask(ada, asked, words="Please.", agreed=1)
        address = f"manage/requests/{JoinRequest.objects.get().pk}/"
        assert browser_of(mo).get(f"/groups/night-owls/{address}").status_code == 404
        assert browser_of(mo).get(f"/groups/readers/{address}").status_code == 200

    def test_one_can_take_it_back(self, ada: Member, asked: SupportGroup) -> None:
        actions.ask(ada, asked, words="Please.", agreed=1)
        for _again in range(2):
            assert browser_of(ada).post("/groups/readers/withdraw/").status_code == 302
        assert JoinRequest.objects.get().state == "withdrawn"
        assert asked.log.filter(act="withdrew").count() == 1


class TestInvitation:
    @pytest.fixture
    def hidden(self, mo: Member) -> SupportGroup:
        return found(mo, "Lanterns", joining="hidden")

    def link(self, mo: Member, **more: int) -> str:
        answer = browser_of(mo).post("/groups/lanterns/manage/invitations/", {"days": 7, "uses": 1, **more})
        assert answer.status_code == 200, answer.content.decode()
        link = re.search(r"/groups/invitation/[\w-]+/", answer.content.decode())
        assert link
        return link[0]

    def test_a_hidden_group_is_found_by_its_link_alone(self, ada: Member, ben: Member, mo: Member,
                                                       hidden: SupportGroup) -> None:
        assert "Lanterns" not in page(browser_of(ada), "/groups/")
        page(browser_of(ada), "/groups/lanterns/", 404)
        assert browser_of(ada).post("/groups/lanterns/join/", TICK).status_code == 404
        link = self.link(mo)
        assert "Lanterns" in page(browser_of(ada), link)
        assert browser_of(ada).post(link, {"version": 1}).status_code == 422
        assert browser_of(ada).post(link, TICK).status_code == 302
        assert belongs(ada, hidden)
        assert Membership.objects.get(member=ada).added_by == mo
        assert "Lanterns" in page(browser_of(ada), "/groups/")
        page(browser_of(ben), link, 404)
        assert browser_of(ben).post(link, TICK).status_code == 404
        assert "Lanterns" not in page(browser_of(ben), "/groups/")

    def test_only_a_digest_is_kept_and_a_stranger_signs_in_first(self, mo: Member, stranger: Client,
                                                                 hidden: SupportGroup) -> None:
        link = self.link(mo)
        assert link.split("/")[-2] not in str(Invitation.objects.values().get())
        assert stranger.get(link)["Location"].startswith("/accounts/login/")

    def test_it_runs_out_and_can_be_ended(self, ada: Member, mo: Member, hidden: SupportGroup) -> None:
        link = self.link(mo, uses=2)
        page(browser_of(ada), link)
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        page(browser_of(ada), link, 404)
        Invitation.objects.update(expires_at=timezone.now() + timedelta(days=1))
        page(browser_of(ada), link)
        pk = Invitation.objects.get().pk
        assert browser_of(ada).post(f"/groups/lanterns/manage/invitations/{pk}/end/").status_code == 404
        assert browser_of(mo).post(f"/groups/lanterns/manage/invitations/{pk}/end/").status_code == 302
        page(browser_of(ada), link, 404)

    def test_nobody_uses_it_twice(self, ada: Member, ben: Member, mo: Member, hidden: SupportGroup) -> None:
        link = self.link(mo, uses=2)
        for who in (ada, ada, ben):
            assert browser_of(who).post(link, TICK).status_code == 302
        assert Invitation.objects.get().uses_left == 0
        assert belongs(ben, hidden)

    @pytest.mark.parametrize("wrong", [{"days": 0}, {"days": 31}, {"uses": 0}, {"uses": 51}, {"uses": ""}])
    def test_it_has_bounds(self, mo: Member, hidden: SupportGroup, wrong: dict[str, object]) -> None:
        data = {"days": 7, "uses": 1, **wrong}
        assert browser_of(mo).post("/groups/lanterns/manage/invitations/", data).status_code == 422
        assert not Invitation.objects.exists()


class TestQueue:
    @pytest.fixture
    def small(self, mo: Member, ada: Member, ben: Member) -> SupportGroup:
        group = found(mo, "Two chairs", capacity=2)
        for who in (ada, ben):
            actions.join(who, group, agreed=1)
        return group

    def test_whoever_comes_when_all_places_are_taken_waits_and_moves_up(self, ada: Member, cura: Member, hana: Member,
                                                                        small: SupportGroup) -> None:
        for who in (cura, hana):
            assert browser_of(who).post("/groups/two-chairs/join/", TICK).status_code == 302
            assert not belongs(who, small)
        assert "number 2" in page(browser_of(hana), "/groups/two-chairs/")
        assert browser_of(ada).post("/groups/two-chairs/leave/").status_code == 302
        assert belongs(cura, small)
        assert not belongs(hana, small)
        assert kinds(cura) == ["group in"]
        assert "number 1" in page(browser_of(hana), "/groups/two-chairs/")

    def test_more_places_let_in_those_who_wait(self, mo: Member, cura: Member, hana: Member, small: SupportGroup) -> None:
        for who in (cura, hana):
            actions.join(who, small, agreed=1)
        data = {"name": small.name, "purpose": small.purpose, "joining": "open", "capacity": 3}
        assert browser_of(mo).post("/groups/two-chairs/manage/about/", data).status_code == 302
        assert (belongs(cura, small), belongs(hana, small)) == (True, False)

    def test_one_can_leave_the_queue(self, cura: Member, ada: Member, small: SupportGroup) -> None:
        actions.join(cura, small, agreed=1)
        assert browser_of(cura).post("/groups/two-chairs/withdraw/").status_code == 302
        actions.leave(ada, small)
        assert not belongs(cura, small)
        assert WaitingPlace.objects.get().ended_how == "withdrawn"


class TestRemoving:
    def test_it_has_a_reason_and_keeps_them_out_until_they_are_allowed_back(self, ada: Member, mo: Member,
                                                                            group: SupportGroup) -> None:
        actions.join(ada, group, agreed=1)
        address = f"/groups/night-owls/manage/members/{Membership.objects.get(member=ada).pk}/"
        assert browser_of(mo).post(address, {"reason": ""}).status_code == 422
        assert belongs(ada, group)
        assert browser_of(mo).post(address, {"reason": "Advice on doses."}).status_code == 302
        assert browser_of(ada).get("/forum/night-owls/").status_code == 404
        assert "Advice on doses." in page(browser_of(ada), "/notifications/")
        assert browser_of(ada).post("/groups/night-owls/join/", TICK).status_code == 403
        assert browser_of(mo).post(address, {"readmit": "1"}).status_code == 302
        assert browser_of(ada).post("/groups/night-owls/join/", TICK).status_code == 302

    def test_neither_an_invitation_nor_a_host_leads_past_it(self, ada: Member, mo: Member, group: SupportGroup) -> None:
        actions.join(ada, group, agreed=1)
        secret = actions.invite(mo, group, days=1, uses=5)
        actions.remove_member(mo, group, ada, reason="A reason.")
        assert browser_of(ada).post(f"/groups/invitation/{secret}/", TICK).status_code == 403
        with pytest.raises(Refused):
            actions.add_member(mo, group, ada)
        assert Invitation.objects.get().uses_left == 5
        actions.readmit(mo, group, ada)
        assert browser_of(ada).post(f"/groups/invitation/{secret}/", TICK).status_code == 302

    def test_a_host_removes_members_and_no_hosts(self, ada: Member, mo: Member, host: Member, group: SupportGroup) -> None:
        actions.join(ada, group, agreed=1)
        rows = {row.member_id: row.pk for row in Membership.objects.all()}
        data = {"reason": "A reason."}
        assert browser_of(ada).post(f"/groups/night-owls/manage/members/{rows[host.pk]}/", data).status_code == 403
        assert browser_of(host).post(f"/groups/night-owls/manage/members/{rows[ada.pk]}/", data).status_code == 302
        assert browser_of(host).post(f"/groups/night-owls/manage/members/{rows[host.pk]}/", data).status_code == 403
        with pytest.raises(Refused):
            actions.remove_member(again(host), group, mo, reason=" ")
        assert browser_of(mo).post(f"/groups/night-owls/manage/members/{rows[host.pk]}/", data).status_code == 302
        assert not belongs(host, group)
        assert again(host).hosted_group_ids == frozenset()

    def test_whoever_waits_can_be_sent_away_for_good(self, ada: Member, ben: Member, cura: Member, mo: Member) -> None:
        small = found(mo, "Two chairs", capacity=2)
        for who in (ada, ben, cura):
            actions.join(who, small, agreed=1)
        assert actions.remove_member(mo, small, cura, reason="A reason.")
        actions.leave(ada, small)
        assert not belongs(cura, small)


def test_who_belongs_is_read_by_those_who_belong(ada: Member, ben: Member, mo: Member, group: SupportGroup) -> None:
    actions.join(ada, group, agreed=1)
    assert "ada" in page(browser_of(ada), "/groups/night-owls/members/")
    page(browser_of(mo), "/groups/night-owls/members/")
    page(browser_of(ben), "/groups/night-owls/members/", 403)
    assert not is_named("ada", page(browser_of(ben), "/groups/night-owls/"))


def test_whoever_closes_their_account_makes_room(ada: Member, ben: Member, cura: Member, mo: Member) -> None:
    from community.members.actions import close_account

    group = found(mo, "Two chairs", capacity=2)
    for who in (ada, ben, cura):
        actions.join(who, group, agreed=1)
    close_account(ada)
    assert belongs(cura, group)
    assert Membership.objects.get(member=ada).left_how == "closed"
