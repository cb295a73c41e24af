"""Who is in a room: rows that count while they are renewed, so that a process that dies leaves no ghosts."""

from datetime import timedelta
from uuid import uuid4

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from community import live
from community.chat.models import Presence, RoomAlias
from community.groups.meetings.models import Attendance

REFRESH_SECONDS = 25.0
LIFETIME = timedelta(seconds=75)  # three refreshes: one may be late, one lost

PROCESS = uuid4()


def note(members_by_room: dict[int, set[int]]) -> None:
    """Make this process's rows for these rooms say exactly who is there, and announce it."""
    expires_at = timezone.now() + LIFETIME
    with transaction.atomic():
        for room, members in members_by_room.items():
            Presence.objects.filter(room_id=room, process=PROCESS).exclude(member_id__in=members).delete()
            Presence.objects.bulk_create(
                [Presence(room_id=room, member_id=member, process=PROCESS, expires_at=expires_at)
                 for member in sorted(members)],
                update_conflicts=True, unique_fields=["room", "member", "process"], update_fields=["expires_at"],
            )
            live.presence_changed(room)


def refresh() -> None:
    """Renew this process's rows and drop those nobody renews."""
    now = timezone.now()
    Presence.objects.filter(process=PROCESS).update(expires_at=now + LIFETIME)
    Presence.objects.filter(expires_at__lt=now).delete()


def here(room_id: int) -> dict[int, str]:
    """``{member id: name}`` of everyone in the room, on all processes, by the name they go by there."""
    there = Attendance.objects.filter(occurrence=OuterRef("held"), member=OuterRef("member")).values("alias")
    usual = RoomAlias.objects.filter(room=room_id, member=OuterRef("member"), in_use=True).values("name")
    rows = Presence.objects.filter(room_id=room_id, expires_at__gt=timezone.now()).select_related("member").annotate(
        held=Coalesce("room__meeting", "room__side_of")).annotate(there=Subquery(there), usual=Subquery(usual))
    names = {row.member_id: (row.usual if row.held is None else row.there) or row.member.name for row in rows}
    return dict(sorted(names.items(), key=lambda item: item[1].casefold()))
