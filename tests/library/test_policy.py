"""The library's rules, asked without a database."""

from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from community.policy import Role
from library import policy
from library.policy import EDITOR_ROLES, RULES, Action, Publication, Refused

STRANGER = "stranger"
EVERYBODY = {STRANGER, *Role.values}
EDITORS = {Role.EDITOR, Role.ADMIN}
MEMBERS = set(Role.values)
OPEN = {Action.READ_LIBRARY, Action.REPORT_ERROR}
OF_MEMBERS = {Action.SEE_OWN_REPORTS}
FOR_EDITORS = [action for action in Action if action not in OPEN | OF_MEMBERS]
FOREIGN = Publication(frozenset({99}))
OWN = Publication(frozenset({1, 99}))
ALONE = Publication(frozenset({1}), may_publish_own=True)


@dataclass
class Person:
    """As much of a member as the policy looks at."""

    role: str = Role.MEMBER
    pk: int = 1
    is_authenticated: bool = True
    muted_until: Any = None
    suspended_until: Any = None


def who(name: str) -> Any:
    return AnonymousUser() if name == STRANGER else Person(role=name)


def may(action: Action, thing: Any = FOREIGN) -> set[str]:
    return {name for name in EVERYBODY if policy.allowed(who(name), action, thing)}


@pytest.mark.parametrize("action", Action)
def test_reading_and_reporting_are_for_everybody_and_the_rest_for_editors(action: Action) -> None:
    assert may(action) == (EVERYBODY if action in OPEN else MEMBERS if action in OF_MEMBERS else EDITORS)


def test_whoever_wrote_it_does_not_publish_it() -> None:
    assert may(Action.PUBLISH, OWN) == set()


def test_four_eyes_can_be_set_aside_for_an_admin_only() -> None:
    assert may(Action.PUBLISH, ALONE) == {Role.ADMIN}


@pytest.mark.parametrize("restriction", ["muted_until", "suspended_until"])
@pytest.mark.parametrize("action", FOR_EDITORS)
def test_a_restricted_editor_waits_until_it_is_over(action: Action, restriction: str) -> None:
    now = timezone.now()
    restricted = Person(Role.ADMIN, **{restriction: now + timedelta(minutes=1)})  # type: ignore[arg-type]
    free_again = Person(Role.ADMIN, **{restriction: now - timedelta(minutes=1)})  # type: ignore[arg-type]
    with pytest.raises(Refused, match="restricted"):
        policy.require(restricted, action, FOREIGN)
    policy.require(free_again, action, FOREIGN)


@pytest.mark.parametrize("action", sorted(OPEN | OF_MEMBERS))
def test_a_restricted_member_still_reads_and_reports(action: Action) -> None:
    assert policy.allowed(Person(suspended_until=timezone.now() + timedelta(days=1)), action)


@pytest.mark.parametrize("action", Action)
def test_only_strangers_are_asked_to_sign_in(action: Action) -> None:
    refusals = {name: policy.refusal(who(name), action, OWN) for name in EVERYBODY}
    assert {name for name, refused in refusals.items() if refused and refused.sign_in} <= {STRANGER}
    assert all(refused.status == 403 for refused in refusals.values() if refused)


@pytest.mark.parametrize("action", Action)
def test_every_action_has_a_rule_and_every_condition_a_sentence(action: Action) -> None:
    for condition in RULES[action]:
        sentence = str(condition.sentence)
        assert sentence[0].isupper()
        assert sentence.endswith(".")
        assert len(sentence) < 200


def test_there_is_no_rule_for_nothing() -> None:
    assert set(RULES) == set(Action)


def test_the_roles_it_names_are_roles_of_the_site() -> None:
    assert set(EDITOR_ROLES) <= set(Role.values)


def test_an_account_that_knows_no_restrictions_is_free() -> None:
    somebody = SimpleNamespace(role="editor", is_authenticated=True, pk=1)
    assert policy.allowed(somebody, Action.EDIT_ENTRY)


def test_a_view_carries_the_action_it_serves() -> None:
    @policy.serves(Action.USE_DESK)
    def view() -> None: ...

    assert view.action is Action.USE_DESK  # type: ignore[attr-defined]
