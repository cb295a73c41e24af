"""Every act of a moderator, asked for every role, about others, oneself, and what one is a part of. Without a database."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from community import policy
from community.policy import WHILE_SUSPENDED, Action, Role
from tests.policy.test_rules import Person

ME, OTHER, FIRST = 1, 2, 3  # who asks; whom it is about; who decided before
STRANGER = "stranger"
ROLES = (STRANGER, *Role)
NOBODY: frozenset[str] = frozenset()
MODERATORS = frozenset({Role.MODERATOR, Role.ADMIN})
ADMINS = frozenset({Role.ADMIN})
QUEUE = MODERATORS | {Role.TRAINEE}


@dataclass
class Written:
    """A post or message."""

    author_id: int
    alias: str = ""
    state: str = "published"


@dataclass
class Sanction:
    """What holds ``member`` back."""

    member_id: int
    by_id: int
    member: Any


@dataclass
class Decided:
    """A row of the log."""

    by_id: int
    met_id: int


@dataclass
class Asked:
    """An appeal."""

    by_id: int
    decision: Decided
    by: Any = field(default_factory=lambda: Person(pk=OTHER))


@dataclass
class Case:
    """A case."""

    involved_ids: frozenset[int]


@dataclass
class Proposed:
    """A trainee's proposal."""

    author_id: int


def member(number: int, role: str = Role.MEMBER) -> Any:
    return Person(role=role, pk=number)


def sanction(of: int, by: int, role: str = Role.MEMBER) -> Sanction:
    return Sanction(of, by, member(of, role))


OF_CONTENT = (Action.CONCEAL, Action.REMOVE, Action.RESTORE, Action.APPROVE_HELD)
TABLE: list[tuple[Action, str, Any, frozenset[str]]] = [
    *((action, "another's", Written(OTHER), MODERATORS) for action in OF_CONTENT),
    *((action, "one's own", Written(ME), NOBODY) for action in OF_CONTENT),
    (Action.TRACE_ALIAS, "another's", Written(OTHER, alias="Heron"), MODERATORS),
    (Action.TRACE_ALIAS, "one's own", Written(ME, alias="Heron"), NOBODY),
    (Action.TRACE_ALIAS, "no alias", Written(OTHER), NOBODY),
    (Action.RESTRICT_MEMBER, "a member", member(OTHER), MODERATORS),
    (Action.RESTRICT_MEMBER, "a host", member(OTHER, Role.HOST), MODERATORS),
    (Action.RESTRICT_MEMBER, "a trainee", member(OTHER, Role.TRAINEE), MODERATORS),
    (Action.RESTRICT_MEMBER, "a moderator", member(OTHER, Role.MODERATOR), ADMINS),
    (Action.RESTRICT_MEMBER, "an administrator", member(OTHER, Role.ADMIN), ADMINS),
    (Action.RESTRICT_MEMBER, "oneself", member(ME), NOBODY),
    (Action.CONFIRM_BAN, "another's", sanction(OTHER, FIRST), MODERATORS),
    (Action.CONFIRM_BAN, "one's own decision", sanction(OTHER, ME), NOBODY),
    (Action.CONFIRM_BAN, "of oneself", sanction(ME, FIRST), NOBODY),
    (Action.CONFIRM_BAN, "of a moderator", sanction(OTHER, FIRST, Role.MODERATOR), ADMINS),
    (Action.DECIDE_CASE, "of others", Case(frozenset({OTHER, FIRST})), MODERATORS),
    (Action.DECIDE_CASE, "about oneself, or one's own report", Case(frozenset({OTHER, ME})), NOBODY),
    (Action.DECIDE_APPEAL, "of another, decided by another", Asked(OTHER, Decided(FIRST, OTHER)), MODERATORS),
    (Action.DECIDE_APPEAL, "against one's own decision", Asked(OTHER, Decided(ME, OTHER)), NOBODY),
    (Action.DECIDE_APPEAL, "one's own", Asked(ME, Decided(FIRST, ME), member(ME)), NOBODY),
    (Action.DECIDE_APPEAL, "of a moderator", Asked(OTHER, Decided(FIRST, OTHER), member(OTHER, Role.MODERATOR)), ADMINS),
    (Action.READ_MEMBER_FILE, "another's", member(OTHER), MODERATORS),
    (Action.READ_MEMBER_FILE, "one's own", member(ME), NOBODY),
    (Action.READ_ADDRESS, "a member's", member(OTHER), MODERATORS),
    (Action.READ_ADDRESS, "a moderator's", member(OTHER, Role.MODERATOR), ADMINS),
    (Action.READ_ADDRESS, "one's own", member(ME), NOBODY),
    (Action.CARE_FOR_TEAM, "", None, QUEUE),
    (Action.READ_MODERATION_LOG, "", None, MODERATORS),
    (Action.SEE_CONCEALED, "", None, MODERATORS),
    (Action.PROPOSE_DECISION, "of others", Case(frozenset({OTHER})), frozenset({Role.TRAINEE})),
    (Action.PROPOSE_DECISION, "about oneself, or one's own report", Case(frozenset({ME})), NOBODY),
    (Action.CONFIRM_PROPOSAL, "another's", Proposed(OTHER), MODERATORS),
    (Action.CONFIRM_PROPOSAL, "one's own", Proposed(ME), NOBODY),
    (Action.APPEAL, "what met oneself", Decided(FIRST, ME), frozenset(Role)),
    (Action.APPEAL, "what met another", Decided(FIRST, OTHER), NOBODY),
]


