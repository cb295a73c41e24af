"""Every address serves an Action of the policy, and every Action has a rule and is asked for."""

import ast
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from community.policy import RULES, Action
from tests.architecture.source import modules

OURS = ("community", "library")


def views(patterns: list[URLPattern | URLResolver] | None = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every view of ours with its address. Views of other people's apps answer for themselves."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns, address)
        else:
            view = getattr(pattern.callback, "view_class", pattern.callback)
            if view.__module__.split(".")[0] in OURS:
                yield address, pattern.callback


def asked_for() -> set[str]:
    """The Actions named anywhere but in the policy: by views, by actions, by templates through ``may``."""
    return {node.attr for module in modules() if module.name != "community/policy.py" for node in ast.walk(module.tree)
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Action"}


@pytest.mark.parametrize(("address", "view"), list(views()), ids=lambda part: part if isinstance(part, str) else "")
def test_every_view_names_the_action_it_serves(address: str, view: Any) -> None:
    action = getattr(view, "action", None) or getattr(getattr(view, "view_class", None), "action", None)
    assert action is not None, f"/{address} names no Action: put @serves(...) on {view.__module__}.{view.__qualname__}"


@pytest.mark.parametrize("action", Action)
def test_every_action_has_a_rule(action: Action) -> None:
    assert action in RULES


@pytest.mark.parametrize("action", Action)
def test_every_action_is_asked_for_somewhere(action: Action) -> None:
    assert action.name in asked_for()


def test_every_rule_says_in_a_sentence_why_not() -> None:
    sentences = {str(condition.sentence) for rule in RULES.values() for condition in rule}
    assert all(sentence.endswith((".", "?")) and sentence[0].isupper() for sentence in sentences)
