"""Moderators ask somebody to become a host of the site; the checklist makes them one; the task ends with a reason."""

from typing import Any

import pytest
from django.test import Client

from community.groups import actions
from community.groups.models import Duty, GroupHost, HostOffer, HostTraining, SupportGroup
from community.groups.training import ITEMS
from community.members.actions import leaving
from community.members.models import Member
from community.moderation.models import Decision
from community.notifications.models import Notification
from tests.conftest import browser_of
from tests.groups.conftest import again, belongs, page

HOSTS = "/groups/hosts/"
ALL_TICKED = {"items": [item.slug for item in ITEMS]}


def ask(client: Client, name: str = "ben", reason: str = "You listen well.") -> Any:
    return client.post(HOSTS, {"name": name, "reason": reason})


@pytest.fixture
def asked(mo: Member, ben: Member) -> Client:
    """Ben's browser, whom mo has asked."""
    assert ask(browser_of(mo)).status_code == 302
    return browser_of(ben)


class TestAsking:
    """The offer, and its answer."""

    def test_the_checklist_makes_them_a_host(self, asked: Client, mo: Member, ben: Member) -> None:
        assert asked.get("/groups/hosting/").status_code == 403
        notices = page(asked, "/notifications/")
        assert "You listen well." in notices
        assert "/groups/training/" in notices
        assert "mo asks whether you would like to host here" in page(asked, "/groups/training/")
        assert asked.post("/groups/training/", ALL_TICKED).status_code == 302
        assert page(asked, "/groups/hosting/")
        assert HostTraining.objects.get().member == ben
        row = Decision.objects.get()
        assert (row.act, row.by, row.about, row.reason) == ("host given", mo, ben, "You listen well.")
        assert Notification.objects.get(member=mo).kind == "host new"
        assert "ben" in page(browser_of(mo), HOSTS)

    def test_without_the_whole_checklist_they_are_none(self, asked: Client, ben: Member) -> None:
        answer = asked.post("/groups/training/", {"items": [item.slug for item in ITEMS[1:]]})
        assert answer.status_code == 422
        assert asked.get("/groups/hosting/").status_code == 403
        assert not Decision.objects.exists()

    def test_who_was_not_asked_does_not_find_the_checklist(self, asked: Client, ada: Member) -> None:
        assert asked.get("/groups/training/").status_code == 200
        assert browser_of(ada).get("/groups/training/").status_code == 403
        assert browser_of(ada).post("/groups/training/", ALL_TICKED).status_code == 403

    def test_no_is_a_good_answer(self, asked: Client, mo: Member, ben: Member) -> None:
        assert asked.post("/groups/training/decline/").status_code == 302
        assert HostOffer.objects.get().ended_how == "declined"
        assert Notification.objects.get(member=mo).kind == "host no"
        assert asked.get("/groups/training/").status_code == 403
        assert ask(browser_of(mo)).status_code == 302, "they may be asked another time"

    def test_an_offer_is_taken_back(self, asked: Client, mo: Member, ben: Member) -> None:
        address = f"{HOSTS}offers/{HostOffer.objects.get().pk}/withdraw/"
        assert asked.post(address).status_code == 403
        assert browser_of(mo).post(address).status_code == 302
        assert asked.post("/groups/training/", ALL_TICKED).status_code == 403
        assert "answered already" in browser_of(mo).post(address, follow=True).content.decode()

    def test_asking_twice_is_asking_once(self, asked: Client, mo: Member, ben: Member) -> None:
        ask(browser_of(mo))
        assert HostOffer.objects.count() == Notification.objects.filter(member=ben).count() == 1

    def test_an_account_that_closes_takes_the_offer_along(self, asked: Client, ben: Member) -> None:
        leaving.close_account(ben)
        assert not HostOffer.objects.standing().exists()

    @pytest.mark.parametrize(("name", "reason", "words"), [
        ("ben", "", "say in a few words why"), ("nobody", "Kind.", "Nobody goes by this name"),
        ("cura", "Kind.", "cannot be asked to host"), ("hana", "Kind.", "cannot be asked to host")])
    def test_what_cannot_be_is_said_beside_the_form(self, mo: Member, ben: Member, cura: Member, hana: Member,
                                                    name: str, reason: str, words: str) -> None:
        answer = ask(browser_of(mo), name, reason)
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert not HostOffer.objects.exists()

    def test_only_moderators_ask(self, hana: Member, ada: Member, ben: Member, stranger: Client) -> None:
        for client in (browser_of(hana), browser_of(ada)):
            assert client.get(HOSTS).status_code == ask(client).status_code == 403
        assert stranger.get(HOSTS).status_code == 302


class TestEnding:
    """A moderator ends the task."""

    def test_all_that_rests_on_it_ends_and_they_are_told_why(self, mo: Member, host: Member, group: SupportGroup) -> None:
        actions.go_on_duty(host, None)
        address = f"{HOSTS}{host.pk}/"
        client = browser_of(mo)
        assert client.post(address, {"reason": ""}).status_code == 422
        assert client.post(address, {"reason": "A rest after a hard year."}).status_code == 302
        assert browser_of(host).get("/groups/hosting/").status_code == 403
        assert not GroupHost.objects.current().exists()
        assert not Duty.objects.filter(until=None).exists()
        assert belongs(host, group)
        assert group.log.first().act == "unappointed"  # type: ignore[union-attr]
        assert Decision.objects.get(about=host).act == "host ended"
        told = Notification.objects.filter(member=host).latest("pk")
        assert (told.kind, told.words) == ("host over", "A rest after a hard year.")
        assert client.post(address, {"reason": "Again."}).status_code == 422

    def test_nobody_else_ends_it_and_no_moderator_is_met(self, mo: Member, host: Member, ada: Member, root: Member) -> None:
        assert browser_of(ada).post(f"{HOSTS}{host.pk}/", {"reason": "x"}).status_code == 403
        assert browser_of(host).post(f"{HOSTS}{host.pk}/", {"reason": "x"}).status_code == 403
        assert browser_of(mo).post(f"{HOSTS}{root.pk}/", {"reason": "x"}).status_code == 422
        assert again(host).role == host.role
