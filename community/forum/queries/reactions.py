"""Which reactions a reader has given themselves. Who else gave one is told to nobody."""

from collections.abc import Iterable, Sequence
from typing import Any

from community.forum.models import Post, Reaction


def mark_own(viewer: Any, posts: Iterable[Post]) -> None:
    """Let each post know, as ``own_kinds``, what ``viewer`` gave it: one query, and none where nobody gave any."""
    given = [post for post in posts if post.reactions]
    if given and viewer.is_authenticated:
        name_own(given, Reaction.objects.filter(post__in=given, member=viewer.pk).values_list("post", "kind"))


def name_own(posts: Iterable[Post], given: Iterable[Sequence[Any]]) -> None:
    """The same from what one reader gave: the number of a post and a kind, for each."""
    kinds: dict[int, set[str]] = {}
    for pk, kind in given:
        kinds.setdefault(pk, set()).add(kind)
    for post in posts:
        post.own_kinds = frozenset(kinds.get(post.pk, ()))
