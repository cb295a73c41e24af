"""Adding somebody to a group by name: they are told and may leave at once; whoever was removed, or is apart, is not added."""

from typing import Any

import pytest
from django.test import Client

from community import throttles
from community.groups import actions
from community.groups.models import GroupLog, Membership, SupportGroup, WaitingPlace
from community.members.models import Block, Member
from community.notifications.models import Notification
from tests.conftest import browser_of
from tests.groups.conftest import train


@pytest.fixture
def group(db: None) -> SupportGroup:
    return SupportGroup.objects.create(slug="night-owls", name="Night owls", joining="invitation")


def add(client: Client, name: str, **options: Any) -> Any:
    return client.post("/groups/night-owls/manage/members/", {"name": name}, **options)


def test_a_moderator_adds_somebody_who_is_told_and_may_leave_at_once(group: SupportGroup, mo: Member, ben: Member) -> None:
    assert "ben belongs here now" in add(browser_of(mo), "BEN", follow=True).content.decode()
    assert Membership.objects.current().get().added_by == mo
    assert list(GroupLog.objects.values_list("act", "by", "about")) == [("added", mo.pk, ben.pk)]
    assert Notification.objects.get(member=ben).kind == "group in"
    browser = browser_of(ben)
    assert "/groups/night-owls/#leave" in browser.get("/notifications/").content.decode()
    assert browser.post("/groups/night-owls/leave/").status_code == 302
    assert not Membership.objects.current().exists()


def test_a_host_of_the_group_adds_and_a_host_of_another_does_not(
        group: SupportGroup, mo: Member, hana: Member, ben: Member) -> None:
    assert add(browser_of(hana), "ben").status_code == 403
    actions.appoint(mo, group, train(hana))
    assert add(browser_of(Member.objects.get(pk=hana.pk)), "ben").status_code == 302
    assert Membership.objects.current().filter(member=ben).exists()


def test_a_member_adds_nobody(group: SupportGroup, mo: Member, ada: Member, ben: Member) -> None:
    actions.add_member(mo, group, ada)
    assert add(browser_of(ada), "ben").status_code == 403
    assert add(browser_of(mo), "ben").status_code == 302


@pytest.mark.parametrize("way", ["blocker", "blocked"])
def test_whoever_is_apart_is_not_added_and_it_is_not_said_who_blocks(
        group: SupportGroup, mo: Member, ben: Member, ada: Member, way: str) -> None:
    Block.objects.create(**{way: ben, ({"blocker", "blocked"} - {way}).pop(): mo})
    page = add(browser_of(mo), "ben")
    assert page.status_code == 422
    assert "cannot be added by you just now" in page.content.decode()
    assert add(browser_of(mo), "ada").status_code == 302


def test_whoever_was_removed_is_added_after_they_are_allowed_back(group: SupportGroup, mo: Member, ben: Member) -> None:
    actions.add_member(mo, group, ben)
    actions.remove_member(mo, group, ben, reason="A rest.")
    page = add(browser_of(mo), "ben")
    assert page.status_code == 422
    assert "Allow them back first" in page.content.decode()
    actions.readmit(mo, group, ben)
    assert add(browser_of(mo), "ben").status_code == 302


def test_a_name_that_nobody_has_and_one_that_belongs_already(group: SupportGroup, mo: Member, ben: Member) -> None:
    page = add(browser_of(mo), "nobody-here")
    assert page.status_code == 422
    assert "Nobody goes by this name" in page.content.decode()
    add(browser_of(mo), "ben")
    assert "belongs here already" in add(browser_of(mo), "ben", follow=True).content.decode()
    assert GroupLog.objects.count() == 1


def test_a_full_group_puts_them_into_the_queue(group: SupportGroup, mo: Member, ada: Member, ben: Member) -> None:
    SupportGroup.objects.update(capacity=1)
    add(browser_of(mo), "ada")
    assert "is in the queue" in add(browser_of(mo), "ben", follow=True).content.decode()
    assert WaitingPlace.objects.current().get().member == ben


def test_adding_has_a_limit(group: SupportGroup, mo: Member, ben: Member) -> None:
    for _each in range(throttles.ADD_TO_GROUP.count):
        throttles.spend(throttles.ADD_TO_GROUP, mo.pk)
    answer = add(browser_of(mo), "ben")
    assert answer.status_code == 429
    assert answer["Retry-After"]
