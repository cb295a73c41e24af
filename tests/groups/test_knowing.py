"""What rules ask about a member's groups is the same, whether it is asked later or came with the member."""

from typing import Any

import pytest

from community.groups import actions
from community.groups.queries import knowing_groups
from community.members.models import Member
from tests.groups.conftest import again, found, train

ASKED = ("group_ids", "unagreed_group_ids", "archived_group_ids", "hosted_group_ids")


def test_both_ways_say_the_same(mo: Member, ada: Member, ben: Member, hana: Member, django_assert_num_queries: Any) -> None:
    groups = [found(mo, name) for name in ("One", "Two", "Three", "Four")]
    for group in groups[:3]:
        actions.join(ada, group, agreed=1)
    actions.add_member(mo, groups[3], ben)
    actions.leave(ada, groups[0])
    actions.write_guidelines(mo, groups[1], body="Be kinder.")
    actions.archive(mo, groups[2], reason="Summer.")
    actions.appoint(mo, groups[3], train(hana))
    with django_assert_num_queries(1):
        known = {member.pk: member for member in knowing_groups(Member.objects.order_by("pk"))}
        said = {pk: [getattr(member, name) for name in ASKED] for pk, member in known.items()}
    assert said == {member.pk: [getattr(again(member), name) for name in ASKED] for member in (mo, ada, ben, hana)}
    assert said[ada.pk] == [{groups[1].pk, groups[2].pk}, {groups[1].pk}, {groups[2].pk}, frozenset()]
    assert said[hana.pk][3] == {groups[3].pk}


@pytest.mark.parametrize("who", ["ada", "mo"])
def test_somebody_without_groups_knows_of_none(who: str, request: Any) -> None:
    member = request.getfixturevalue(who)
    found(request.getfixturevalue("mo"))
    (known,) = knowing_groups(Member.objects.filter(pk=member.pk))
    assert [getattr(known, name) for name in ASKED] == [frozenset()] * 4
