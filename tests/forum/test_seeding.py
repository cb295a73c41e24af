"""What a new site begins with, and what a demonstration shows."""

import re
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from community import text
from community.chat.models import Message, Room
from community.forum.models import (
    Board,
    BoardMark,
    ContentNote,
    Follow,
    GuestContact,
    Mention,
    Post,
    Quote,
    Reaction,
    ReadMark,
    Tag,
    Thread,
    ThreadAlias,
)
from community.groups.meetings.models import Occurrence
from community.members.models import Member
from community.policy import Role
from community.seeds import demo
from tests.conftest import browser_of
from tests.forum.test_counters import agrees

BOARDS = ["introductions", "questions", "tapering-with-your-prescriber", "symptoms-and-sleep", "waves-and-windows",
          "recovery-stories", "life-after", "coping-and-creativity", "for-families-and-carers", "ask-the-team",
          "site-and-feedback", "library"]


def run(command: str, *arguments: str) -> None:
    call_command(command, *arguments, stdout=StringIO(), verbosity=0)


def test_the_boards_are_put_up_in_their_order_and_three_are_open(db: None) -> None:
    run("load_places")
    assert list(Board.objects.values_list("slug", flat=True)) == BOARDS
    assert set(Board.objects.filter(audience="everyone").values_list("slug", flat=True)) == {
        "for-families-and-carers", "site-and-feedback", "library"}


def test_putting_up_boards_again_leaves_what_was_changed(db: None) -> None:
    run("load_places")
    Board.objects.filter(slug="life-after").update(title="After")
    run("load_places")
    assert Board.objects.count() == len(BOARDS)
    assert Board.objects.get(slug="life-after").title == "After"


@pytest.fixture
def demonstration(db: None) -> None:
    """The demo community."""
    run("seed_demo")


def test_the_demonstration_has_its_cast_and_counters_that_agree(demonstration: None) -> None:
    cast = dict(Member.objects.filter(username__in=demo.CAST).values_list("username", "role"))
    assert cast == {"ada": Role.MEMBER, "ben": Role.MEMBER, "hana": Role.HOST, "mo": Role.MODERATOR, "cura": Role.EDITOR,
                    "root": Role.ADMIN}
    assert all(Member.objects.filter(is_guest=False).values_list("is_demo", flat=True))
    assert Thread.objects.filter(pinned=True).count() == 2
    assert set(Board.objects.values_list("thread_count", flat=True)) > {3}
    assert agrees()


def test_the_demonstration_has_meetings(demonstration: None) -> None:
    phases = dict(Occurrence.objects.order_by("-starts_at").values_list("meeting__title", "phase"))
    assert sorted(phases.values()) == ["closed", "lobby", "scheduled"]
    weekly = Occurrence.objects.filter(phase="scheduled").earliest("starts_at")
    assert weekly.starts_at - timezone.now() < timedelta(hours=25)
    assert not Room.objects.exclude(meeting=None).exists()
    past = Occurrence.objects.get(phase="closed")
    assert past.starts_at < timezone.now()
    assert Message.objects.filter(meeting=past, created_at__gt=timezone.now()).count() == 0
    assert Message.objects.filter(meeting=past).count() == 4
    lobby = browser_of(Member.objects.get(username="hana")).get("/chat/back-to-work-slowly/lobby/")
    assert "teapot_nine" in lobby.content.decode()


def test_the_demonstrations_times_are_in_order_and_past(demonstration: None) -> None:
    for thread in Thread.objects.all():
        times = list(thread.posts.order_by("position").values_list("created_at", flat=True))
        assert times == sorted(times)
        assert thread.created_at == times[0]
        assert times[-1] <= timezone.now()
        assert thread.author.joined_at < times[0]


def test_the_lounge_has_an_hour_of_talk(demonstration: None) -> None:
    assert set(Room.objects.values_list("slug", flat=True)) == {
        "lounge", "newcomers", "quiet-corner", "night-owls", "back-to-work-slowly"}
    times = list(Message.objects.filter(room__slug="lounge").order_by("posted_seq").values_list("created_at", flat=True))
    assert len(times) > 30
    assert times == sorted(times)


