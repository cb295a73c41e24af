"""What somebody typed in a room and did not send."""

from typing import Any

from django.apps import apps

from community.chat.models import Room
from community.members.models import Member


def kept_draft(member: Member, room: Room) -> dict[str, str]:
    """The fields of the form as they were typed; nothing where nothing is kept."""
    draft: Any = apps.get_model("community", "Draft")  # of the forum, which stands beside this room
    words = draft.objects.filter(member=member, form=f"room.{room.pk}").values_list("words", flat=True).first() or {}
    return {name: str((values or [""])[0]) for name, values in words.items()}
