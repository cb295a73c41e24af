"""What a thing says now, and what stands around it, as it is frozen for a case.

Names of members are kept as their numbers, so that leaving and renaming reach them; of whoever wrote under a one-off name
only that name is kept.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q

from community.chat.models import Message
from community.contributions import State
from community.forum.models import Post, Thread
from community.groups.models import SupportGroup
from community.members.models import Member

NEIGHBOURS = 2  # posts before, and as many after
MESSAGES_BEFORE = 10


@dataclass(frozen=True)
class Look:
    """What a look at a thing finds.

    :ivar about: number of the member it is about; None behind a one-off name, and where it is about nobody.
    :ivar excerpt: see :class:`Frozen`. ``words``: what the thing itself says, to search in.
    """

    excerpt: dict[str, Any]
    words: str
    about: int | None = None
    board: int | None = None
    group: int | None = None

    @property
    def digest(self) -> str:
        """What tells one excerpt from another."""
        return hashlib.sha256(json.dumps(self.excerpt, sort_keys=True).encode()).hexdigest()


def look_at(target: Model) -> Look:
    """Read ``target`` and its neighbours as they are now."""
    for kind, reader in _READERS:
        if isinstance(target, kind):
            return reader(target)
    return _other(target)


def _post(post: Post) -> Look:
    thread = post.thread
    around = Post.objects.filter(thread=thread, state=State.PUBLISHED).select_related("author")
    here = post.position or thread.last_position + 1
    before = list(around.filter(position__lt=here).order_by("-position")[:NEIGHBOURS])[::-1]
    after = around.filter(position__gt=here).order_by("position")[:NEIGHBOURS]
    lines = [*map(_line, before), _line(post, is_target=True), *map(_line, after)]
    kind = "post" if thread.entry or post.position != 1 else "thread"
    excerpt = {"kind": kind, "title": thread.title, "place": thread.board.title, "lines": lines}
    return Look(excerpt, f"{thread.title}\n{post.body}",
                about=None if post.alias else post.author_id, board=thread.board_id, group=thread.board.support_group_id)


def _thread(thread: Thread) -> Look:
    first = Post.objects.filter(thread=thread).select_related("author", "thread__board").order_by("position", "pk").first()
    return _post(first) if first is not None else Look(
        {"kind": "thread", "title": thread.title, "place": thread.board.title, "lines": []}, thread.title,
        about=None if thread.alias else thread.author_id, board=thread.board_id, group=thread.board.support_group_id)


def _message(message: Message) -> Look:
    room = message.room
    said = Message.objects.filter(room=room, state=State.PUBLISHED, meeting=message.meeting_id).select_related("author")
    place = Q(posted_seq__isnull=False) if message.posted_seq is None else Q(posted_seq__lt=message.posted_seq)
    before = list(said.filter(place).order_by("-posted_seq")[:MESSAGES_BEFORE])[::-1]
    lines = [*map(_line, before), _line(message, is_target=True)]
    return Look({"kind": "message", "title": room.title, "place": room.title, "lines": lines}, message.body,
                about=None if message.alias else message.author_id, group=room.support_group_id)


def _member(member: Member) -> Look:
    line = {"is_target": True, "by": member.pk, "name": "", "at": member.joined_at.isoformat(), "text": member.about}
    return Look({"kind": "member", "title": "", "place": "", "lines": [line]}, member.about, about=member.pk)


def _group(group: SupportGroup) -> Look:
    words = "\n\n".join(part for part in (group.purpose, group.for_whom) if part)
    line = {"is_target": True, "by": None, "name": group.name, "at": group.created_at.isoformat(), "text": words}
    return Look({"kind": "group", "title": group.name, "place": "", "lines": [line]}, f"{group.name}\n{words}", group=group.pk)


def _other(target: Any) -> Look:
    """Corrections of the library, appeals: they say ``quote``, ``body`` or ``words``, as far as they have them."""
    words = "\n\n".join(str(part) for name in ("quote", "body", "words") if (part := getattr(target, name, "")))
    writer = getattr(target, "reporter_id", None) or getattr(target, "member_id", None)
    line = {"is_target": True, "by": writer, "name": "", "at": "", "text": words}
    return Look({"kind": target._meta.model_name, "title": str(target), "place": "", "lines": [line]}, words)


def _line(written: Any, *, is_target: bool = False) -> dict[str, Any]:
    shown = written.alias or getattr(written, "guest_name", "")
    return {"is_target": is_target, "by": None if shown else written.author_id, "name": shown,
            "at": written.created_at.isoformat(), "text": written.body}


_READERS: tuple[tuple[type[Model], Callable[[Any], Look]], ...] = (
    (Post, _post), (Thread, _thread), (Message, _message), (Member, _member), (SupportGroup, _group))


def members_named(excerpts: Iterable[dict[str, Any]]) -> set[int]:
    """Numbers of the members whose names stand in these excerpts."""
    return {line["by"] for excerpt in excerpts for line in excerpt.get("lines", ()) if line["by"] is not None}
