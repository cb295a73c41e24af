"""Leaving a group, or being removed from it, reaches the sockets that are open in its room."""

from collections.abc import Iterator

import pytest

from community.groups import actions
from community.groups.models import Membership, SupportGroup
from community.members.models import Member
from tests.chat.browsing import post
from tests.chat.conftest import Tab, own_server, session_of  # noqa: F401 - a fixture
from tests.groups.conftest import found, train
from tests.servers import Server

pytestmark = [pytest.mark.server, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def inside(own_server: Server, mo: Member, ada: Member, ben: Member) -> Iterator[tuple[SupportGroup, Tab, Tab]]:  # noqa: F811
    """A group, and the tabs of ada and ben in its room."""
    group = found(mo, joining="hidden")
    for who in (ada, ben):
        actions.add_member(mo, group, who)
    tabs = Tab(own_server, ada), Tab(own_server, ben)
    for tab in tabs:
        tab.join(group.slug)
    yield group, *tabs
    for tab in tabs:
        tab.connection.close()


def test_who_is_removed_hears_no_more_within_a_second(own_server: Server, mo: Member, ada: Member,  # noqa: F811
                                                      inside: tuple[SupportGroup, Tab, Tab]) -> None:
    group, removed, other = inside
    address = f"/groups/{group.slug}/manage/members/{Membership.objects.get(member=ada).pk}/"
    assert post(own_server, session_of(mo), address, reason="A reason.") == 200
    assert removed.hear("refused", timeout=1)["room"] == group.slug
    removed.say(type="join", room=group.slug, after=None)
    assert removed.hear("refused")["room"] == group.slug
    other.say(type="join", room=group.slug, after=None)
    assert other.hear("joined")["room"] == group.slug


def test_who_leaves_hears_no_more(own_server: Server, ben: Member,  # noqa: F811
                                  inside: tuple[SupportGroup, Tab, Tab]) -> None:
    group, other, leaving = inside
    assert post(own_server, session_of(ben), f"/groups/{group.slug}/leave/") == 200
    assert leaving.hear("refused", timeout=1)["room"] == group.slug
    other.say(type="sync", room=group.slug, after=0)
    assert all(frame["type"] != "refused" for frame in other.frames)


def test_a_stranger_to_the_group_is_not_let_in(own_server: Server, mo: Member, cura: Member) -> None:  # noqa: F811
    group, tab = found(mo), Tab(own_server, cura)
    tab.say(type="join", room=group.slug, after=None)
    assert tab.hear("refused")["room"] == group.slug
    actions.join(cura, group, agreed=1)
    again = Tab(own_server, cura)
    assert again.join(group.slug)["room"] == group.slug


def test_open_pages_hear_that_a_host_comes_and_goes(own_server: Server, mo: Member, hana: Member, ben: Member,  # noqa: F811
                                                    inside: tuple[SupportGroup, Tab, Tab]) -> None:
    group, _other, tab = inside
    assert tab.frames[-1]["attended"] is False
    actions.agree(ben, group, version=1)
    actions.appoint(mo, group, train(hana))
    session = session_of(hana)
    for data, attended in (({"place": group.slug}, True), ({"off": "1"}, False)):
        assert post(own_server, session, "/groups/duty/", **data) == 200
        assert tab.hear("room")["attended"] is attended
    assert post(own_server, session, "/groups/duty/", place=group.slug) == 200
    assert tab.hear("room")["attended"] is True
    assert tab.post("hello", room=group.slug)[0] == 201
