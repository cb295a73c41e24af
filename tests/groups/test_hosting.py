"""Hosts: appointed after the checklist, on duty within their hours, on the rota, and looked after when it was hard."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from community.groups import actions, signals
from community.groups.models import Debrief, Duty, GroupHost, HostTraining, Shift, SupportGroup
from community.groups.queries import on_duty
from community.groups.queries.duties import counted
from community.groups.training import ITEMS
from community.members.models import Member
from community.notifications.models import Notification
from community.policy import Refused, Role
from community.policy.duties import IN_A_DAY, IN_A_WEEK, LONGEST_STRETCH, REST
from tests.conftest import browser_of
from tests.groups.conftest import again, belongs, found, page, train

HOUR = timedelta(hours=1)


def was_on_duty(member: Member, group: SupportGroup | None, *, since: timedelta, hours: float) -> None:
    """Write down a duty that began ``since`` ago."""
    begun = timezone.now() - since
    end = begun + timedelta(hours=hours)
    Duty.objects.create(member=member, group=group, since=begun, ends_at=end, until=end, ended_how="went off")


class TestChecklist:
    def test_every_line_is_ticked_once(self, hana: Member) -> None:
        browser, items = browser_of(hana), [item.slug for item in ITEMS]
        for ticked, status in ((items[1:], 422), ([], 422), (items, 302), (items, 302)):
            assert browser.post("/groups/training/", {"items": ticked}).status_code == status
        row = HostTraining.objects.get()
        assert (row.member, row.items) == (hana, items)

    def test_what_was_ticked_stays_ticked_on_the_page_that_comes_back(self, hana: Member) -> None:
        answer = browser_of(hana).post("/groups/training/", {"items": ["sober", "crisis"]})
        assert answer.content.decode().count(" checked") == 2

    def test_it_is_for_hosts(self, ada: Member, hana: Member) -> None:
        for address in ("/groups/training/", "/groups/hosting/", "/groups/rota/", "/groups/debrief/"):
            assert browser_of(hana).get(address).status_code == 200, address
            assert browser_of(ada).get(address).status_code == 403, address
        page(browser_of(ada), "/groups/mine/", 403)


class TestAppointing:
    def test_a_host_needs_the_checklist_first(self, mo: Member, hana: Member, group: SupportGroup) -> None:
        address, data = "/groups/night-owls/manage/hosts/", {"host": hana.pk}
        assert browser_of(mo).post(address, data).status_code == 422
        with pytest.raises(Refused, match="checklist"):
            actions.appoint(mo, group, hana)
        train(hana)
        assert browser_of(hana).post(address, data).status_code == 403
        assert browser_of(mo).post(address, data).status_code == 302
        assert again(hana).hosted_group_ids == {group.pk}
        assert belongs(hana, group)
        assert Notification.objects.filter(member=hana, kind="group host").exists()

    def test_a_member_is_no_host_of_the_site(self, mo: Member, ada: Member, hana: Member, group: SupportGroup) -> None:
        HostTraining.objects.create(member=ada, version="2026-11", items=[])
        with pytest.raises(Refused, match="not a host of the site"):
            actions.appoint(mo, group, ada)
        assert actions.appoint(mo, group, train(hana))

    def test_a_host_comes_in_though_all_places_are_taken(self, mo: Member, ada: Member, ben: Member, hana: Member) -> None:
        small = found(mo, "Two chairs", capacity=2)
        for who in (ada, ben):
            actions.join(who, small, agreed=1)
        actions.appoint(mo, small, train(hana))
        assert belongs(hana, small)

    def test_hosting_is_handed_over(self, mo: Member, root: Member, host: Member, group: SupportGroup) -> None:
        row = GroupHost.objects.current().get()
        address = f"/groups/night-owls/manage/hosts/{row.pk}/"
        assert browser_of(host).post(address, {"hand_over": "1", "host": mo.pk}).status_code == 422
        train(mo)
        assert browser_of(host).post(address, {"hand_over": "1", "host": mo.pk}).status_code == 302
        assert GroupHost.objects.current().get().member == mo
        row.refresh_from_db()
        assert (row.ended_how, row.ended_by) == ("handed over", host)
        assert browser_of(again(host)).post(address, {"hand_over": "1", "host": mo.pk}).status_code == 403

    def test_a_moderator_ends_it_with_a_reason_and_a_host_without(self, mo: Member, host: Member, group: SupportGroup) -> None:
        address = f"/groups/night-owls/manage/hosts/{GroupHost.objects.current().get().pk}/"
        assert browser_of(host).post(address, {"end": "1", "reason": "A reason."}).status_code == 403
        assert browser_of(mo).post(address, {"end": "1", "reason": ""}).status_code == 422
        assert browser_of(mo).post(address, {"step_back": "1"}).status_code == 422
        assert browser_of(mo).post(address, {"end": "1", "reason": "A rest."}).status_code == 302
        assert Notification.objects.get(member=host, kind="group rest").words == "A rest."
        actions.appoint(mo, group, host)
        address = f"/groups/night-owls/manage/hosts/{GroupHost.objects.current().get().pk}/"
        assert browser_of(again(host)).post(address, {"step_back": "1"}).status_code == 302
        assert not GroupHost.objects.current().exists()
        assert belongs(host, group)

    def test_what_rested_on_it_ends_with_it(self, mo: Member, host: Member, group: SupportGroup) -> None:
        actions.go_on_duty(host, group)
        start = timezone.now() + HOUR
        actions.put_on_rota(host, actions.Shifted(host=host, group=group, start=start, end=start + HOUR))
        actions.leave(host, group)
        assert not on_duty(group.pk)
        assert Duty.objects.get().ended_how == "hosting"
        assert not Shift.objects.coming().exists()
        assert not GroupHost.objects.current().exists()


class TestDuty:
    def test_a_host_comes_on_and_goes_off(self, host: Member, group: SupportGroup) -> None:
        browser = browser_of(host)
        assert browser.post("/groups/duty/", {"place": "no-such-group"}).status_code == 422
        assert browser.post("/groups/duty/", {"place": group.slug}).status_code == 302
        assert (list(on_duty(group.pk)), list(on_duty(None))) == ([host], [])
        assert "You are on duty" in page(browser, "/groups/hosting/")
        assert "On duty now: hana" in page(browser, "/groups/night-owls/")
        assert browser.post("/groups/duty/", {"off": "1"}).status_code == 302
        assert not on_duty(group.pk)
        assert [row.act for row in group.log.order_by("pk")][-2:] == ["on duty", "off duty"]

    def test_whoever_has_not_been_through_the_checklist_is_told_so(self, hana: Member) -> None:
        answer = browser_of(hana).post("/groups/duty/", {"place": "lounge"})
        assert answer.status_code == 403
        assert "checklist" in answer.content.decode()
        train(hana)
        assert browser_of(hana).post("/groups/duty/", {"place": "lounge"}).status_code == 302
        assert list(on_duty(None)) == [hana]

    def test_only_in_groups_one_hosts(self, mo: Member, host: Member) -> None:
        other = found(mo, "Readers")
        assert browser_of(host).post("/groups/duty/", {"place": "readers"}).status_code == 422
        with pytest.raises(Refused):
            actions.go_on_duty(host, other)
        actions.appoint(mo, other, host)
        assert browser_of(again(host)).post("/groups/duty/", {"place": "readers"}).status_code == 302

    def test_one_place_at_a_time(self, mo: Member, host: Member, group: SupportGroup) -> None:
        first = actions.go_on_duty(host, group)
        assert actions.go_on_duty(host, group) == first
        actions.go_on_duty(host, None)
        assert (list(on_duty(group.pk)), list(on_duty(None))) == ([], [host])

    def test_after_three_hours_a_rest_is_due(self, host: Member, group: SupportGroup) -> None:
        was_on_duty(host, group, since=4 * HOUR - timedelta(minutes=30), hours=3)
        answer = browser_of(host).post("/groups/duty/", {"place": group.slug})
        assert answer.status_code == 429
        assert 1500 < int(answer["Retry-After"]) <= 1800
        assert "A rest is due" in page(browser_of(host), "/groups/hosting/")
        Duty.objects.update(since=timezone.now() - 5 * HOUR, until=timezone.now() - 2 * HOUR)
        assert browser_of(host).post("/groups/duty/", {"place": group.slug}).status_code == 302

    def test_a_short_gap_is_part_of_the_stretch(self, host: Member, group: SupportGroup) -> None:
        was_on_duty(host, group, since=3 * HOUR, hours=2)
        duty = actions.go_on_duty(host, group)
        assert duty.ends_at - duty.since == 3 * HOUR
        actions.go_off_duty(host)
        Duty.objects.all().delete()
        was_on_duty(host, group, since=2 * HOUR + timedelta(minutes=10), hours=2)
        duty = actions.go_on_duty(host, group)
        assert duty.ends_at - duty.since == HOUR

    @pytest.mark.parametrize(("days", "status"), [(6, 429), (8, 302)])
    def test_fifteen_hours_in_seven_days(self, host: Member, group: SupportGroup, days: int, status: int) -> None:
        for number in range(5):
            was_on_duty(host, group, since=timedelta(days=days - number), hours=3)
        assert browser_of(host).post("/groups/duty/", {"place": group.slug}).status_code == status

    def test_it_ends_by_itself_and_is_written_down_then(self, host: Member, group: SupportGroup) -> None:
        duty, heard = actions.go_on_duty(host, group), []

        def hear(**event: Any) -> None:
            heard.append((event["group"], event["member"]))

        signals.duty_changed.connect(hear)
        assert actions.end_lapsed() == 0
        begun = timezone.now() - 4 * HOUR
        Duty.objects.update(since=begun, ends_at=begun + 3 * HOUR)
        assert not on_duty(group.pk)
        assert (actions.end_lapsed(), actions.end_lapsed()) == (1, 0)
        duty.refresh_from_db()
        assert (duty.until, duty.ended_how, heard) == (duty.ends_at, "ran out", [(group, host)])

    @given(st.lists(st.tuples(st.integers(0, 600), st.integers(1, 180)), max_size=12), st.integers(0, 300))
    def test_whoever_may_come_may_stay_within_every_limit(self, gaps: list[tuple[int, int]], pause: int) -> None:
        now = datetime(2026, 5, 20, 12, tzinfo=UTC)
        moment, spans = now - timedelta(minutes=sum(map(sum, gaps)) + pause), []
        for gap, length in gaps:
            begin = moment + timedelta(minutes=gap)
            moment = begin + timedelta(minutes=length)
            spans.append((begin, moment))
        hours = counted(spans, now)
        if hours.rested_at is None:
            assert hours.left > timedelta()
            assert hours.stretch + hours.left <= LONGEST_STRETCH.span
            assert hours.day + hours.left <= IN_A_DAY.span
            assert hours.week + hours.left <= IN_A_WEEK.span
        else:
            assert hours.rested_at > now
            assert counted(spans, hours.rested_at).left > timedelta() or counted(spans, hours.rested_at).rested_at

    def test_gaps_of_a_rest_begin_a_new_stretch(self) -> None:
        now = datetime(2026, 5, 20, 12, tzinfo=UTC)
        span = (now - 3 * HOUR - REST.span, now - REST.span)
        assert counted([span], now).stretch == timedelta()
        assert counted([span], now - timedelta(minutes=1)).stretch == 3 * HOUR


class TestRota:
    @pytest.fixture
    def form(self, host: Member) -> dict[str, Any]:
        Member.objects.filter(pk=host.pk).update(time_zone="Europe/Berlin")
        day = timezone.now().date() + timedelta(days=3)
        return {"place": "night-owls", "host": host.pk, "start": f"{day}T20:00", "end": f"{day}T22:00"}

    def test_a_host_puts_themselves_on_it_by_their_own_clock(self, host: Member, form: dict[str, Any]) -> None:
        assert browser_of(host).post("/groups/rota/", form).status_code == 302
        shift = Shift.objects.get()
        assert shift.start.astimezone(ZoneInfo("Europe/Berlin")).hour == 20
        shown = page(browser_of(host), "/groups/rota/")
        assert "20:00" in shown
        assert "Europe/Berlin" in shown

    @pytest.mark.parametrize(("wrong", "sentence"), [
        ({"end": "19:00"}, "ends after it has begun"), ({"end": "23:30"}, "three hours at most"),
        ({"start": "nonsense"}, "valid date"), ({"end": "20:01"}, "at least five minutes"), ({"host": "0"}, "valid choice"),
        ({"place": "nowhere"}, "not a place you host"),
    ])
    def test_what_makes_no_sense_is_said(self, host: Member, form: dict[str, Any], wrong: dict[str, str],
                                         sentence: str) -> None:
        wrong = {name: f"{form[name][:11]}{value}" if ":" in value else value for name, value in wrong.items()}
        answer = browser_of(host).post("/groups/rota/", form | wrong)
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert not Shift.objects.exists()

    def test_a_host_plans_their_own_and_a_moderator_anybodys(self, mo: Member, host: Member, form: dict[str, Any]) -> None:
        train(mo)
        assert browser_of(host).post("/groups/rota/", form | {"host": mo.pk}).status_code == 422
        assert browser_of(mo).post("/groups/rota/", form | {"buddy": mo.pk}).status_code == 302
        shift = Shift.objects.get()
        assert (shift.host, shift.buddy, shift.by) == (host, mo, mo)
        other = train(Member.objects.get(pk=mo.pk))
        Member.objects.filter(pk=other.pk).update(role=Role.HOST)
        assert browser_of(other).post(f"/groups/rota/{shift.pk}/cancel/").status_code == 403
        assert browser_of(host).post(f"/groups/rota/{shift.pk}/cancel/").status_code == 302
        assert not Shift.objects.standing().exists()

    def test_shifts_do_not_overlap_and_keep_to_the_hours(self, host: Member, group: SupportGroup) -> None:
        start = (timezone.now() + timedelta(days=3)).replace(hour=8, minute=0)

        def plan(after: float, hours: float) -> None:
            begin = start + after * HOUR
            actions.put_on_rota(host, actions.Shifted(host=host, group=group, start=begin, end=begin + hours * HOUR))

        plan(0, 3)
        with pytest.raises(Refused, match="at that time"):
            plan(2, 2)
        plan(5, 2)
        with pytest.raises(Refused, match="too many"):
            plan(9, 1)
        for day in (1, 2):
            plan(24 * day, 3)
            plan(24 * day + 5, 2)
        with pytest.raises(Refused, match="seven days"):
            plan(72, 1)
        plan(24 * 9, 3)


class TestDebrief:
    def test_a_moderator_reads_what_a_host_wrote(self, mo: Member, host: Member, group: SupportGroup) -> None:
        data = {"place": group.slug, "weight": "hard", "happened": "It went round in circles.", "wants_talk": "on"}
        assert browser_of(host).post("/groups/debrief/", data | {"weight": "odd"}).status_code == 422
        assert browser_of(host).post("/groups/debrief/", data).status_code == 302
        page(browser_of(host), "/groups/debriefs/", 403)
        assert "It went round in circles." in page(browser_of(mo), "/groups/debriefs/")
        assert Notification.objects.get(member=mo, kind="host talk").by == host
        row = Debrief.objects.get()
        assert browser_of(host).post(f"/groups/debriefs/{row.pk}/read/").status_code == 403
        assert browser_of(mo).post(f"/groups/debriefs/{row.pk}/read/").status_code == 302
        row.refresh_from_db()
        assert row.read_by == mo

    @pytest.mark.parametrize(("weight", "status"), [("very hard", 429), ("hard", 302)])
    def test_after_a_very_hard_one_comes_a_day_of_rest(self, host: Member, group: SupportGroup, weight: str,
                                                       status: int) -> None:
        actions.go_on_duty(host, group)
        browser_of(host).post("/groups/debrief/", {"place": group.slug, "weight": weight})
        assert bool(on_duty(group.pk)) == (status == 302)
        actions.go_off_duty(host)
        assert browser_of(host).post("/groups/duty/", {"place": group.slug}).status_code == status
        Debrief.objects.update(at=timezone.now() - timedelta(hours=25))
        assert browser_of(host).post("/groups/duty/", {"place": group.slug}).status_code == 302
