"""Who is near in a room: whom somebody may name there by ``@``."""

from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Lower
from django.utils import timezone

from community.chat.models import Message, Presence, Room, RoomAlias, RoomMute
from community.contributions import State
from community.groups.meetings.models import Attendance
from community.members.models import Member

MOST = 8  # suggestions


def people_in(room: Room, member: Member) -> QuerySet[Member]:
    """Who is in ``room`` now, or has written there, under their own names; not whom ``member`` blocked.

    Those who go by another name here now are nobody to be named: it would tell who they are.
    """
    here = Presence.objects.filter(room=room, expires_at__gt=timezone.now()).values("member")
    wrote = Message.objects.filter(room=room, state=State.PUBLISHED, alias="").values("author")
    other_name: QuerySet[Any, Any] = RoomAlias.objects.filter(room=room, in_use=True).values("member")
    if room.has_aliases:
        held = room.meeting_id or room.side_of_id
        other_name = Attendance.objects.filter(occurrence=held).exclude(alias="").values("member")
    near = Member.objects.filter(Q(pk__in=here) | Q(pk__in=wrote), closed_at=None, is_guest=False)
    return near.exclude(pk=member.pk).exclude(pk__in=other_name).exclude(blocked_by__blocker=member.pk)


def suggested(room: Room, member: Member, start: str) -> list[Member]:
    """At most eight people in ``room`` whom ``start`` (what stands behind the ``@``) may mean."""
    near = people_in(room, member).alias(folded=Lower("username")).filter(folded__startswith=start.strip().lower()[:30])
    return list(near.only("username").order_by("folded")[:MOST])


def alias_of(member: Member, room: Room) -> str:
    """The other name ``member`` has in ``room``, whether they go by it now or not; empty for none."""
    return RoomAlias.objects.filter(room=room, member=member).values_list("name", flat=True).first() or ""


def muted_by(member: Member, room: Room) -> list[tuple[int, str]]:
    """Whom ``member`` does not read in ``room``: the number of the row, and the name they know the other by."""
    aliases = RoomAlias.objects.filter(room=room, member=OuterRef("muted")).values("name")
    rows = RoomMute.objects.filter(room=room, member=member).annotate(alias=Subquery(aliases)).select_related("muted")
    return [(row.pk, row.alias if row.of_alias and row.alias else row.muted.name) for row in rows.order_by("pk")]
