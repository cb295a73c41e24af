"""What somebody may do only because they moderate waits for the checklist; what is theirs in another way does not."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from community import policy
from community.chat import actions as chat
from community.chat.models import Room
from community.forum import actions as forum
from community.forum.models import Board, Thread
from community.members.models import Member
from community.policy import Action, Role
from tests.conftest import browser_of, make_member
from tests.policy.test_rules import Person, Thing

OTHERS = Thing(author_id=2, author=Person(pk=2), role=Role.HOST)
GROUP_ROOM = Thing(audience="group", support_group_id=7, author_id=2, author=Person(pk=2))
BY_RIGHT = [
    (Action.LABEL_THREAD, OTHERS), (Action.RENAME_THREAD, OTHERS), (Action.NOTE_CONTENT, OTHERS), (Action.CHANGE_ROOM, OTHERS),
    (Action.CHANGE_ROOM, GROUP_ROOM), (Action.PIN_MESSAGE, OTHERS), (Action.GUIDE_PERSON, OTHERS),
    (Action.PLAN_MEETINGS, OTHERS), (Action.LEAD_MEETING, OTHERS), (Action.MANAGE_GROUP, Thing(pk=7)),
    (Action.ADD_TO_GROUP, Thing(pk=7)), (Action.FOUND_GROUP, None), (Action.KEEP_GROUP, Thing(pk=7)),
    (Action.KEEP_ROOM, OTHERS),
    (Action.APPOINT_HOST, Thing(pk=7)), (Action.OFFER_HOSTING, Thing(author_id=2)), (Action.END_HOST_ROLE, OTHERS),
]
IN_ANOTHER_WAY = [
    (Action.LABEL_THREAD, Thing(), {}), (Action.RENAME_THREAD, Thing(), {}), (Action.NOTE_CONTENT, Thing(), {}),
    (Action.CHANGE_ROOM, GROUP_ROOM, {"hosted_group_ids": frozenset({7})}),
    (Action.PIN_MESSAGE, GROUP_ROOM, {"hosted_group_ids": frozenset({7})}),
    (Action.GUIDE_PERSON, GROUP_ROOM, {"hosted_group_ids": frozenset({7})}),
    (Action.MANAGE_GROUP, Thing(pk=7), {"hosted_group_ids": frozenset({7})}),
    (Action.LEAD_MEETING, Thing(leader_ids=frozenset({1})), {}),
]


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.ADMIN])
@pytest.mark.parametrize(("action", "thing"), BY_RIGHT)
def test_a_moderator_goes_through_the_checklist_first(action: Action, thing: Any, role: Role) -> None:
    assert policy.allowed(Person(role), action, thing)
    refused = policy.refusal(Person(role, checklist=""), action, thing)
    assert refused is not None
    assert "checklist for moderators" in str(refused.sentence)
    assert not policy.allowed(Person(role, checklist="2020-01"), action, thing)


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.ADMIN])
@pytest.mark.parametrize(("action", "thing", "more"), IN_ANOTHER_WAY)
def test_what_is_theirs_in_another_way_asks_for_nothing(action: Action, thing: Any, more: Any, role: Role) -> None:
    assert policy.allowed(Person(role, checklist="", **more), action, thing)


@pytest.mark.parametrize(("action", "thing"), [(Action.CHANGE_ROOM, OTHERS), (Action.PIN_MESSAGE, OTHERS)])
def test_hosts_have_a_checklist_of_their_own(action: Action, thing: Any) -> None:
    assert policy.allowed(Person(Role.HOST, checklist=""), action, thing)


def test_an_old_title_is_changed_by_whoever_is_through() -> None:
    old = Thing(author_id=1, created_at=timezone.now() - timedelta(minutes=31))
    assert policy.allowed(Person(Role.MODERATOR), Action.RENAME_THREAD, old)
    assert not policy.allowed(Person(Role.MODERATOR, checklist=""), Action.RENAME_THREAD, old)


class TestThroughTheDoor:
    @pytest.fixture
    def una(self, db: None) -> Member:
        return make_member("una", Role.MODERATOR, checklist="")

    def begun(self, member: Member) -> Thread:
        board = Board.objects.get_or_create(slug="evenings", title="Evenings", description="")[0]
        return forum.start_thread(member, board, title="Hello", body="A word.", nonce=uuid4()).post.thread

    @pytest.mark.parametrize("verb", ["tags", "notes", "rename"])
    def test_of_a_thread(self, verb: str, una: Member, ada: Member) -> None:
        theirs, own = self.begun(ada), self.begun(una)
        browser = browser_of(una)
        answer = browser.get(f"/forum/t/{theirs.pk}/{verb}/")
        assert answer.status_code == 403
        assert "checklist for moderators" in answer.content.decode()
        assert browser.get(f"/forum/t/{own.pk}/{verb}/").status_code == 200
        Member.objects.filter(pk=una.pk).update(checklist=policy.CHECKLIST)
        assert browser.get(f"/forum/t/{theirs.pk}/{verb}/").status_code == 200

    def test_of_a_room(self, una: Member, ada: Member) -> None:
        room = Room.objects.create(slug="lounge", title="Lounge", description="")
        chat.send_message(ada, room, body="Good evening.", nonce=uuid4())
        browser = browser_of(una)
        page = browser.get("/chat/lounge/").content.decode()
        assert "Good evening." in page
        assert browser.get("/chat/lounge/host/").status_code == 403
        Member.objects.filter(pk=una.pk).update(checklist=policy.CHECKLIST)
        assert browser.get("/chat/lounge/host/").status_code == 200
