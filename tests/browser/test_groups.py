"""The pages of the groups in a real browser: under axe, with long words, and a whole way by mouse without scripts."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from community.chat.models import Room
from community.groups import actions
from community.groups.models import GroupHost, JoinRequest, Membership, SupportGroup
from community.members.models import Member
from tests.browser.conftest import connected
from tests.browser.test_accessibility import LONG, tour
from tests.conftest import make_member
from tests.groups.conftest import again, found, train

OpenPage = Callable[..., Page]
MEMBERS = ["/groups/", "/groups/long/", "/groups/long/members/", "/groups/readers/", "/groups/invitation/{secret}/"]
TEAM = [
    "/groups/mine/", "/groups/new/", "/groups/hosting/", "/groups/training/", "/groups/rota/", "/groups/debrief/",
    "/groups/debriefs/", "/groups/readers/manage/", "/groups/readers/manage/requests/{request}/", "/groups/long/manage/",
    "/groups/long/manage/log/", "/groups/long/manage/members/{member}/", "/groups/long/manage/hosts/{host}/",
    "/groups/long/manage/about/", "/groups/long/manage/guidelines/", "/groups/long/manage/pages/",
    "/groups/long/manage/archive/",
]


@pytest.fixture
def circles(transactional_db: None, ada: Member, ben: Member, hana: Member, mo: Member) -> dict[str, Any]:
    """Two groups with long words, and something of everything that can wait in them."""
    group = found(mo, LONG[:80], purpose=LONG[:200], for_whom=LONG[:200], capacity=2)
    SupportGroup.objects.update(slug="long")
    group.refresh_from_db()
    readers = found(mo, "Readers", joining="request")
    actions.appoint(mo, group, train(hana))
    actions.join(ada, group, agreed=1)
    actions.join(ben, group, agreed=1)
    actions.ask(ben, readers, words=LONG[:500], agreed=1)
    start = timezone.now() + timedelta(hours=1)
    actions.put_on_rota(again(hana), actions.Shifted(host=hana, group=group, start=start, end=start + timedelta(hours=1)))
    actions.write_debrief(again(hana), group, actions.Account(weight="hard", happened=LONG, wants_talk=True))
    return {"secret": actions.invite(mo, readers, days=1, uses=5), "request": JoinRequest.objects.get().pk,
            "member": Membership.objects.get(member=ada).pk, "host": GroupHost.objects.get().pk}


def test_what_a_member_meets(ada: Member, circles: dict[str, Any], open_page: OpenPage) -> None:
    tour(open_page(ada, "/"), MEMBERS, circles)


def test_what_a_moderator_meets(mo: Member, circles: dict[str, Any], open_page: OpenPage) -> None:
    tour(open_page(mo, "/"), TEAM, circles)


def test_a_group_is_founded_and_joined_without_scripts(mo: Member, hana: Member, transactional_db: None,
                                                      open_page: OpenPage) -> None:
    train(hana)
    page = open_page(mo, "/groups/", java_script_enabled=False)
    page.get_by_role("link", name="New group").click()
    page.get_by_label("Name").fill("Night owls")
    page.get_by_label("What it is there for").fill("Company.")
    page.get_by_label("open: anybody here may join").check()
    page.get_by_label("Guidelines").fill("Be kind.")
    page.get_by_role("button", name="Found the group").click()
    page.get_by_role("button", name="Appoint").click()
    assert page.get_by_text("hana hosts this group now.").is_visible()

    page = open_page(make_member("newcomer"), "/groups/", java_script_enabled=False)
    page.get_by_role("link", name="Night owls").click()
    page.get_by_label("I have read the guidelines").check()
    page.get_by_role("button", name="Join", exact=True).click()
    page.get_by_role("link", name="Go to the board").click()
    assert page.get_by_role("heading", name="Night owls").is_visible()


def test_a_room_opens_before_ones_eyes_when_a_host_comes(ada: Member, circles: dict[str, Any], open_page: OpenPage) -> None:
    page = connected(open_page(ada, "/chat/" + Room.objects.get(support_group__slug="long").slug + "/"))
    unattended, write = page.get_by_text("No host is here just now"), page.get_by_label("Your message")
    assert unattended.is_visible()
    assert not write.is_visible()
    host = open_page(Member.objects.get(username="hana"), "/groups/hosting/")
    host.get_by_label("Where").select_option("long")
    host.get_by_role("button", name="I am there").click()
    write.wait_for(state="visible", timeout=5000)
    assert not unattended.is_visible()
    host.get_by_role("button", name="Go off duty").click()
    unattended.wait_for(state="visible", timeout=5000)
    assert not write.is_visible()
