"""Whom a member may name by ``@``, and meets among the suggestions."""

from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Lower

from community.contributions import State
from community.forum.models import Follow, Post, Thread
from community.members.models import Member

MOST = 8  # suggestions
_HEARD = (Follow.Level.WATCH, Follow.Level.LIST)


def people_near(member: Member, thread: Thread | None) -> QuerySet[Member]:
    """Who wrote in ``thread`` or in threads ``member`` follows began, under their own names, and is not blocked by them.

    Those who blocked ``member`` are among them: their absence would tell of the block.
    """
    begun = Thread.objects.visible_to(member).filter(follows__member=member, follows__level__in=_HEARD, alias="", entry="")
    near = Q(pk__in=begun.values("author"))
    if thread is not None and thread.pk:
        near |= Q(pk__in=_wrote_in(thread))
    people = Member.objects.filter(near, closed_at=None, is_guest=False)
    return people.exclude(pk=member.pk).exclude(blocked_by__blocker=member.pk)


def suggested(member: Member, thread: Thread | None, start: str) -> list[Member]:
    """At most eight people whom ``start`` (what stands behind the ``@``) may mean, those of ``thread`` first."""
    sought = start.strip().lower()[:30]
    people = people_near(member, thread).alias(folded=Lower("username")).filter(folded__startswith=sought)
    here: Any = Q(pk__in=_wrote_in(thread)) if thread is not None and thread.pk else Q(pk=None)
    first = Case(When(here, then=Value(0)), default=Value(1), output_field=IntegerField())
    return list(people.only("username").order_by(first, "folded")[:MOST])


def _wrote_in(thread: Thread) -> QuerySet[Any]:
    own = Post.objects.filter(thread=thread, state=State.PUBLISHED, alias="", guest_name="")
    return own.values("author")
