"""What somebody reports, as they may see it: finding is checking. What they may not see is not there."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.http import Http404
from django.shortcuts import get_object_or_404

from community import policy, text
from community.chat.models import Message, Seat
from community.chat.queries import sight_of
from community.forum.models import Post, Thread
from community.groups.models import SupportGroup
from community.members.models import Member
from community.policy import Action

EXCERPT = 240  # characters of it on the page of a report


def thing(viewer: Any, kind: str, number: int) -> Model:
    """The thing of this kind and number; a thread stands for the post it begins with.

    :raises Http404: there is none that ``viewer`` may see.
    :raises Refused: signing in might help.
    """
    finder = FINDERS.get(kind)
    if finder is None or number >= 2**63:
        raise Http404
    return finder(viewer, number)


def kind_of(target: Model) -> str:
    """The word for ``target`` in addresses."""
    return next((word for kind, word in _WORDS if isinstance(target, kind)), "other")


def described(target: Any) -> dict[str, str]:
    """Enough of ``target`` to know it again: under which name, and its first words, without anybody else's."""
    if isinstance(target, Post | Message):
        shown = target.alias or getattr(target, "guest_name", "") or target.author.name
        return {"name": str(shown), "words": text.excerpt(target.html, EXCERPT)}
    if isinstance(target, Member):
        return {"name": target.name, "words": target.about}
    return {"name": str(target), "words": str(getattr(target, "purpose", ""))}


def _post(viewer: Any, number: int) -> Model:
    posts: Any = Post.objects.select_related("author", "thread__board").visible_to(viewer)
    post: Post = get_object_or_404(posts, pk=number)
    policy.require(viewer, Action.READ_THREAD, post.thread)
    return post


def _thread(viewer: Any, number: int) -> Model:
    thread = get_object_or_404(Thread.objects.select_related("board", "author"), pk=number, merged_into=None, entry="")
    policy.require(viewer, Action.READ_THREAD, thread)
    posts: Any = Post.objects.select_related("author", "thread__board").filter(thread=thread, position=1)
    return posts.visible_to(viewer).first() or thread


def _message(viewer: Any, number: int) -> Model:
    policy.require(viewer, Action.LIST_ROOMS)
    message = get_object_or_404(Message.objects.select_related("author", "room"), pk=number)
    policy.require(viewer, Action.READ_ROOM, message.room)
    seat = Seat.objects.filter(room=message.room, member=viewer).first()
    if seat is None and not message.room.shows_earlier:
        raise Http404
    sight = sight_of(viewer, message.room, seat or Seat())
    if not (sight.reaches(message) and sight.shows(message)):
        raise Http404
    return message


def _member(viewer: Any, number: int) -> Model:
    policy.require(viewer, Action.READ_PROFILE)
    return get_object_or_404(Member, pk=number, closed_at=None, is_guest=False)


def _group(viewer: Any, number: int) -> Model:
    policy.require(viewer, Action.LIST_GROUPS)
    group = get_object_or_404(SupportGroup, pk=number)
    policy.require(viewer, Action.READ_GROUP, group)
    return group


FINDERS: dict[str, Callable[[Any, int], Model]] = {
    "post": _post, "thread": _thread, "message": _message, "member": _member, "group": _group}
_WORDS: tuple[tuple[type[Model], str], ...] = (
    (Post, "post"), (Thread, "thread"), (Message, "message"), (Member, "member"), (SupportGroup, "group"))
