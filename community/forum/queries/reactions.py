"""Which reactions a reader has given themselves. Who else gave one is told to nobody."""

from collections.abc import Iterable
from typing import Any

from community.forum.models import Post, Reaction


def mark_own(viewer: Any, posts: Iterable[Post]) -> None:
    """Let each post know, as ``own_kinds``, what ``viewer`` gave it: one query, and none where nobody gave any."""
    given = {post.pk: post for post in posts if post.reactions}
    if not given or not viewer.is_authenticated:
        return
    kinds: dict[int, set[str]] = {}
    for pk, kind in Reaction.objects.filter(post__in=given, member=viewer.pk).values_list("post", "kind"):
        kinds.setdefault(pk, set()).add(kind)
    for pk, post in given.items():
        post.own_kinds = frozenset(kinds.get(pk, ()))
