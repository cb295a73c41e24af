"""The queue: what waits, gravest and oldest first, a part at a time and whatever its size at the same price."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Substr
from django.http import Http404
from django.utils import timezone

from community import policy
from community.forum.models import Board
from community.forum.queries.keyset import cursor
from community.groups.models import SupportGroup
from community.members.models import Member
from community.moderation.models import Case, Report
from community.policy import Action

PREVIEW = 240  # characters of what a case is about
A_PAGE = 20
COUNTED = 50  # more are not counted


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a moderator wants to see of the queue; empty for everything.

    :ivar standing: ``free`` (nobody has it), ``mine``, ``claimed`` (anybody has it), ``late``, ``urgent``, ``escalated``, or
        ``resolved``.
    :ivar author: a name; ``reviewer``: the name of who has or had it; ``words``: a number, a name, or words of the thing.
    """

    standing: str = ""
    kind: str = ""
    label: str = ""
    board: int | None = None
    group: int | None = None
    author: str = ""
    reviewer: str = ""
    words: str = ""


@dataclass(frozen=True)
class QueuePage:
    """One part of the queue; ``after`` is the cursor of the part that follows, or empty."""

    cases: Sequence[Any]
    after: str
    is_first: bool


def queue_page(moderator: Any, wish: Wish, after: str = "") -> QueuePage:
    """What ``moderator`` may take, as wished, after the cursor. One query.

    :raises Refused: not a moderator.
    """
    policy.require(moderator, Action.READ_QUEUE)
    rows = _wished(_theirs(moderator, wish.standing), moderator, wish)
    if wish.standing == "resolved":
        return _latest(rows, after)
    if after:
        gravity, at, number = _place(after)
        later = Q(gravity__gt=gravity) | Q(opened_at__gt=at) | Q(opened_at=at, pk__gt=number)
        rows = rows.filter(later, gravity__gte=gravity)
    found = list(_dressed(rows.gravest_first())[:A_PAGE + 1])
    shown = found[:A_PAGE]
    last = shown[-1] if len(found) > A_PAGE else None
    return QueuePage(shown, f"{last.gravity}~{last.opened_at.isoformat()}~{last.pk}" if last else "", not after)


def _latest(rows: Any, after: str) -> QueuePage:
    if after:
        at, number = cursor(after)
        rows = rows.filter(Q(resolved_at__lt=at) | Q(resolved_at=at, pk__lt=number), resolved_at__lte=at)
    found = list(_dressed(rows.order_by("-resolved_at", "-pk"))[:A_PAGE + 1])
    last = found[A_PAGE - 1] if len(found) > A_PAGE else None
    return QueuePage(found[:A_PAGE], f"{last.resolved_at.isoformat()}~{last.pk}" if last else "", not after)


def _theirs(moderator: Any, standing: str) -> Any:
    """What a moderator may come across: nothing about themselves, and nothing again that was too heavy for them."""
    rows: Any = Case.objects.filter(Q(about=None) | ~Q(about=moderator.pk))
    if standing == "resolved":
        return rows.filter(state=Case.State.RESOLVED)
    return rows.waiting().exclude(set_aside_by__contains=[moderator.pk])


def _wished(rows: Any, moderator: Any, wish: Wish) -> Any:
    standings = {"free": Q(claimed_by=None), "mine": Q(claimed_by=moderator.pk), "claimed": Q(claimed_by__isnull=False),
                 "late": Q(due_at__lt=timezone.now()), "urgent": Q(is_urgent=True), "escalated": Q(escalated_at__isnull=False)}
    rows = rows.filter(standings.get(wish.standing, Q()))
    fields = {"kind": wish.kind, "labels__contains": [wish.label] if wish.label else None, "board": wish.board,
              "support_group": wish.group}
    rows = rows.filter(**{name: value for name, value in fields.items() if value})
    if wish.author:
        rows = rows.filter(about__in=_named(wish.author))
    if wish.reviewer:
        people = _named(wish.reviewer)
        rows = rows.filter(Q(claimed_by__in=people) | Q(resolved_by__in=people))
    return _searched(rows, wish.words) if wish.words else rows


def _searched(rows: Any, words: str) -> Any:
    if words.isascii() and words.isdigit() and len(words) < 19:
        return rows.filter(pk=int(words))
    found = SearchVector("words", config="english")
    rows = rows.annotate(found=found)
    return rows.filter(Q(found=SearchQuery(words, config="english", search_type="websearch")) | Q(about__in=_named(words)))


def _named(name: str) -> list[int]:
    return list(Member.objects.named(name).values_list("pk", flat=True))


def _dressed(rows: Any) -> Any:
    of_case = Report.objects.filter(case=OuterRef("pk"), outcome="").order_by().values("case")
    reports = Coalesce(Subquery(of_case.annotate(number=Count("pk")).values("number")), 0)
    rows = rows.select_related("about", "claimed_by", "resolved_by", "board", "support_group", "target_type").defer("words")
    return rows.annotate(preview=Substr("words", 1, PREVIEW + 1), open_reports=reports)


def _place(after: str) -> tuple[int, datetime, int]:
    gravity, _tilde, rest = after.partition("~")
    if not (gravity.isascii() and gravity.isdigit() and len(gravity) < 4):
        raise Http404
    at, number = cursor(rest)
    return int(gravity), at, number


def come_since(moderator: Any, since: datetime) -> int:
    """How many cases came into the queue of ``moderator`` after a moment, at most one more than :data:`COUNTED`."""
    rows: QuerySet[Case] = _theirs(moderator, "").filter(opened_at__gt=since)
    return rows[:COUNTED + 1].count()


def gone_since(moderator: Any, since: datetime) -> int:
    """How many of those in front of ``moderator`` others have taken or closed after a moment, at most one more than
    :data:`COUNTED`."""
    rows: QuerySet[Case] = Case.objects.filter(Q(about=None) | ~Q(about=moderator.pk), opened_at__lte=since)
    taken = Q(state=Case.State.CLAIMED, claimed_at__gt=since) & ~Q(claimed_by=moderator.pk)
    closed = Q(state=Case.State.RESOLVED, resolved_at__gt=since) & (Q(resolved_by=None) | ~Q(resolved_by=moderator.pk))
    return rows.filter(taken | closed)[:COUNTED + 1].count()


def places() -> tuple[list[Board], list[SupportGroup]]:
    """What the queue can be narrowed to. Two queries."""
    return list(Board.objects.only("pk", "title").order_by("title")), list(SupportGroup.objects.only("pk", "name"))
