"""A group with a host, and short ways to do things in it."""

from typing import Any

import pytest
from django.test import Client

from community.groups import actions
from community.groups.actions import Profile
from community.groups.models import Membership, SupportGroup
from community.groups.training import ITEMS
from community.members.models import Member
from tests.library.conftest import files, shelf  # noqa: F401 - for the pages a group pins

GUIDELINES = "Be kind. What is said here stays here."


def train(member: Member) -> Member:
    """Let ``member`` through the checklist."""
    actions.pass_training(member, ticked=[item.slug for item in ITEMS])
    return member


def found(mo: Member, name: str = "Night owls", **more: Any) -> SupportGroup:
    """A new group, open unless told otherwise."""
    fields = {"joining": "open", "purpose": "Company in the small hours.", **more}
    return actions.found(mo, Profile(name=name, **fields), guidelines=GUIDELINES)


def again(member: Member) -> Member:
    """The member as the next request loads them."""
    return Member.objects.get(pk=member.pk)


def belongs(member: Member, group: SupportGroup) -> bool:
    return Membership.objects.current().filter(group=group, member=member).exists()


def page(browser: Client, address: str, status: int = 200) -> str:
    answer = browser.get(address)
    assert answer.status_code == status, answer.status_code
    return answer.content.decode()


@pytest.fixture
def group(mo: Member) -> SupportGroup:
    """An open group without limit."""
    return found(mo)


@pytest.fixture
def host(hana: Member, mo: Member, group: SupportGroup) -> Member:
    """Hana, who hosts it."""
    actions.appoint(mo, group, train(hana))
    return again(hana)
