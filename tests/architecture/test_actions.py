"""Every address serves an Action of its policy, and every Action has a rule and is asked for."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

import community.policy
import library.policy
from library.gate import Known, front_matter
from library.manuscripts import Manuscript
from tests.architecture.source import modules

POLICIES = {"community": community.policy, "library": library.policy}
ACTIONS = [(app, action) for app, policy in POLICIES.items() for action in policy.Action]


def views(patterns: list[URLPattern | URLResolver] | None = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every view of ours with its address. Views of other people's apps answer for themselves."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns, address)
        else:
            view = getattr(pattern.callback, "view_class", pattern.callback)
            if view.__module__.split(".")[0] in POLICIES:
                yield address, pattern.callback


@cache
def asked_for(app: str) -> frozenset[str]:
    """The Actions an app names anywhere but in its policy: in views, in actions, in templates through ``may``."""
    return frozenset(
        node.attr for module in modules() if module.name.startswith(f"{app}/") and not module.name.startswith(f"{app}/policy")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Action")


@pytest.mark.parametrize(("address", "view"), list(views()), ids=lambda part: part if isinstance(part, str) else "")
def test_every_view_names_the_action_it_serves(address: str, view: Any) -> None:
    action = getattr(view, "action", None) or getattr(getattr(view, "view_class", None), "action", None)
    place = f"/{address}: {view.__module__}.{view.__qualname__}"
    assert action is not None, f"{place} names no Action: put @serves(...) on it"
    assert isinstance(action, POLICIES[view.__module__.split(".")[0]].Action), f"{place} serves an Action of another app"


@pytest.mark.parametrize(("app", "action"), ACTIONS)
def test_every_action_has_a_rule(app: str, action: Any) -> None:
    assert action in POLICIES[app].RULES


@pytest.mark.parametrize(("app", "action"), ACTIONS)
def test_every_action_is_asked_for_somewhere(app: str, action: Any) -> None:
    assert action.name in asked_for(app)


@pytest.mark.parametrize("app", POLICIES)
def test_every_rule_says_in_a_sentence_why_not(app: str) -> None:
    sentences = {str(condition.sentence) for rule in POLICIES[app].RULES.values() for condition in rule}
    assert all(sentence.endswith((".", "?")) and sentence[0].isupper() for sentence in sentences)


def test_no_entry_can_take_an_address_of_the_librarys_own() -> None:
    """The gate knows the fixed words that stand where an entry's slug would."""
    own = {"topic": r"library/([a-z][a-z-]*)/", "question": r"library/faq/([a-z][a-z-]*)/"}
    taken = {kind: {match[1] for address, _view in views() if (match := re.match(pattern, address))}
             for kind, pattern in own.items()}
    for kind, words in taken.items():
        free = [word for word in words if not list(front_matter.address(Manuscript(kind, word, "", ""), Known()))]
        assert free == [], f"put {free} among the reserved words of library.gate.front_matter"
