"""Every door of the library, tried by those it is not for: nothing opens, and nothing changes."""

import re
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern
from django.utils import timezone

from community.models import Member
from library.models import Correction, Draft, Editing, Entry, Revision, Source, SourceChange, Step
from library.policy import RULES, Action
from library.urls import urlpatterns
from tests.conftest import browser_of

# A value for each kind of part an address can have.
VALUES = {"SlugConverter": "slowly", "SourceKey": "A1", "IntConverter": 1, "UUIDConverter": uuid.UUID(int=1),
          "StringConverter": "slowly"}


def action_of(pattern: URLPattern) -> Action:
    found: Action = pattern.callback.action  # type: ignore[attr-defined]
    return found


def doors() -> Iterator[tuple[str, Action]]:
    """The address of each page that is not for everybody, and what it serves."""
    for pattern in urlpatterns:
        if isinstance(pattern, URLPattern) and RULES[action_of(pattern)]:
            route = str(pattern.pattern)
            for name, converter in pattern.pattern.converters.items():
                value = "is-it-hard" if (name, route[:4]) == ("slug", "faq/") else VALUES[type(converter).__name__]
                route = re.sub(rf"<(?:\w+:)?{name}>", converter.to_url(value), route)
            yield f"/library/{route}", action_of(pattern)


DOORS = list(doors())
OF_EDITORS = [address for address, action in DOORS if action is not Action.SEE_OWN_REPORTS]


def everything() -> list[object]:
    return [list(model.objects.order_by("pk").values())
            for model in (Entry, Revision, Step, Draft, Editing, Source, SourceChange, Correction)]


def knock(browser: Client, address: str) -> set[int]:
    """What both ways of asking are answered. A door that knows only one of them says so to the other."""
    typed = {"title": "Mine", "body": "Mine", "note": "Mine", "base": "1", "comment": "Mine", "reason": "Mine", "to": "me"}
    return {browser.get(address).status_code, browser.post(address, typed).status_code} - {405}


@pytest.fixture
def shut(cura: Member) -> Client:
    """The browser of an editor who is suspended."""
    cura.suspended_until = timezone.now() + timedelta(days=1)
    cura.save()
    return browser_of(cura)


@pytest.mark.parametrize("address", OF_EDITORS)
def test_a_member_who_is_no_editor_is_refused(shelf: Path, ben: Member, address: str) -> None:
    before = everything()
    assert knock(browser_of(ben), address) <= {403, 404}
    assert everything() == before


@pytest.mark.parametrize("address", OF_EDITORS)
def test_a_suspended_editor_is_refused(shelf: Path, shut: Client, address: str) -> None:
    before = everything()
    assert knock(shut, address) <= {403, 404}
    assert everything() == before


@pytest.mark.parametrize(("address", "action"), DOORS)
def test_a_stranger_is_asked_to_sign_in(shelf: Path, stranger: Client, address: str, action: Action) -> None:
    before = everything()
    assert knock(stranger, address) <= {302, 403, 404}
    assert everything() == before
    answer = stranger.get(address)
    assert answer.status_code != 302 or answer["Location"].startswith("/accounts/login/?next=/library/")


@pytest.mark.parametrize("address", OF_EDITORS)
def test_an_editor_finds_the_door_open(shelf: Path, cura: Member, address: str) -> None:
    Correction.objects.create(pk=1, entry=Entry.objects.get(kind="topic", slug="slowly"), body="A slip.")
    assert not knock(browser_of(cura), address) & {403, 500}
