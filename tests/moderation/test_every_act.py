"""Every act of a moderator, through the front door: by each role, on another's, on one's own, and on what one reported."""

from typing import Any

import pytest
from django.test import Client

from community.contributions import State
from community.forum.models import Board, ContentNote, Post, Thread
from community.members.models import Member
from community.moderation.actions.cases import open_case
from community.moderation.actions.reporting import Account, report
from community.moderation.acts import ACTS
from community.moderation.models import Case, Decision
from community.policy import CHECKLIST, Role
from tests.conftest import browser_of, make_member

DECIDE = {Role.MODERATOR, Role.ADMIN}
# The last that may stands last: what was done stays done.
ROLES = [*sorted(set(Role) - DECIDE), Role.MODERATOR]
OTHERS, OWN, REPORTED = "another's", "one's own", "what one reported"
WAITS, HIDDEN = {"approve", "send_back", "reject"}, {"restore"}
# Done on the page of a case; each in the state in which it fits.
ON_CASES = ["card", "reply", "ask_edit", "hide", "remove", "restore", "approve", "send_back", "reject"]
# Done on a page of their own: the address, and what is sent.
PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "notes": ("/forum/p/{post.pk}/notes/", {"notes": ["seizures"], "reason": "So that people can choose."}),
    "lock": ("/forum/t/{post.thread_id}/lock/", {"reason": "It is settled."}),
    "slow": ("/forum/t/{post.thread_id}/slow/", {"minutes": "60", "hours": "6", "reason": "It goes fast."}),
    "move": ("/forum/t/{post.thread_id}/move/", {"board": "{board.pk}", "seen": "{post.thread.board_id}", "reason": "Fits."}),
    "member": ("/moderation/members/{post.author.username}/", {"kind": "warn", "reason": "It names a shop."}),
}
# With what one wrote oneself everybody may do the first, and moderators arrange their own threads as anybody's.
OWN_TOO = {"notes": set(Role), "lock": DECIDE, "slow": DECIDE, "move": DECIDE, "member": set()}


@pytest.fixture(autouse=True)
def elsewhere(board: Board) -> Board:
    """Another board as open as the first, and a note to choose."""
    ContentNote.objects.create(slug="seizures", label="mentions seizures")
    Board.objects.filter(pk=board.pk).update(audience="everyone")
    return board


def somebody(role: Role) -> Member:
    member = make_member(f"one-{role}".replace(" ", "-"), role)
    Member.objects.filter(pk=member.pk).update(checklist=CHECKLIST)
    return Member.objects.get(pk=member.pk)


def prepared(post: Post, whose: str, member: Member) -> Case:
    """The case of ``post``, of which ``member`` is a part in this way; whoever was before is no part of it any more."""
    for case in Case.objects.all():
        case.reports.all().delete()
    author = member if whose == OWN else Member.objects.get(username="ada")
    Post.objects.filter(pk=post.pk).update(author=author)
    Thread.objects.filter(pk=post.thread_id).update(author=author)
    now = Post.objects.select_related("thread", "author").get(pk=post.pk)
    if whose == REPORTED:
        report(member, now, Account(reason="other"))
    return open_case(now, kind="report", gravity=6)


def stand_as(post: Post, name: str) -> None:
    state = State.HELD if name in WAITS else State.HIDDEN if name in HIDDEN else State.PUBLISHED
    Post.objects.filter(pk=post.pk).update(state=state, position=None if name in WAITS else 1)


def press(who: Client, case: Case, name: str) -> int:
    case.refresh_from_db()
    words = "stopped" if name == "card" else "Because of the amounts."
    return who.post(f"{case.get_absolute_url()}act/{name}/", {"version": case.version, "words": words}).status_code


def do(who: Client, post: Post, name: str, board: Board) -> int:
    address, fields = PAGES[name]
    now = Post.objects.select_related("thread", "author").get(pk=post.pk)
    sent = {key: value.format(post=now, board=board) if isinstance(value, str) else value for key, value in fields.items()}
    return who.post(address.format(post=now), sent).status_code


def test_the_table_names_every_act() -> None:
    elsewhere = {"split", "room", "group"}  # asked about by the tests of threads, rooms and groups
    assert set(ON_CASES) == {act.name for act in ACTS if act.page is None}
    assert set(PAGES) == {act.name for act in ACTS if act.page is not None} - elsewhere


@pytest.mark.parametrize("whose", [OTHERS, OWN, REPORTED])
@pytest.mark.parametrize("name", ON_CASES)
def test_on_the_page_of_a_case(name: str, whose: str, said: Post) -> None:
    for role in [*ROLES, Role.ADMIN] if whose != OTHERS else ROLES:
        member = somebody(role)
        case = prepared(said, whose, member)
        stand_as(said, name)
        before = Post.objects.filter(pk=said.pk).values().get()
        status = press(browser_of(member), case, name)
        if whose == OTHERS and role in DECIDE:
            assert status == 302, role
            assert Decision.objects.get().by == member
        else:
            assert status in {403, 404}, role
            assert Post.objects.filter(pk=said.pk).values().get() == before
            assert not Decision.objects.exists()


@pytest.mark.parametrize("name", ON_CASES)
def test_administrators_may_as_well(name: str, said: Post, root: Member) -> None:
    case = prepared(said, OTHERS, root)
    stand_as(said, name)
    assert press(browser_of(root), case, name) == 302
    assert Decision.objects.get().by == root


@pytest.mark.parametrize("whose", [OTHERS, OWN, REPORTED])
@pytest.mark.parametrize("name", PAGES)
def test_on_a_page_of_its_own(name: str, whose: str, said: Post, board: Board) -> None:
    may = {OTHERS: DECIDE, OWN: OWN_TOO[name], REPORTED: set()}[whose]
    for role in ROLES if may else [*ROLES, Role.ADMIN]:
        member = somebody(role)
        prepared(said, whose, member)
        status = do(browser_of(member), said, name, board)
        if role in may:
            assert status == 302, role
        else:
            assert status in {403, 404, 409}, role
            assert not Decision.objects.exists()


@pytest.mark.parametrize("name", PAGES)
def test_administrators_may_there_as_well(name: str, said: Post, board: Board, root: Member) -> None:
    prepared(said, OTHERS, root)
    assert do(browser_of(root), said, name, board) == 302
    assert Decision.objects.get().by == root
