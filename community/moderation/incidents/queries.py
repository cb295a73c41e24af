"""Reading incidents: for moderators, and for the person it is about."""

from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet

from community import policy
from community.moderation.incidents.models import Incident, Level, PrivateReply, ReplyTemplate
from community.moderation.models import Case
from community.policy import Action

CLOSED_SHOWN = 30
LETTERS_SHOWN = 20  # conversations on a person's own page


def running(moderator: Any) -> QuerySet[Incident]:
    """Those that are not closed, what is due first on top. Never one about the reader.

    :raises Refused: not a moderator.
    """
    policy.require(moderator, Action.LOOK_AFTER)
    rows = Incident.objects.running().exclude(about=moderator.pk).select_related("about", "lead", "case")
    return rows.order_by(F("due_at").asc(nulls_last=True), "pk")


def closed(moderator: Any) -> QuerySet[Incident]:
    """The latest that were closed.

    :raises Refused: not a moderator.
    """
    policy.require(moderator, Action.LOOK_AFTER)
    rows = Incident.objects.exclude(closed_at=None).exclude(about=moderator.pk).select_related("about", "closed_by")
    return rows.order_by("-closed_at")[:CLOSED_SHOWN]


def running_for(case: Case) -> Incident | None:
    """The incident that is running about the person ``case`` is about, whichever case it belongs to.

    Who goes by another name is that name's person, and only where it stands: elsewhere it may be somebody else's.
    """
    target: Any = case.target
    own = Incident.objects.running().filter(case=case).first()
    if own is not None:
        return own
    if case.about_id is not None:
        return Incident.objects.running().filter(about=case.about_id, alias="").first()
    if not getattr(target, "alias", ""):
        return None
    others = Incident.objects.running().filter(about=target.author_id, alias=target.alias[:40])
    here = (each for each in others.select_related("case__target_type") if _place(each.case.target) == _place(target))
    return next(here, None)


def _place(target: Any) -> tuple[bool, int | None]:
    """Where something stands, as far as a name reaches there: its room, or its thread."""
    room = getattr(target, "room_id", None)
    return (True, room) if room is not None else (False, getattr(target, "thread_id", getattr(target, "pk", None)))


def with_all(number: int) -> QuerySet[Incident]:
    """One incident with what its page shows."""
    letters = PrivateReply.objects.select_related("by", "template")
    return Incident.objects.filter(pk=number).select_related(
        "about", "lead", "opened_by", "confirmed_by", "closed_by", "case__target_type").prefetch_related(
            Prefetch("replies", letters), "steps__by")


def conversations(member: Any) -> list[Incident]:
    """What the team and ``member`` wrote to each other, the latest first; nothing of what moderators note.

    A running red one is there before anybody has written, so that its help stands on the page at once.
    """
    told = Q(replies__isnull=False) | Q(level=Level.RED, closed_at=None)
    rows = Incident.objects.filter(told, about=member.pk).distinct().order_by("-pk")
    return list(rows.prefetch_related(Prefetch("replies", PrivateReply.objects.select_related("by")))[:LETTERS_SHOWN])


def templates(*, retired: bool = False) -> QuerySet[ReplyTemplate]:
    """The words to begin from."""
    rows = ReplyTemplate.objects.select_related("changed_by")
    return rows if retired else rows.filter(retired_at=None)
