"""What the pages of groups show to whom, in how many queries, and what waits for those who look after them."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.chat.models import Message, Room
from community.forum.models import Board
from community.groups import actions
from community.groups.models import SupportGroup
from community.groups.training import ITEMS
from community.members.models import Member
from community.seeds.demo import seed
from tests.chat.meeting import planned
from tests.conftest import browser_of, make_member
from tests.groups.conftest import again, found, page, train


def queries(browser: Client, address: str) -> int:
    browser.get(address)  # what is asked once a process is asked now
    with CaptureQueriesContext(connection, ) as asked:
        page(browser, address)
    return len(asked)


class TestList:
    def test_hidden_groups_are_listed_for_those_who_belong_and_for_moderators(self, mo: Member, ada: Member,
                                                                              ben: Member) -> None:
        groups = {joining: found(mo, f"The {joining} one", joining=joining)
                  for joining in ("open", "request", "invitation", "hidden")}
        actions.add_member(mo, groups["hidden"], ben)
        for who, sees in ((ada, False), (ben, True), (mo, True)):
            shown = page(browser_of(who), "/groups/")
            assert all(f"The {joining} one" in shown for joining in ("open", "request", "invitation"))
            assert ("The hidden one" in shown) == sees
        for address in ("", "members/", "manage/", "manage/log/", "meetings/"):
            page(browser_of(ada), f"/groups/the-hidden-one/{address}", 404)
        page(browser_of(ben), "/groups/the-hidden-one/members/")

    def test_neither_the_forum_nor_the_chat_tells_of_a_hidden_group(self, mo: Member, ada: Member) -> None:
        found(mo, "Lanterns", joining="hidden")
        for address in ("/forum/", "/chat/", "/search/?q=lanterns"):
            assert "Lanterns" not in page(browser_of(ada), address)
            assert "Lanterns" in page(browser_of(mo), address) or "search" in address

    def test_the_menu_leads_there(self, ada: Member) -> None:
        assert 'href="/groups/" aria-current="true"' in page(browser_of(ada), "/groups/")


class TestQueries:
    """The same number whatever there is."""

    @pytest.mark.parametrize(("address", "most"), [
        ("/groups/", 6), ("/groups/night-owls/", 20), ("/groups/night-owls/members/", 10), ("/groups/night-owls/manage/", 18),
        ("/groups/night-owls/manage/log/", 8), ("/groups/mine/", 16), ("/groups/rota/", 12), ("/groups/hosting/", 12),
        ("/groups/debriefs/", 8),
    ])
    def test_of_a_page(self, mo: Member, hana: Member, group: SupportGroup, address: str, most: int) -> None:
        actions.appoint(mo, group, train(hana))
        actions.write_debrief(again(hana), group, actions.Account(weight="hard"))
        browser = browser_of(mo)
        before = queries(browser, address)
        for number in range(6):
            other, host = found(mo, f"Group {number}", joining="request"), make_member(f"host{number}", "host")  # type: ignore[arg-type]
            people = [make_member(f"m{number}-{n}") for n in range(3)]
            actions.appoint(mo, group, train(host))
            actions.appoint(mo, other, host)
            actions.join(people[0], group, agreed=1)
            actions.ask(people[1], other, words="Please.", agreed=1)
            actions.invite(mo, group, days=1, uses=1)
            start = timezone.now() + timedelta(hours=number * 3 + 1)
            actions.put_on_rota(mo, actions.Shifted(host=host, group=group, start=start, end=start + timedelta(hours=1)))
            actions.write_debrief(again(host), group, actions.Account(weight="hard"))
        assert queries(browser, address) == before <= most


class TestGroup:
    def test_its_next_meeting_stands_on_it_for_those_who_belong(self, mo: Member, ada: Member, ben: Member,
                                                                group: SupportGroup) -> None:
        actions.join(ben, group, agreed=1)
        room = Room.objects.get(support_group=group)
        planned(room, mo, title="Late circle", first_start=timezone.now() + timedelta(days=2))
        first = planned(room, mo, title="Evening circle")
        for who, sees in ((ben, True), (ada, False)):
            shown = page(browser_of(who), f"/groups/{group.slug}/")
            assert ("Next meeting:" in shown) == (f'href="{first.get_absolute_url()}"' in shown) == sees
            assert "Late circle" not in shown

    def test_moderators_find_when_its_room_is_open(self, mo: Member, host: Member, group: SupportGroup) -> None:
        address = f'href="/chat/{Room.objects.get(support_group=group).slug}/host/terms/"'
        assert address in page(browser_of(mo), f"/groups/{group.slug}/manage/")
        assert address not in page(browser_of(host), f"/groups/{group.slug}/manage/")


class TestMine:
    def test_what_waits_is_seen_at_a_glance(self, mo: Member, ada: Member, hana: Member) -> None:
        group = found(mo, joining="request")
        actions.appoint(mo, group, train(hana))
        actions.ask(ada, group, words="Please.", agreed=1)
        room = Room.objects.get(support_group=group)
        planned(room, mo, title="Evening circle")
        actions.go_on_duty(again(hana), group)
        for who in (mo, again(hana)):
            shown = page(browser_of(who), "/groups/mine/")
            for words in ("1 person asks to join", "Evening circle", "on duty", "1 host"):
                assert words in shown

    def test_a_host_sees_their_own_groups_only(self, mo: Member, host: Member) -> None:
        found(mo, "Readers")
        assert "Readers" in page(browser_of(mo), "/groups/mine/")
        shown = page(browser_of(host), "/groups/mine/")
        assert "Night owls" in shown
        assert "Readers" not in shown

    def test_groups_in_which_nobody_has_written_for_two_weeks_are_quiet(self, mo: Member, group: SupportGroup) -> None:
        def is_quiet() -> bool:
            return "Quiet groups" in page(browser_of(mo), "/groups/mine/")

        assert not is_quiet()
        long_ago = timezone.now() - timedelta(days=15)
        SupportGroup.objects.update(created_at=long_ago)
        assert is_quiet()
        Board.objects.filter(support_group=group).update(last_post_at=timezone.now())
        assert not is_quiet()
        Board.objects.filter(support_group=group).update(last_post_at=long_ago)
        assert is_quiet()
        room = Room.objects.get(support_group=group)
        Message.objects.create(room=room, author=mo, body="Hello.", html="<p>Hello.</p>", nonce=uuid.uuid4(), seq=1,
                               posted_seq=1)
        assert not is_quiet()


def test_a_moderator_comes_from_a_new_group_to_a_host_on_duty_without_leaving_its_pages(mo: Member, hana: Member,
                                                                                       ada: Member) -> None:
    browser, items = browser_of(mo), {"items": [item.slug for item in ITEMS]}
    new = {"name": "Night owls", "purpose": "Company.", "joining": "open", "guidelines": "Be kind."}
    assert browser.post("/groups/new/", new, follow=True).redirect_chain == [("/groups/night-owls/manage/", 302)]
    assert browser_of(hana).post("/groups/training/", items).status_code == 302
    assert browser.post("/groups/night-owls/manage/hosts/", {"host": hana.pk}).status_code == 302
    assert browser_of(ada).post("/groups/night-owls/join/", {"version": 1, "agree": "on"}).status_code == 302
    assert browser_of(hana).post("/groups/duty/", {"place": "night-owls"}).status_code == 302
    assert "On duty now: hana" in page(browser_of(ada), "/groups/night-owls/")
    assert page(browser, "/groups/night-owls/meetings/new/")


def test_the_demonstration_has_two_groups(settings: object, db: None) -> None:
    from django.core.management import call_command

    call_command("load_places", verbosity=0)
    seed()
    groups = {group.slug: group for group in SupportGroup.objects.all()}
    assert set(groups) == {"night-owls", "back-to-work-slowly"}
    ben, hana = Member.objects.get(username="ben"), Member.objects.get(username="hana")
    assert ben.group_ids == {groups["night-owls"].pk}
    assert hana.hosted_group_ids == {group.pk for group in groups.values()}
    assert not ben.unagreed_group_ids | hana.unagreed_group_ids
    assert "three o&#x27;clock" in page(browser_of(ben), "/forum/night-owls/")
