"""What a post said before, as whoever may read the post may read it: without anybody else's words or names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404

from community import policy, text
from community.forum.models import Post, PostRevision
from community.forum.queries.reading import open_post
from community.policy import Action
from library.queries.differences import Passage, texts

VERSIONS_SHOWN = 50


@dataclass(frozen=True)
class Version:
    """One version of a post.

    :ivar passages: what changed against the version before it; empty for the first, and where one of the two was taken out.
    :ivar words: its plain paragraphs, where there is nothing to compare it with.
    :ivar redacted_at: when its author took it out; then nothing of it is here.
    """

    number: int
    written_at: datetime
    passages: Sequence[Passage] = ()
    words: Sequence[str] = ()
    redacted_at: datetime | None = None
    is_current: bool = False


def history_of(viewer: Any, pk: int) -> tuple[Post, list[Version]]:
    """The post ``pk`` and its versions, the newest first.

    :raises Http404: there is none, or not for them. :raises Refused: not for them to read.
    """
    post = open_post(viewer, pk)
    policy.require(viewer, Action.READ_HISTORY, post)
    former = list(post.revisions.order_by("-number")[:VERSIONS_SHOWN])[::-1]
    if not former:
        raise Http404
    if viewer.pk != post.author_id and not policy.allowed(viewer, Action.SEE_CONCEALED):
        former = _once_public(post, former)
    made: list[Version] = []
    before: str | None = None
    rows = [(each.number, each.written_at, each.body, each.redacted_at) for each in former]
    for number, written_at, body, redacted_at in [*rows, (post.revision, post.edited_at or post.created_at, post.body, None)]:
        if redacted_at is not None:
            made.append(Version(number, written_at, redacted_at=redacted_at))
            before = None
            continue
        words = text.paragraphs(text.render_post(body))
        is_current = number == post.revision
        if before is None:
            made.append(Version(number, written_at, words=words.split("\n\n"), is_current=is_current))
        else:
            made.append(Version(number, written_at, passages=texts(before, words), is_current=is_current))
        before = words
    return post, made[::-1]


def _once_public(post: Post, former: Sequence[PostRevision]) -> list[PostRevision]:
    """Those of ``former`` that others could read: what was changed while it waited for a moderator was never let in."""
    ends = [*(each.written_at for each in former[1:]), post.edited_at]
    return [each for each, end in zip(former, ends, strict=True) if end is None or end > post.created_at]
