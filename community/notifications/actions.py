"""Telling members that something happened, and noting that they have looked."""

from collections.abc import Iterable
from typing import TypedDict, Unpack

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from community import policy
from community.members.models import Member
from community.notifications.models import Notification
from community.policy import Action

Kind = Notification.Kind
# Told whatever somebody mutes.
OWN_AFFAIRS = frozenset({Kind.APPROVED, Kind.RETURNED, Kind.WELCOME, Kind.DECIDED, Kind.RAN_OUT, Kind.APPEAL})


class About(TypedDict, total=False):
    """What an event is about.

    :ivar by: whose doing it was; they are not told of it. Left out where that is nobody's business: decisions and aliases.
    :ivar words: a reason or a name, never the text of a post.
    """

    thread_id: int | None
    group_id: int | None
    post_id: int | None
    room_id: int | None
    message_id: int | None
    case_id: int | None
    decision_id: int | None
    by: Member | None
    words: str


@transaction.atomic
def raise_event(*, kind: str, members: Iterable[int], **about: Unpack[About]) -> int:
    """Tell ``members`` (their numbers) of one event, each once however often this runs. Says how many were told.

    Whoever muted or hid the thread is not told, nor is somebody who has left. A reply takes the place of the one in the
    same thread they have not looked at yet, so that a busy thread stays one line.
    """
    by, thread_id = about.get("by"), about.get("thread_id")
    told = Member.objects.filter(pk__in=set(members), is_active=True)
    if by is not None:
        told = told.exclude(pk=by.pk)
    if thread_id is not None and kind not in OWN_AFFAIRS:
        silent = Member.objects.filter(follows__thread=thread_id, follows__level__in=["mute", "hide"])
        told = told.exclude(pk__in=silent.values("pk"))
    numbers = set(told.values_list("pk", flat=True))
    if kind == Kind.REPLY:
        numbers -= _give_way(numbers, thread_id, about.get("post_id"))
    now = timezone.now()
    rows = [Notification(member_id=number, kind=kind, thread_id=thread_id, post_id=about.get("post_id"), by=by,
                         group_id=about.get("group_id"), room_id=about.get("room_id"), message_id=about.get("message_id"),
                         case_id=about.get("case_id"), decision_id=about.get("decision_id"),
                         words=about.get("words", "")[:500], at=now) for number in sorted(numbers)]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    Member.objects.filter(pk__in=numbers, notified_at=None).update(notified_at=now)
    return len(rows)


def _give_way(numbers: set[int], thread_id: int | None, post_id: int | None) -> set[int]:
    """Take back older replies of this thread that were not looked at. Returns whom a newer one was told already."""
    unseen = Notification.objects.filter(member__in=numbers, thread=thread_id, kind=Kind.REPLY, seen_at=None)
    unseen.filter(Q(post__lt=post_id) | Q(post=None)).delete()
    return set(unseen.filter(post__gt=post_id).values_list("member_id", flat=True))


def mark_seen(member: Member, numbers: Iterable[int] | None = None) -> int:
    """Note that ``member`` has looked at these of their notifications, or at all of them. Says how many that changed."""
    policy.require(member, Action.READ_NOTIFICATIONS)
    return _look(member, Q() if numbers is None else Q(pk__in=list(numbers)))


def mark_seen_in(member: Member, thread_id: int, position: int) -> int:
    """Note the same of what tells of a post up to ``position`` in a thread, which ``member`` has just read."""
    if member.notified_at is None:
        return 0
    return _look(member, Q(thread=thread_id, post__position__lte=position) | Q(thread=thread_id, post=None))


def mark_seen_of(member: Member, kind: str) -> int:
    """Note the same of everything of one kind: the page it leads to was just opened, by right of its own."""
    return _look(member, Q(kind=kind))


@transaction.atomic
def _look(member: Member, which: Q) -> int:
    unseen = Notification.objects.filter(member=member, seen_at=None)
    numbers = list(unseen.filter(which).values_list("pk", flat=True))
    count = unseen.filter(pk__in=numbers).update(seen_at=timezone.now())
    if not unseen.exists():
        Member.objects.filter(pk=member.pk).update(notified_at=None)
    return count


def tie_to_decision(member_id: int, post_id: int, decision_id: int) -> None:
    """What ``member_id`` was just told of their post rests on a decision they may ask about."""
    Notification.objects.filter(member=member_id, post=post_id, kind=Kind.RETURNED).update(decision=decision_id)


def tie_moved_to_decision(member_id: int, thread_id: int, decision_id: int) -> None:
    """What ``member_id`` was just told of their thread rests on a decision they may ask about."""
    told = Notification.objects.filter(member=member_id, thread=thread_id, kind=Kind.MOVED, decision=None, seen_at=None)
    latest = told.order_by("-pk").values("pk")[:1]
    Notification.objects.filter(pk__in=latest).update(decision=decision_id)


def rehouse(post_ids: Iterable[int], thread_id: int) -> None:
    """Posts were moved to another thread: what members were told of them leads there."""
    Notification.objects.filter(post__in=list(post_ids)).update(thread=thread_id)