def who(role: str) -> Any:
    return AnonymousUser() if role == STRANGER else Person(role=role, pk=ME)


@pytest.mark.parametrize(("action", "about", "thing", "may"), TABLE,
                         ids=lambda value: str(value) if isinstance(value, str) else "")
def test_who_may_decide_what(action: Action, about: str, thing: Any, may: frozenset[str]) -> None:
    assert {role for role in ROLES if policy.allowed(who(role), action, thing)} == may


@pytest.mark.parametrize("until", ["muted_until", "suspended_until"])
@pytest.mark.parametrize(("action", "thing"), [(row[0], row[2]) for row in TABLE if row[0] not in {Action.APPEAL}])
def test_whoever_is_held_back_decides_nothing(action: Action, thing: Any, until: str) -> None:
    reading = {Action.READ_MODERATION_LOG, Action.SEE_CONCEALED} if until == "muted_until" else set()
    held = Person(role=Role.ADMIN, pk=ME, **{until: timezone.now() + timedelta(hours=1)})  # type: ignore[arg-type]
    assert not policy.allowed(held, action, thing) or action in reading


def test_whoever_is_kept_out_asks_for_another_look() -> None:
    kept_out = Person(suspended_until=timezone.now() + timedelta(hours=1))
    assert Action.APPEAL in WHILE_SUSPENDED
    assert policy.allowed(kept_out, Action.APPEAL, Decided(FIRST, ME))
    assert not policy.allowed(kept_out, Action.APPEAL, Decided(FIRST, OTHER))


READS = {Action.READ_MEMBER_FILE, Action.CARE_FOR_TEAM, Action.READ_MODERATION_LOG, Action.SEE_CONCEALED, Action.APPEAL,
         Action.PROPOSE_DECISION}


@pytest.mark.parametrize("role", sorted(MODERATORS))
@pytest.mark.parametrize(("action", "about", "thing", "allowed"), TABLE)
def test_nobody_decides_before_the_checklist(
        role: str, action: Action, about: str, thing: Any, allowed: frozenset[str]) -> None:
    untrained = Person(role=role, pk=ME, checklist="")
    assert policy.allowed(untrained, action, thing) is (role in allowed and action in READS)
