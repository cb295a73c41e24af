"""What is being typed in a room, kept on the server until it is sent: among the drafts of the forum, by the room's number."""

from typing import Any

from django.apps import apps
from django.utils import timezone

from community import policy, text
from community.chat.models import Room
from community.members.models import Member
from community.policy import Action
from library.queries.prepared import Prepared

_FORGET = Prepared("DELETE FROM community_draft WHERE member_id = $1 AND form = $2 RETURNING id", ("bigint", "text"))


def keep_draft(member: Member, room: Room, *, body: str, reply_to: str = "") -> bool:
    """Keep what ``member`` typed in ``room``, in place of what was kept before; nothing typed, nothing kept. Says whether
    something is.

    :raises Refused: the policy says no.
    """
    policy.require(member, Action.KEEP_DRAFT)
    if not body.strip():
        forget_draft(member, room)
        return False
    words = {"body": [body[:2 * text.MESSAGE_LENGTH]], "reply_to": [reply_to[:20]]}
    _drafts().update_or_create(member=member, form=form_of(room), defaults={
        "address": room.get_absolute_url(), "title": "", "words": words, "saved_at": timezone.now()})
    return True


def forget_draft(member: Member, room: Room) -> None:
    """Keep nothing of it any more: it was sent."""
    _FORGET.row(member.pk, form_of(room))


def form_of(room: Room) -> str:
    """The name of a room's form among all forms."""
    return f"room.{room.pk}"


def _drafts() -> Any:
    draft: Any = apps.get_model("community", "Draft")  # of the forum, which stands beside this room
    return draft.objects
