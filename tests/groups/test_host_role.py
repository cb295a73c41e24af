"""The role of host: whoever gives it asks for the checklist, and its end can be looked at again and undone exactly."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.chat.models import Room
from community.groups import actions
from community.groups.actions import Shifted
from community.groups.actions.resting import hosting_again
from community.groups.meetings import actions as meetings
from community.groups.meetings.models import Meeting, Occurrence
from community.groups.models import Duty, GroupHost, GroupLog, Shift, SupportGroup
from community.members import actions as members
from community.models import Member
from community.moderation.models import Appeal, Decision
from community.notifications.models import Notification
from community.policy import Role
from tests.conftest import browser_of, make_member
from tests.groups.conftest import again, belongs, page, train


class TestAdministrators:
    """Django's admin asks what the site asks."""

    def test_nobody_becomes_a_host_before_the_checklist(self, root: Member, ben: Member) -> None:
        address, client = f"/admin/community/member/{ben.pk}/change/", browser_of(root)
        refused = client.post(address, {"role": "host"})
        assert refused.status_code == 409
        assert "Before somebody becomes a host there is a checklist" in refused.content.decode()
        assert again(ben).role == Role.MEMBER
        assert not Decision.objects.exists()
        actions.offer_hosting(root, ben, reason="You listen well.")
        train(ben)
        actions.end_role(root, again(ben), reason="A rest.")
        assert client.post(address, {"role": "host"}).status_code == 302
        assert again(ben).role == Role.HOST
        row = Decision.objects.filter(act="host given").latest("pk")
        assert (row.by, row.about) == (root, ben)

    @pytest.mark.parametrize(("role", "still"), [("member", False), ("editor", False), ("host", True)])
    def test_another_role_ends_what_rested_on_it(self, root: Member, host: Member, group: SupportGroup, role: str, *,
                                                 still: bool) -> None:
        actions.go_on_duty(host, None)
        browser_of(root).post(f"/admin/community/member/{host.pk}/change/", {"role": role})
        assert again(host).role == role
        assert GroupHost.objects.current().exists() == still
        assert Duty.objects.filter(until=None).exists() == still
        assert Decision.objects.filter(act="host ended", about=host).exists() != still


    @pytest.mark.parametrize(("role", "still"), [("member", False), ("editor", False), ("host", True)])
    def test_a_moderator_hosts_no_groups_without_the_role(self, root: Member, mo: Member, group: SupportGroup, role: str, *,
                                                          still: bool) -> None:
        actions.appoint(root, group, train(mo))
        actions.go_on_duty(again(mo), None)
        browser_of(root).post(f"/admin/community/member/{mo.pk}/change/", {"role": role})
        assert again(mo).role == role
        assert GroupHost.objects.current().filter(member=mo).exists() == still
        assert Duty.objects.filter(until=None).exists() == still
        assert GroupLog.objects.filter(group=group, act="unappointed", about=mo, by=root).exists() != still
        assert Decision.objects.filter(act="hosting ended", about=mo, by=root).exists() != still
        assert Notification.objects.filter(member=mo, kind="group rest").exists() != still

    def test_what_a_moderator_hosted_is_given_back_once_they_are_a_host(self, root: Member, mo: Member, host: Member,
                                                                         group: SupportGroup) -> None:
        actions.appoint(root, group, train(mo))
        plan = meetings.plan_meeting(again(mo), Room.objects.get(support_group=group), title="Circle", tradition="circle",
                                     minutes=60, guidelines="Be kind.", first_start=timezone.now() + timedelta(days=1),
                                     host=mo, co_host=host)
        address = f"/admin/community/member/{mo.pk}/change/"
        browser_of(root).post(address, {"role": "member"})
        assert Meeting.objects.get(pk=plan.pk).host == host
        kept = Decision.objects.get(act="hosting ended").effect
        assert not hosting_again(root, kept["hosting"]), "not while they are no host"
        browser_of(root).post(address, {"role": "host"})
        assert hosting_again(root, kept["hosting"])
        assert GroupHost.objects.current().filter(member=mo).exists()
        assert Meeting.objects.get(pk=plan.pk).host == mo


class TestAppeal:
    """Somebody else looks at the end of a role."""

    @pytest.fixture
    def ended(self, mo: Member, host: Member, group: SupportGroup) -> Decision:
        """Hana hosted, had a shift and led meetings; mo has ended it."""
        cora = train(make_member("cora", Role.HOST))
        actions.appoint(mo, group, cora)
        start = timezone.now() + timedelta(days=1)
        actions.put_on_rota(host, Shifted(host=host, start=start, end=start + timedelta(hours=1), group=group))
        for title, co_host in (("Alone", None), ("Together", cora)):
            meetings.plan_meeting(host, Room.objects.get(support_group=group), title=title, tradition="circle", minutes=60,
                                  guidelines="Be kind.", first_start=start, recurrence="weekly", host=host, co_host=co_host)
        actions.end_role(mo, host, reason="A rest.")
        assert not Shift.objects.standing().exists()
        return Decision.objects.get(act="host ended")

    def answer(self, ended: Decision, by: Member, outcome: str) -> int:
        client = browser_of(again(ended.about))  # type: ignore[arg-type]
        assert "Ask somebody else to look" in page(client, "/notifications/")
        assert f"/settings/decisions/{ended.pk}/" in page(client, "/settings/standing/")
        assert client.post(f"/settings/decisions/{ended.pk}/", {"words": "I did rest."}).status_code == 302
        found = Appeal.objects.get()
        return browser_of(by).post(f"/moderation/appeals/{found.pk}/", {"outcome": outcome, "reason": "Looked at."}).status_code

    def test_it_is_undone_exactly(self, ended: Decision, host: Member, root: Member, group: SupportGroup) -> None:
        assert self.answer(ended, root, "overturned") == 302
        assert again(host).role == Role.HOST
        assert belongs(host, group)
        row = GroupHost.objects.get(member=host)
        assert (row.until, row.ended_how, row.reason) == (None, "", "")
        assert Shift.objects.standing().count() == 1
        assert set(Meeting.objects.values_list("title", "host__username", "co_host__username")) == {
            ("Alone", "hana", None), ("Together", "hana", "cora")}
        assert set(Occurrence.objects.values_list("host__username", flat=True)) == {"hana"}
        assert Notification.objects.filter(member=host, kind="host again").exists()

    def test_upheld_it_stays(self, ended: Decision, host: Member, root: Member) -> None:
        assert self.answer(ended, root, "upheld") == 302
        assert again(host).role == Role.MEMBER
        assert not GroupHost.objects.current().filter(member=host).exists()

    def test_whoever_decided_does_not_answer(self, ended: Decision, host: Member, mo: Member) -> None:
        assert self.answer(ended, mo, "overturned") == 403
        assert again(host).role == Role.MEMBER

    def test_what_somebody_has_taken_on_meanwhile_stays(self, ended: Decision, host: Member, root: Member) -> None:
        plan = Meeting.objects.get(title="Alone")
        Meeting.objects.filter(pk=plan.pk).update(host=Member.objects.get(username="cora"))
        assert self.answer(ended, root, "overturned") == 302
        plan.refresh_from_db()
        assert plan.host.name == "cora"  # type: ignore[union-attr]

    def test_who_has_another_task_by_now_keeps_it(self, ended: Decision, host: Member, root: Member) -> None:
        members.change_role(root, again(host), Role.EDITOR)
        assert self.answer(ended, root, "overturned") == 302
        assert again(host).role == Role.EDITOR
