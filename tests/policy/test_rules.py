"""The rules of the house, asked without a database."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from community import policy
from community.policy import RULES, WHILE_MUTED, WHILE_SUSPENDED, Action, Refused, Role

S = "stranger"
ME, HO, TR, MO, ED, AD = Role.MEMBER, Role.HOST, Role.TRAINEE, Role.MODERATOR, Role.EDITOR, Role.ADMIN


@dataclass
class Person:
    """As much of a member as the policy looks at."""

    role: str = Role.MEMBER
    pk: int = 1
    is_authenticated: bool = True
    muted_until: Any = None
    suspended_until: Any = None
    health_consent_withdrawn_at: Any = None
    group_ids: frozenset[int] = frozenset()
    meeting_ids: frozenset[int] = frozenset()
    side_room_ids: frozenset[int] = frozenset()
    unagreed_group_ids: frozenset[int] = frozenset()
    archived_group_ids: frozenset[int] = frozenset()
    hosted_group_ids: frozenset[int] = frozenset()
    by_id: int = 3
    checklist: str = policy.CHECKLIST


@dataclass
class Thing:
    """Something of everything: a board, a thread, a post, a room, a message, a member."""

    audience: str = "members"
    author_id: int = 1
    state: str = "published"
    support_group_id: int | None = None
    own_threads: bool = False
    takes_answers: bool = False
    reach: str = ""
    pinned: bool = False
    team_starts: bool = False
    locked_at: Any = None
    concealed: bool = False
    entry: str = ""
    is_guest: bool = False
    phase: str = "open"
    pk: int = 1
    opening: str = "always"
    meeting_id: int | None = None
    leader_ids: frozenset[int] = frozenset()
    role: str = Role.MEMBER
    author: Any = None
    created_at: Any = field(default_factory=lambda: timezone.now() + timedelta(hours=2))  # the suite may take that long
    state_at: Any = None
    state_reason: str = ""
    alias: str = ""
    about_id: int = 1
    opened_by_id: int | None = None
    lead_id: int | None = None
    joining: str = "open"
    archived_at: Any = None
    by_id: int = 2
    member_id: int = 2
    met_id: int = 1
    involved_ids: frozenset[int] = frozenset()
    by: Any = field(default_factory=lambda: Person(pk=2))
    member: Any = field(default_factory=lambda: Person(pk=2))
    decision: Any = field(default_factory=lambda: Person(pk=3))
    concerned: frozenset[int] = frozenset()
    escalated_at: Any = None
    extra: dict[str, Any] = field(default_factory=dict)


def who(name: str) -> Any:
    return AnonymousUser() if name == S else Person(role=name)


EVERYBODY: set[str] = {S, ME, HO, TR, MO, ED, AD}
# The table is made when the tests are collected, and may be asked a quarter of an hour later.
JUST_NOW = timezone.now() + timedelta(hours=1)
MEMBERS: set[str] = EVERYBODY - {S}
TEAM: set[str] = {HO, MO, AD}
MODERATORS: set[str] = {MO, AD}

TABLE: list[tuple[Action, Thing, set[str]]] = [
    (Action.READ_PAGES, Thing(), EVERYBODY),
    (Action.KEEP_DIRECTORY, Thing(), {AD}),
    (Action.KEEP_TEMPLATES, Thing(), MODERATORS),
    (Action.LOOK_AFTER, Thing(about_id=2), MODERATORS),
    (Action.LOOK_AFTER, Thing(about_id=1), set()),
    (Action.BE_SECOND, Thing(about_id=2, opened_by_id=3, lead_id=4), MODERATORS),
    (Action.BE_SECOND, Thing(about_id=2, opened_by_id=1), set()),
    (Action.BE_SECOND, Thing(about_id=2, lead_id=1), set()),
    (Action.READ_CARE, Thing(about_id=1), MEMBERS),
    (Action.READ_CARE, Thing(about_id=2), set()),
    (Action.GET_HELP, Thing(), EVERYBODY),
    (Action.LIST_BOARDS, Thing(), EVERYBODY),
    (Action.MANAGE_ACCOUNT, Thing(), MEMBERS),
    (Action.READ_PROFILE, Thing(), MEMBERS),
    (Action.READ_BOARD, Thing(audience="everyone"), EVERYBODY),
    (Action.READ_BOARD, Thing(audience="members"), MEMBERS),
    (Action.READ_BOARD, Thing(audience="team"), TEAM),
    (Action.READ_BOARD, Thing(audience="group", support_group_id=7), MODERATORS),
    (Action.READ_THREAD, Thing(audience="everyone"), EVERYBODY),
    (Action.READ_THREAD, Thing(audience="everyone", reach="quiet"), MEMBERS),
    (Action.READ_THREAD, Thing(audience="members", reach="public"), EVERYBODY),
    (Action.READ_THREAD, Thing(audience="team", reach="public"), TEAM),
    (Action.READ_THREAD, Thing(own_threads=True, author_id=2), TEAM),
    (Action.READ_THREAD, Thing(own_threads=True, author_id=1), MEMBERS),
    (Action.READ_THREAD, Thing(own_threads=True, author_id=2, pinned=True), MEMBERS),
    (Action.REPLY, Thing(own_threads=True, author_id=2), TEAM),
    (Action.START_THREAD, Thing(audience="everyone"), MEMBERS),
    (Action.START_THREAD, Thing(team_starts=True), TEAM),
    (Action.REPLY, Thing(), MEMBERS),
    (Action.REPLY, Thing(locked_at=timezone.now()), MODERATORS),
    (Action.REPLY, Thing(concealed=True, author_id=2), MODERATORS),
    (Action.REPLY, Thing(concealed=True, author_id=2, entry="withdrawal"), MEMBERS),
    (Action.READ_THREAD, Thing(concealed=True, author_id=2, entry="withdrawal"), MODERATORS),
    (Action.REPLY_AS_GUEST, Thing(audience="everyone", entry="withdrawal"), {S}),
    (Action.CHANGE_AS_GUEST, Thing(state="returned"), {S, ME, HO, TR, MO, ED, AD}),
    (Action.CHANGE_AS_GUEST, Thing(state="published"), set()),
    (Action.REPLY_AS_GUEST, Thing(audience="everyone"), set()),
    (Action.REPLY_AS_GUEST, Thing(audience="members", entry="withdrawal"), set()),
    (Action.REPLY_AS_GUEST, Thing(audience="everyone", entry="withdrawal", locked_at=timezone.now()), set()),
    (Action.WRITE_UNDER_ALIAS, Thing(), {ME}),
    (Action.WRITE_UNDER_ALIAS, Thing(audience="team"), set()),
    (Action.WRITE_UNDER_ALIAS, Thing(entry="withdrawal"), set()),
    (Action.EDIT_POST, Thing(author_id=1), MEMBERS),
    (Action.EDIT_POST, Thing(author_id=2), set()),
    (Action.EDIT_POST, Thing(state="hidden"), set()),
    (Action.WITHDRAW_POST, Thing(author_id=1, state="hidden"), MEMBERS),
    (Action.WITHDRAW_POST, Thing(author_id=1, state="removed"), set()),
    (Action.WITHDRAW_POST, Thing(author_id=2), set()),
    (Action.EDIT_POST, Thing(state="returned"), MEMBERS),
    (Action.PUT_BACK_POST, Thing(state="removed", state_reason="published", state_at=JUST_NOW), MEMBERS),
    (Action.PUT_BACK_POST, Thing(state="removed", state_reason="hidden", state_at=JUST_NOW), set()),
    (Action.PUT_BACK_POST, Thing(state="removed", state_reason="published", state_at=timezone.now() - timedelta(minutes=11)),
     set()),
    (Action.PUT_BACK_POST, Thing(state="removed", state_reason="published", state_at=JUST_NOW, author_id=2), set()),
    (Action.PUT_BACK_POST, Thing(), set()),
    (Action.READ_HISTORY, Thing(author_id=2), MEMBERS),
    (Action.REDACT_HISTORY, Thing(author_id=1), MEMBERS),
    (Action.REDACT_HISTORY, Thing(author_id=2), set()),
    (Action.REACT, Thing(author_id=2), MEMBERS),
    (Action.REACT, Thing(author_id=1), set()),
    (Action.REACT, Thing(author_id=2, state="held"), set()),
    (Action.KEEP_READING, Thing(), MEMBERS),
    (Action.KEEP_DRAFT, Thing(), MEMBERS),
    (Action.SUGGEST, Thing(), MEMBERS),
    (Action.SEARCH, Thing(), EVERYBODY),
    (Action.READ_NOTIFICATIONS, Thing(), MEMBERS),
    (Action.CLOSE_OWN_THREAD, Thing(author_id=1), MEMBERS),
    (Action.CLOSE_OWN_THREAD, Thing(author_id=2), set()),
    (Action.NARROW_OWN_THREAD, Thing(author_id=1), MEMBERS),
    (Action.NARROW_OWN_THREAD, Thing(author_id=2), set()),
    (Action.MARK_ANSWER, Thing(author_id=1, takes_answers=True), MEMBERS),
    (Action.MARK_ANSWER, Thing(author_id=2, takes_answers=True), TEAM),
    (Action.MARK_ANSWER, Thing(author_id=1), set()),
    (Action.LABEL_THREAD, Thing(author_id=2), MODERATORS),
    (Action.RENAME_THREAD, Thing(author_id=1), MEMBERS),
    (Action.RENAME_THREAD, Thing(author_id=1, created_at=timezone.now() - timedelta(minutes=31)), MODERATORS),
    (Action.RENAME_THREAD, Thing(author_id=1, concealed=True, created_at=timezone.now() - timedelta(days=1)), MEMBERS),
    (Action.RENAME_THREAD, Thing(author_id=2), MODERATORS),
    (Action.RENAME_THREAD, Thing(author_id=2, concealed=True), MODERATORS),
    (Action.NOTE_CONTENT, Thing(author_id=1), MEMBERS),
    (Action.NOTE_CONTENT, Thing(author_id=2), MODERATORS),
    (Action.ARRANGE_THREADS, Thing(), MODERATORS),
    (Action.SLOW_THREAD, Thing(), MODERATORS),
    (Action.WELCOME_NEWCOMERS, Thing(), TEAM),
    (Action.READ_ALL_OWN_THREADS, Thing(), TEAM),
    (Action.ENTER_ALL_GROUPS, Thing(), MODERATORS),
    (Action.TRACE_ALIAS, Thing(author_id=2, alias="Heron"), MODERATORS),
    (Action.TRACE_ALIAS, Thing(author_id=2), set()),
    (Action.READ_ROOM, Thing(), MEMBERS),
    (Action.READ_ROOM, Thing(audience="team"), TEAM),
    (Action.SEND_MESSAGE, Thing(), MEMBERS),
    (Action.SEND_MESSAGE, Thing(phase="read-only"), set()),
    (Action.SEND_MESSAGE, Thing(phase="closing"), TEAM),
    (Action.READ_ROOM, Thing(audience="side"), set()),
    (Action.READ_ROOM, Thing(audience="side", phase="closed"), MODERATORS),
    (Action.ENTER_LOBBY, Thing(audience="side"), MODERATORS),
    (Action.READ_ROOM, Thing(meeting_id=5), MODERATORS),
    (Action.SEND_MESSAGE, Thing(meeting_id=5), MODERATORS),
    (Action.SEND_MESSAGE, Thing(opening="meetings"), TEAM),
    (Action.ENTER_LOBBY, Thing(meeting_id=5), MEMBERS),
    (Action.TAKE_PART, Thing(meeting_id=5), MODERATORS),
    (Action.LEAD_MEETING, Thing(), MODERATORS),
    (Action.LEAD_MEETING, Thing(leader_ids=frozenset({1})), TEAM),
    (Action.LEAD_MEETING, Thing(leader_ids=frozenset({1}), audience="group", support_group_id=7), MODERATORS),
    (Action.PLAN_MEETINGS, Thing(), TEAM),
    (Action.WITHDRAW_MESSAGE, Thing(author_id=2), set()),
    (Action.SEE_CONCEALED, Thing(), MODERATORS),
    (Action.CONCEAL, Thing(author_id=2), MODERATORS),
    (Action.CONCEAL, Thing(author_id=1), set()),
    (Action.REMOVE, Thing(author_id=2), MODERATORS),
    (Action.REMOVE, Thing(author_id=1), set()),
    (Action.APPROVE_HELD, Thing(author_id=2), MODERATORS),
    (Action.APPROVE_HELD, Thing(author_id=1), set()),
    (Action.RESTRICT_MEMBER, Thing(author_id=2), MODERATORS),
    (Action.RESTRICT_MEMBER, Thing(author_id=2, is_guest=True), set()),
    (Action.BLOCK_MEMBER, Thing(author_id=2), MEMBERS),
    (Action.BLOCK_MEMBER, Thing(author_id=2, is_guest=True), set()),
    (Action.RESTRICT_MEMBER, Thing(author_id=2, role=Role.MODERATOR), MODERATORS - {MO}),
    (Action.CHANGE_ROOM, Thing(), TEAM),
    (Action.KEEP_ROOM, Thing(), MODERATORS),
    (Action.LIST_GROUPS, Thing(), MEMBERS),
    (Action.READ_GROUP, Thing(), MEMBERS),
    (Action.READ_GROUP, Thing(joining="hidden"), MODERATORS),
    (Action.READ_GROUP, Thing(archived_at=timezone.now()), MODERATORS),
    (Action.READ_GROUP_MEMBERS, Thing(), MODERATORS),
    (Action.JOIN_GROUP, Thing(), MEMBERS),
    (Action.USE_INVITATION, Thing(), MEMBERS),
    (Action.LEAVE_GROUP, Thing(), MEMBERS),
    (Action.MANAGE_GROUP, Thing(), MODERATORS),
    (Action.FOUND_GROUP, Thing(), MODERATORS),
    (Action.KEEP_GROUP, Thing(), MODERATORS),
    (Action.APPOINT_HOST, Thing(), MODERATORS),
    (Action.OVERSEE_GROUPS, Thing(), MODERATORS),
    (Action.HOST_GROUPS, Thing(), TEAM),
    (Action.ADD_TO_GROUP, Thing(), MODERATORS),
    (Action.KEEP_HOSTS, Thing(), MODERATORS),
    (Action.OFFER_HOSTING, Thing(author_id=2), MODERATORS),
    (Action.OFFER_HOSTING, Thing(author_id=1), set()),
    (Action.OFFER_HOSTING, Thing(author_id=2, role=Role.EDITOR), set()),
    (Action.END_HOST_ROLE, Thing(author_id=2, role=Role.HOST), MODERATORS),
    (Action.END_HOST_ROLE, Thing(author_id=2), set()),
    (Action.LEARN_HOSTING, Thing(), TEAM),
    (Action.READ_DEBRIEFS, Thing(), MODERATORS),
    (Action.MUTE_IN_ROOM, Thing(author_id=2), MEMBERS),
    (Action.MUTE_IN_ROOM, Thing(author_id=1), set()),
    (Action.PIN_MESSAGE, Thing(author_id=2), TEAM),
    (Action.PIN_MESSAGE, Thing(author_id=2, state="hidden"), set()),
    (Action.GUIDE_PERSON, Thing(author_id=2, author=Person(pk=2)), TEAM),
    (Action.GUIDE_PERSON, Thing(author_id=2, author=Person(Role.HOST, pk=2)), MODERATORS),
    (Action.GUIDE_PERSON, Thing(author_id=1, author=Person()), set()),
    (Action.USE_ADMIN, Thing(), MODERATORS - {MO}),
    (Action.REPORT, Thing(author_id=2), EVERYBODY),
    (Action.REPORT, Thing(author_id=1), {S}),
    (Action.READ_QUEUE, Thing(), MODERATORS | {Role.TRAINEE}),
    (Action.KEEP_REASONS, Thing(), MODERATORS),
    (Action.READ_CASE, Thing(concerned=frozenset({2})), MODERATORS | {Role.TRAINEE}),
    (Action.READ_CASE, Thing(concerned=frozenset({1})), set()),
    (Action.READ_CASE, Thing(involved_ids=frozenset({1})), MODERATORS | {Role.TRAINEE}),
    (Action.TAKE_CASE, Thing(), MODERATORS),
    (Action.TAKE_CASE, Thing(concerned=frozenset({1})), set()),
    (Action.TAKE_CASE, Thing(involved_ids=frozenset({1})), set()),
    (Action.DECIDE_CASE, Thing(involved_ids=frozenset({2})), MODERATORS),
    (Action.DECIDE_CASE, Thing(involved_ids=frozenset({1})), set()),
    (Action.DECIDE_CASE, Thing(escalated_at=timezone.now()), {AD}),
]


@pytest.mark.parametrize(("action", "thing", "may"), TABLE, ids=lambda value: str(value) if isinstance(value, Action) else "")
def test_who_may_do_what(action: Action, thing: Thing, may: set[str]) -> None:
    assert {name for name in EVERYBODY if policy.allowed(who(name), action, thing)} == may


@pytest.mark.parametrize("action", Action)
def test_every_action_has_a_rule_and_every_condition_a_sentence(action: Action) -> None:
    assert all(str(condition.sentence).endswith(".") for condition in RULES[action])


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", Action)
def test_the_ceiling_is_above_every_role(action: Action, role: Role) -> None:
    soon = timezone.now() + timedelta(hours=1)
    thing = Thing(author_id=1)
    for held, ceiling in ((Person(role, muted_until=soon), WHILE_MUTED), (Person(role, suspended_until=soon), WHILE_SUSPENDED),
                          (Person(role, health_consent_withdrawn_at=timezone.now()), WHILE_MUTED)):
        if policy.allowed(held, action, thing):
            assert action in ceiling
            assert policy.allowed(Person(role), action, thing)


def test_a_group_is_entered_by_those_who_belong_to_it() -> None:
    thing = Thing(audience="group", support_group_id=7, author_id=2)
    for action in (Action.READ_BOARD, Action.READ_THREAD, Action.REPLY, Action.START_THREAD):
        assert policy.allowed(Person(group_ids=frozenset({7})), action, thing)
        assert not policy.allowed(Person(group_ids=frozenset({8})), action, thing)


WRITING_IN_GROUPS = (Action.REPLY, Action.START_THREAD, Action.SEND_MESSAGE)


@pytest.mark.parametrize("action", WRITING_IN_GROUPS)
def test_whoever_has_not_ticked_the_new_guidelines_of_a_group_reads_and_does_not_write(action: Action) -> None:
    thing, here = Thing(audience="group", support_group_id=7), frozenset({7})
    assert policy.allowed(Person(group_ids=here, unagreed_group_ids=frozenset({8})), action, thing)
    assert not policy.allowed(Person(group_ids=here, unagreed_group_ids=here), action, thing)
    assert policy.allowed(Person(group_ids=here, unagreed_group_ids=here), Action.READ_THREAD, thing)


@pytest.mark.parametrize("action", WRITING_IN_GROUPS)
def test_an_archived_group_is_read_and_not_written_in(action: Action) -> None:
    thing, here = Thing(audience="group", support_group_id=7), frozenset({7})
    assert policy.allowed(Person(group_ids=here, archived_group_ids=frozenset({8})), action, thing)
    assert not policy.allowed(Person(group_ids=here, archived_group_ids=here), action, thing)
    assert policy.allowed(Person(group_ids=here, archived_group_ids=here), Action.READ_ROOM, thing)


def test_a_host_hosts_in_the_rooms_of_their_own_groups_and_in_those_without_a_group() -> None:
    room, here = Thing(audience="group", support_group_id=7), frozenset({7})
    assert policy.allowed(Person(HO, hosted_group_ids=here), Action.CHANGE_ROOM, room)
    assert not policy.allowed(Person(HO, group_ids=here, hosted_group_ids=frozenset({8})), Action.CHANGE_ROOM, room)
    assert not policy.allowed(Person(ME, hosted_group_ids=here), Action.CHANGE_ROOM, room)
    assert policy.allowed(Person(MO), Action.CHANGE_ROOM, room)
    assert policy.allowed(Person(HO), Action.CHANGE_ROOM, Thing())


def test_a_meeting_is_entered_by_those_who_were_let_in() -> None:
    held, side = Thing(meeting_id=5), Thing(audience="side", pk=9)
    for action in (Action.READ_ROOM, Action.SEND_MESSAGE, Action.TAKE_PART):
        assert policy.allowed(Person(meeting_ids=frozenset({5}), side_room_ids=frozenset({9})), action, held)
        assert not policy.allowed(Person(meeting_ids=frozenset({6})), action, held)
        assert policy.allowed(Person(side_room_ids=frozenset({9})), action, side)
        assert not policy.allowed(Person(side_room_ids=frozenset({8})), action, side)


def test_who_belongs_to_a_hidden_group_sees_it_and_who_hosts_it_looks_after_it() -> None:
    group, here = Thing(pk=7, joining="hidden"), frozenset({7})
    assert policy.allowed(Person(group_ids=here), Action.READ_GROUP_MEMBERS, group)
    assert not policy.allowed(Person(group_ids=frozenset({8})), Action.READ_GROUP, group)
    assert policy.allowed(Person(HO, group_ids=here, hosted_group_ids=here), Action.MANAGE_GROUP, group)
    assert not policy.allowed(Person(HO, group_ids=here), Action.MANAGE_GROUP, group)
    assert not policy.allowed(Person(ME, group_ids=here, hosted_group_ids=here), Action.MANAGE_GROUP, group)
    assert not policy.allowed(Person(HO, group_ids=here, hosted_group_ids=here), Action.APPOINT_HOST, group)


def test_what_is_over_is_over() -> None:
    past = timezone.now() - timedelta(seconds=1)
    assert policy.allowed(Person(muted_until=past, suspended_until=past), Action.SEND_MESSAGE, Thing())


def test_a_refusal_says_why_and_whether_signing_in_helps() -> None:
    with pytest.raises(Refused) as refused:
        policy.require(AnonymousUser(), Action.SEND_MESSAGE, Thing())
    assert refused.value.sign_in
    with pytest.raises(Refused) as hidden:
        policy.require(Person(), Action.READ_ROOM, Thing(audience="team"))
    assert (hidden.value.status, hidden.value.sign_in) == (404, False)
