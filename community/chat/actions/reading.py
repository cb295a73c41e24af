"""How far people have read."""

from community.chat.models import Seen


def mark_seen(marks: dict[tuple[int, int], int]) -> None:
    """Note how far members have read: ``{(room id, member id): seq}``. A mark never goes back."""
    rows = [Seen(room_id=room, member_id=member, seq=seq) for (room, member), seq in marks.items()]
    earlier = {(row.room_id, row.member_id): row.seq for row in Seen.objects.filter(
        room_id__in={row.room_id for row in rows}, member_id__in={row.member_id for row in rows})}
    newer = [row for row in rows if row.seq > earlier.get((row.room_id, row.member_id), -1)]
    Seen.objects.bulk_create(newer, update_conflicts=True, unique_fields=["room", "member"], update_fields=["seq"])