def test_the_cast_can_sign_in_and_read(demonstration: None) -> None:
    assert Member.objects.get(username="ada").check_password("even-keel-demo")
    browser = browser_of(Member.objects.get(username="ada"))
    for board in Board.objects.all():
        assert browser.get(board.get_absolute_url()).status_code == (200 if board.support_group is None else 404)
    for thread in Thread.objects.filter(board__support_group=None):
        assert browser.get(thread.get_absolute_url()).status_code == 200


def test_every_link_of_the_story_leads_somewhere(demonstration: None) -> None:
    run("load_library")
    browser = browser_of(Member.objects.get(username="ada"))
    links = {link for html in Post.objects.values_list("html", flat=True) for link in re.findall(r'href="([^"]+)"', html)}
    assert links
    assert {link: browser.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_where_there_is_a_library_people_reply_beneath_it(whole_library: None) -> None:
    run("seed_demo")
    assert dict(Thread.objects.exclude(entry="").values_list("entry", "post_count")) == {
        "withdrawal": 3, "faq/how-does-peer-support-contribute": 2}
    assert Post.objects.waiting().get().guest_name == "Tom"
    assert [contact.post.guest_name for contact in GuestContact.objects.all()] == ["Tom"]
    assert agrees()
    for thread in Thread.objects.exclude(entry=""):
        times = list(thread.posts.exclude(position=None).order_by("position").values_list("created_at", flat=True))
        assert times == sorted(times)
        assert "Replies (" in browser_of(Member.objects.get(username="ada")).get(thread.entry_url).content.decode()


def test_the_demonstration_comes_once(demonstration: None) -> None:
    with pytest.raises(CommandError, match="here already"):
        run("seed_demo")


def test_the_demonstration_does_not_mix_with_people_unless_told(ada: Member) -> None:
    Member.objects.update(username="somebody", skeleton="somebody")
    with pytest.raises(CommandError, match="--force"):
        run("seed_demo")
    run("seed_demo", "--force")
    assert Member.objects.filter(username="ada").exists()


@pytest.mark.parametrize("arguments", [[], ["--force"], ["--posts", "10"]])
def test_production_has_no_demonstration(arguments: list[str], db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "PRODUCTION", True)
    with pytest.raises(CommandError, match="production"):
        run("seed_demo", *arguments)
    assert not Member.objects.exists()


def test_a_large_forum_has_exactly_as_many_posts_and_counters_that_agree(demonstration: None, client: Client) -> None:
    before = Post.objects.count()
    run("seed_demo", "--posts", "3000")
    assert Post.objects.count() == before + 3000
    assert Thread.objects.filter(post_count=300).exists()  # one that goes on and on
    assert agrees()


def test_a_large_forum_can_be_read_and_written_in(demonstration: None) -> None:
    run("seed_demo", "--posts", "500")
    browser: Any = browser_of(Member.objects.get(username="ben"))
    thread = Thread.objects.order_by("-last_position")[0]
    for page in range(1, thread.page_count + 1):
        assert browser.get(thread.get_absolute_url(), {"page": page}).status_code == 200
    run("seed_demo", "--posts", "500")  # and again
    assert agrees()


def test_a_large_forum_has_what_surrounds_posts(demonstration: None) -> None:
    board = Board.objects.get(slug="waves-and-windows")
    Tag.objects.get_or_create(board=board, slug="a-word", defaults={"label": "A word"})
    ContentNote.objects.get_or_create(slug="seizures", defaults={"label": "mentions seizures"})
    run("seed_demo", "--posts", "4000")
    for model in (Reaction, Quote, Mention, ThreadAlias, ReadMark, BoardMark, Follow):
        assert model.objects.exists(), model
    assert Thread.objects.filter(board=board).exclude(tags=[]).exists()
    assert Post.objects.exclude(notes=[]).exists()
    quoting = Quote.objects.select_related("post", "source").first()
    assert quoting is not None
    assert quoting.source.thread_id == quoting.post.thread_id
    assert text.wanted(quoting.post.html)[1] == {quoting.source_id}
    assert text.wanted(Mention.objects.select_related("post")[0].post.html)[0]
    veiled = Post.objects.exclude(alias="").select_related("thread")[0]
    assert ThreadAlias.objects.get(thread=veiled.thread).name == veiled.alias
    assert not Post.objects.filter(thread=veiled.thread, author=veiled.author, alias="").exists()
