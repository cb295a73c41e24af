"""Somebody else ends the hosting of one group: the host is told why, it stands in the log, and an appeal undoes it exactly."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from community.chat.models import Room
from community.groups import actions
from community.groups.actions import Shifted
from community.groups.meetings import actions as meetings
from community.groups.meetings.models import Meeting, Occurrence
from community.groups.models import GroupHost, Shift, SupportGroup
from community.models import Member
from community.moderation.models import Appeal, Decision
from community.notifications.models import Notification
from community.policy import Role
from tests.conftest import browser_of, make_member
from tests.groups.conftest import again, belongs, found, page, train

WAYS = ["ended", "handed over"]


@pytest.fixture
def cora(mo: Member, group: SupportGroup) -> Member:
    """Another host of the site."""
    return train(make_member("cora", Role.HOST))


@pytest.fixture
def busy(mo: Member, host: Member, group: SupportGroup) -> None:
    """Hana has shifts and leads a meeting in the group, one date of another, and one elsewhere."""
    start = timezone.now() + timedelta(days=1)
    actions.put_on_rota(host, Shifted(host=host, start=start, end=start + timedelta(hours=1), group=group))
    actions.put_on_rota(train(mo), Shifted(host=mo, start=start, end=start + timedelta(hours=1), group=group, buddy=host))
    here, lounge = Room.objects.get(support_group=group), Room.objects.create(slug="tea", title="Tea", description="Quiet.")
    for title, room, who in (("Ours", here, host), ("Theirs", here, mo), ("Tea", lounge, host)):
        meetings.plan_meeting(who, room, title=title, tradition="circle", guidelines="Be kind.", first_start=start,
                              recurrence="weekly", host=who, co_host=None, minutes=60)
    Occurrence.objects.filter(pk=Occurrence.objects.filter(meeting__title="Theirs").earliest("starts_at").pk).update(host=host)


def stands() -> Any:
    """Who hosts, who is on the rota, who leads what."""
    return [list(rows) for rows in (
        GroupHost.objects.current().filter(member__username="hana").values_list("group", "since", "ended_how", "reason"),
        Shift.objects.standing().order_by("pk").values_list("host__username", "buddy__username"),
        Meeting.objects.order_by("title").values_list("title", "host__username"),
        Occurrence.objects.order_by("pk").values_list("meeting__title", "host__username"))]


def take(mo: Member, group: SupportGroup, how: str, reason: str = "A rest.") -> int:
    """End the hosting of hana on its page."""
    row = GroupHost.objects.current().get(group=group, member__username="hana")
    words = {"end": "1"} if how == "ended" else {"hand_over": "1", "host": Member.objects.get(username="cora").pk}
    return browser_of(mo).post(f"/groups/{group.slug}/manage/hosts/{row.pk}/", words | {"reason": reason}).status_code


def appeal(host: Member, by: Member, outcome: str) -> int:
    """Hana asks for another look, the way she finds it; ``by`` answers."""
    client, ended = browser_of(again(host)), Decision.objects.get(act="hosting ended")
    assert "Ask somebody else to look" in page(client, "/notifications/")
    assert f"/settings/decisions/{ended.pk}/" in page(client, "/settings/standing/")
    assert "Night owls" in page(client, f"/settings/decisions/{ended.pk}/")
    assert client.post(f"/settings/decisions/{ended.pk}/", {"words": "I did rest."}).status_code == 302
    address = f"/moderation/appeals/{Appeal.objects.get().pk}/"
    assert "no longer a host of this group" in page(browser_of(by), address)
    return browser_of(by).post(address, {"outcome": outcome, "reason": "Looked at."}).status_code


@pytest.mark.parametrize("how", WAYS)
def test_it_is_a_decision_with_its_reason(mo: Member, host: Member, cora: Member, group: SupportGroup, how: str) -> None:
    assert take(mo, group, how, reason="") == 422
    assert not Decision.objects.exists()
    assert take(mo, group, how) == 302
    row = Decision.objects.get()
    assert (row.act, row.by, row.about, row.target, row.reason) == ("hosting ended", mo, host, group, "A rest.")
    assert Notification.objects.get(member=host, kind="group rest").words == "A rest."
    assert group.log.filter(act=["handed over", "unappointed"][how == "ended"], reason="A rest.").exists()
    assert "no longer a host of this group" in page(browser_of(mo), "/moderation/log/")


@pytest.mark.parametrize("how", ["steps back", "hands over", "leaves", "ends their own"])
def test_giving_it_up_oneself_is_none(mo: Member, host: Member, cora: Member, group: SupportGroup, how: str) -> None:
    address = f"/groups/night-owls/manage/hosts/{GroupHost.objects.current().get().pk}/"
    if how == "steps back":
        assert browser_of(host).post(address, {"step_back": "1"}).status_code == 302
    elif how == "hands over":
        assert 'name="reason"' in page(browser_of(mo), address)
        assert 'name="reason"' not in page(browser_of(host), address)
        assert browser_of(host).post(address, {"hand_over": "1", "host": cora.pk}).status_code == 302
    elif how == "leaves":
        actions.leave(host, group)
    else:
        actions.appoint(mo, group, train(mo))
        actions.end_hosting(mo, group, mo, reason="A rest.")
    hosting = {"steps back": set(), "leaves": set(), "hands over": {cora}, "ends their own": {host}}[how]
    assert {row.member for row in GroupHost.objects.current()} == hosting
    assert not Decision.objects.filter(act="hosting ended").exists()
    assert not Notification.objects.filter(kind="group rest").exists()


@pytest.mark.parametrize("how", WAYS)
@pytest.mark.usefixtures("busy")
def test_it_is_undone_exactly(mo: Member, host: Member, cora: Member, root: Member, *, group: SupportGroup, how: str) -> None:
    before = stands()
    assert take(mo, group, how) == 302
    assert stands() != before
    assert ("Tea", "hana") in stands()[2], "what is elsewhere is not touched"
    assert appeal(host, root, "overturned") == 302
    assert stands() == before
    assert again(host).hosted_group_ids == {group.pk}
    assert belongs(cora, group) == (how == "handed over"), "whoever took it on hosts as well: it was not about them"
    assert Notification.objects.filter(member=host, kind="group host").count() == 2


@pytest.mark.usefixtures("busy")
def test_upheld_it_stays(mo: Member, host: Member, cora: Member, root: Member, group: SupportGroup) -> None:
    take(mo, group, "ended")
    after = stands()
    assert appeal(host, mo, "overturned") == 403
    Appeal.objects.all().delete()
    assert appeal(host, root, "upheld") == 302
    assert stands() == after


@pytest.mark.usefixtures("busy")
def test_what_somebody_took_on_meanwhile_stays(mo: Member, host: Member, cora: Member, root: Member,
                                               group: SupportGroup) -> None:
    take(mo, group, "ended")
    Meeting.objects.filter(title="Ours").update(host=cora)
    Occurrence.objects.filter(meeting__title="Ours").update(host=cora)
    assert appeal(host, root, "overturned") == 302
    assert again(host).hosted_group_ids == {group.pk}
    assert Meeting.objects.get(title="Ours").host == cora
    assert set(Occurrence.objects.filter(meeting__title="Ours").values_list("host", flat=True)) == {cora.pk}


@pytest.mark.parametrize("why_not", ["archived", "left", "role", "hosts again", ""])
def test_only_where_they_still_may(mo: Member, host: Member, cora: Member, root: Member, *, group: SupportGroup,
                                   why_not: str) -> None:
    take(mo, group, "ended")
    if why_not == "archived":
        actions.archive(mo, group, reason="It is over.")
    elif why_not == "left":
        actions.leave(again(host), group)
    elif why_not == "role":
        actions.end_role(mo, again(host), reason="A rest.")
    elif why_not == "hosts again":
        actions.appoint(mo, group, again(host))
    assert appeal(host, root, "overturned") == 302
    assert GroupHost.objects.current().filter(member=host).count() == (1 if why_not in {"", "hosts again"} else 0)


def test_a_host_who_was_removed_hosts_again_when_that_is_undone(mo: Member, host: Member, root: Member,
                                                               group: SupportGroup) -> None:
    other = found(mo, "Larks")
    actions.appoint(mo, other, host)
    actions.remove_member(mo, group, again(host), reason="Enough.")
    ended = Decision.objects.get()
    assert ended.act == "group out"
    assert again(host).hosted_group_ids == {other.pk}
    browser_of(again(host)).post(f"/settings/decisions/{ended.pk}/", {"words": "It was not me."})
    answer = {"outcome": "overturned", "reason": "It was not."}
    assert browser_of(root).post(f"/moderation/appeals/{Appeal.objects.get().pk}/", answer).status_code == 302
    assert belongs(host, group)
    assert again(host).hosted_group_ids == {group.pk, other.pk}
