"""What ends a socket ends it within a second; when nobody announces it, at the next look at all sockets (a minute at most)."""

import time
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import override_settings

from community.chat.models import Room
from community.groups import actions as groups
from community.groups.models import Membership, SupportGroup
from community.models import Member
from tests.chat.browsing import post, restrict, sign_out
from tests.chat.conftest import Tab, session_of
from tests.conftest import PASSWORD
from tests.groups.conftest import found
from tests.servers import Server, running

pytestmark = [pytest.mark.server, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("faults")]
LOOKS = 3  # seconds between two looks at all sockets, here; as promised is a minute
Act = Callable[[Server, Tab, Member, SupportGroup], None]
NEW = "nine open gates"


@pytest.fixture
def pair(transactional_db: None) -> Iterator[tuple[Server, Server]]:
    """Two processes that hear nothing of each other: what one announces, the other never learns."""
    environment = {"CHAT_SESSION_CHECK_SECONDS": str(LOOKS), "CHAT_SWEEP_SECONDS": "30"}
    with running(environment=environment) as one, running(environment=environment) as other:
        yield one, other


@pytest.fixture
def ada(ada: Member) -> Member:
    """With a password the servers can read: in tests they are hashed in a quicker way."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.PBKDF2PasswordHasher"]):
        ada.set_password(PASSWORD)
        ada.save()
    return ada


@pytest.fixture
def group(mo: Member, ada: Member, ben: Member) -> SupportGroup:
    """One with both in it."""
    made = found(mo)
    for who in (ada, ben):
        groups.add_member(mo, made, who)
    return made


def ban(server: Server, tab: Tab, mo: Member, group: SupportGroup) -> None:
    restrict(server, mo, "ada", kind="ban")


def leave_elsewhere(server: Server, tab: Tab, mo: Member, group: SupportGroup) -> None:
    sign_out(server, tab.session)


def change_password(server: Server, tab: Tab, mo: Member, group: SupportGroup) -> None:
    """In another browser of theirs."""
    member = Member.objects.get(username="ada")
    elsewhere, before = session_of(member), member.password
    assert post(server, elsewhere, "/accounts/password/change/", oldpassword=PASSWORD, password1=NEW, password2=NEW) == 200
    assert Member.objects.get(username="ada").password != before


def remove_from_group(server: Server, tab: Tab, mo: Member, group: SupportGroup) -> None:
    row = Membership.objects.get(group=group, member__username="ada")
    address = f"/groups/{group.slug}/manage/members/{row.pk}/"
    assert post(server, session_of(mo), address, reason="A reason.") == 200


ENDS: list[tuple[Act, int | str]] = [(ban, 4403), (leave_elsewhere, 4401), (change_password, 4401),
                                     (remove_from_group, "refused")]


@pytest.mark.parametrize(("act", "end"), ENDS)
@pytest.mark.parametrize("is_announced", [True, False])
def test_what_ends_a_socket_ends_it(lounge: Room, group: SupportGroup, mo: Member, ada: Member, ben: Member,
                                    pair: tuple[Server, Server], act: Act, end: int | str, *, is_announced: bool) -> None:
    server, elsewhere = pair
    tab, other = Tab(server, ada), Tab(server, ben)
    for each in (tab, other):
        each.hear("hello")
        each.join(group.slug)
    act(server if is_announced else elsewhere, tab, mo, group)
    begun = time.monotonic()
    patience = 1.0 if is_announced else LOOKS + 2
    if end == "refused":
        assert tab.hear("refused", timeout=patience)["room"] == group.slug
    else:
        assert tab.closed_with(timeout=patience) == end
    assert time.monotonic() - begun < patience
    other.say(type="join", room=group.slug, after=None)
    assert other.hear("joined")["room"] == group.slug
    assert settings.CHAT_SESSION_CHECK_SECONDS <= 60
