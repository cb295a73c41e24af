"""What must hold when several people act on a group in the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from django.db import connection

from community.groups import actions
from community.groups.models import Duty, GroupHost, Invitation, JoinRequest, Membership, WaitingPlace
from community.members.models import Member
from community.policy import Refused
from tests.conftest import make_member
from tests.groups.conftest import belongs, found, train

pytestmark = pytest.mark.django_db(transaction=True)
Call = Callable[[], Any]


def at_once(*calls: Call) -> list[Any]:
    """Run all in threads of their own, each with a connection of its own; a refusal is a result."""

    def run(call: Call) -> Any:
        try:
            return call()
        except Refused as refused:
            return refused.status
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=len(calls)) as threads:
        return list(threads.map(run, calls))


def crowd(count: int) -> list[Member]:
    return [make_member(f"member{number}") for number in range(count)]


def test_the_last_place_goes_to_one_and_the_others_wait(mo: Member) -> None:
    group, people = found(mo, capacity=3), crowd(8)
    entries = at_once(*(partial(actions.join, who, group, agreed=1) for who in people))
    assert sum(entry.is_in for entry in entries) == 3
    assert Membership.objects.current().count() == 3
    assert WaitingPlace.objects.current().count() == 5


def test_one_person_joins_once_however_often_they_press(mo: Member, ada: Member) -> None:
    group = found(mo)
    entries = at_once(*[lambda: actions.join(ada, group, agreed=1)] * 6)
    assert sum(entry.is_new for entry in entries) == 1
    assert Membership.objects.count() == 1


def test_as_many_move_up_as_leave(mo: Member) -> None:
    group, people = found(mo, capacity=4), crowd(8)
    for who in people:
        actions.join(who, group, agreed=1)
    assert at_once(*(partial(actions.leave, who, group) for who in people[:4])) == [True] * 4
    assert {row.member for row in Membership.objects.current().select_related("member")} == set(people[4:])
    assert not WaitingPlace.objects.current().exists()


@pytest.mark.parametrize("uses", [1, 2])
def test_an_invitation_is_used_as_often_as_it_says(mo: Member, uses: int) -> None:
    group, people = found(mo, joining="hidden"), crowd(6)
    actions.invite(mo, group, days=1, uses=uses)
    link = Invitation.objects.select_related("group").get()
    results = at_once(*(partial(actions.accept, who, link, agreed=1) for who in people))
    assert results.count(404) == 6 - uses
    assert Membership.objects.current().count() == uses
    link.refresh_from_db()
    assert link.uses_left == 0


def test_a_request_is_answered_once(mo: Member, root: Member, ada: Member) -> None:
    group = found(mo, joining="request")
    for round_ in range(5):
        actions.ask(ada, group, words="Please.", agreed=1)
        asked = JoinRequest.objects.waiting().select_related("group").get()
        answers = at_once(partial(actions.approve, mo, asked), partial(actions.approve, root, asked),
                          partial(actions.decline, root, asked, reason="No room."))
        approved = sum(isinstance(answer, actions.Entry) for answer in answers)
        assert approved + answers.count(True) == 1
        assert belongs(ada, group) == bool(approved)
        assert group.log.filter(act__in=["approved", "declined"]).count() == round_ + 1
        actions.leave(ada, group)


def test_two_requests_for_the_last_place(mo: Member, root: Member, ada: Member, ben: Member, cura: Member) -> None:
    group = found(mo, joining="request", capacity=2)
    actions.add_member(mo, group, cura)
    for who in (ada, ben):
        actions.ask(who, group, words="Please.", agreed=1)
    one, two = JoinRequest.objects.waiting().select_related("group")
    entries = at_once(lambda: actions.approve(mo, one), lambda: actions.approve(root, two))
    assert sorted(entry.is_in for entry in entries) == [False, True]
    assert Membership.objects.current().count() == 2


def test_whoever_is_removed_while_joining_is_out(mo: Member, ada: Member) -> None:
    group = found(mo)
    for _round in range(4):
        actions.join(ada, group, agreed=1)
        removed, *joined = at_once(lambda: actions.remove_member(mo, group, ada, reason="A reason."),
                                   *[lambda: actions.join(ada, group, agreed=1)] * 3)
        assert removed
        assert all(each == 403 or not each.is_new for each in joined)
        assert not belongs(ada, group)
        actions.readmit(mo, group, ada)


def test_nobody_comes_into_a_group_that_is_just_archived(mo: Member) -> None:
    group, people = found(mo), crowd(4)
    results = at_once(lambda: actions.archive(mo, group, reason="Summer."),
                      *(partial(actions.join, who, group, agreed=1) for who in people))
    group.refresh_from_db()
    late = Membership.objects.filter(joined_at__gt=group.archived_at).count()
    assert (results[0], late) == (True, 0)
    assert Membership.objects.count() == 4 - results.count(403)


def test_one_duty_at_a_time_however_many_tabs(mo: Member, hana: Member) -> None:
    group = found(mo)
    actions.appoint(mo, group, train(hana))
    host = Member.objects.get(pk=hana.pk)
    duties = at_once(*[lambda: actions.go_on_duty(host, group)] * 4, *[lambda: actions.go_on_duty(host, None)] * 4)
    assert all(isinstance(duty, Duty) for duty in duties)
    assert Duty.objects.filter(until=None).count() == 1


def test_hosting_is_handed_to_one(mo: Member, hana: Member, root: Member) -> None:
    group = found(mo)
    actions.appoint(mo, group, train(hana))
    takers = [train(mo), train(root)]
    done = at_once(*(partial(actions.hand_over, mo, group, giver=hana, taker=taker, reason="A rest.") for taker in takers))
    assert sorted(done) == [False, True]
    assert GroupHost.objects.current().count() == 1
