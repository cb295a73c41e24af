"""A small community with a past, made by the same verbs people use, so that the rules hold for it too."""

import tomllib
import uuid
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.db import transaction
from django.utils import timezone

from community import policy, seeds, throttles
from community.chat.actions import send_message
from community.chat.models import Message, Room
from community.contributions import State
from community.forum import actions as forum
from community.forum.models import Board, Post, Thread
from community.forum.queries.discussions import beneath
from community.members.actions import add_demo_member
from community.members.models import Member
from community.moderation.actions import pass_training
from community.moderation.training import ITEMS
from community.policy import Action, Role
from community.safety.actions import nothing_screened
from community.seeds.circles import found_groups
from community.seeds.meetings import hold_meetings
from library.queries.titles import title_of

PASSWORD = "even-keel-demo"  # noqa: S105  printed for everybody; production has no demo community
CAST = {"ada": Role.MEMBER, "ben": Role.MEMBER, "hana": Role.HOST, "mo": Role.MODERATOR, "cura": Role.EDITOR,
        "root": Role.ADMIN}


@transaction.atomic
def seed() -> None:
    """Invite the cast, and let them write."""
    now = timezone.now()
    story = tomllib.loads((seeds.FOLDER / "threads.toml").read_text())
    lounge = tomllib.loads((seeds.FOLDER / "lounge.toml").read_text())
    with throttles.suspended(), forum.nobody_held(), nothing_screened():
        people = invite([entry["name"] for entry in story["member"]])
        for entry in sorted(story["thread"], key=lambda entry: -int(entry["days_ago"])):
            tell(entry, people, now)
        talk(lounge["message"], people, now)
        found_groups(people)
        hold_meetings(people, now)
        reply_beneath(tomllib.loads((seeds.FOLDER / "discussions.toml").read_text())["reply"], people, now)
    remember_joining(people)


def invite(names: list[str]) -> dict[str, Member]:
    """The cast and the members ``names``, by name."""
    roles = CAST | dict.fromkeys(names, Role.MEMBER)
    people = {name: add_demo_member(name, PASSWORD, role) for name, role in roles.items()}
    for member in people.values():
        if policy.allowed(member, Action.CARE_FOR_TEAM):
            pass_training(member, ticked=[item.slug for item in ITEMS])
    return people


def tell(entry: dict[str, Any], people: dict[str, Member], now: datetime) -> Thread:
    """One thread with its replies, at the times the story gives."""
    board = Board.objects.get(slug=entry["board"])
    begun = now - timedelta(days=entry["days_ago"])
    thread = forum.start_thread(people[entry["author"]], board, title=entry["title"], body=entry["body"].strip(),
                                nonce=uuid.uuid4()).post.thread
    moments = [begun]
    for reply in entry.get("reply", ()):
        forum.reply(people[reply["author"]], thread, body=reply["body"].strip(), nonce=uuid.uuid4())
        moments.append(begun + timedelta(hours=reply["hours_after"]))
    forum.backdate(thread, [min(moment, now) for moment in moments])
    if entry.get("pinned"):
        forum.pin(people["mo"], thread)
    return thread


def talk(lines: list[dict[str, Any]], people: dict[str, Member], now: datetime) -> None:
    """An hour in the lounge."""
    lounge = Room.objects.get(slug="lounge")
    messages = []
    for line in lines:
        message = send_message(people[line["author"]], lounge, body=line["body"].strip(), nonce=uuid.uuid4()).message
        message.created_at = now - timedelta(minutes=line["minutes_ago"])
        messages.append(message)
    Message.objects.bulk_update(messages, ["created_at"])


def reply_beneath(replies: list[dict[str, Any]], people: dict[str, Member], now: datetime) -> None:
    """Replies beneath those pages of the library that there are; the guest of today waits for a moderator."""
    for path, group in groupby(replies, key=lambda entry: str(entry["entry"])):
        if title_of(path) is None:
            continue
        moments = []
        for entry in group:
            if _say(entry, people).position is not None:
                moments.append(now - timedelta(days=entry["days_ago"]))
        forum.backdate(beneath(path), moments)


def _say(entry: dict[str, Any], people: dict[str, Member]) -> Post:
    thread, body = beneath(entry["entry"]), entry["body"].strip()
    if "author" in entry:
        return forum.reply_beneath(people[entry["author"]], thread, body=body, nonce=uuid.uuid4()).post
    guest = forum.Guest(name=entry["guest"], email="guest@example.org", place="0.0.0.0")  # noqa: S104  no address at all
    post = forum.reply_as_guest(guest, thread, body=body).post
    if entry["days_ago"]:
        forum.settle(post, State.PUBLISHED, by=people["mo"], reason="")
        post.refresh_from_db()
    return post


def remember_joining(people: dict[str, Member]) -> None:
    """Everybody joined a little before their first post."""
    for member in people.values():
        first = member.posts.order_by("created_at").values_list("created_at", flat=True).first()
        member.joined_at = (first or timezone.now()) - timedelta(days=3)
    Member.objects.bulk_update(people.values(), ["joined_at"])
