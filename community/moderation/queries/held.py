"""Reading what moderators have to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q

from community import policy
from community.forum.models import Post
from community.forum.queries import fill_marks
from community.policy import Action

HELD_A_PAGE = 20


@dataclass(frozen=True)
class HeldPage:
    """Posts that wait, the longest first; ``after`` is the cursor of the page that follows, or 0."""

    posts: Sequence[Post]
    after: int
    is_first: bool


def held_page(moderator: Any, after: int = 0) -> HeldPage:
    """The posts that wait after the one with the number ``after``. Whom the moderator blocked for themselves waits here, too.

    :raises Refused: not a moderator.
    """
    policy.require(moderator, Action.SEE_CONCEALED)
    waiting = Post.objects.waiting().filter(pk__gt=after).select_related("author", "thread__board")
    earlier = Post.objects.filter(thread=OuterRef("thread")).filter(Q(pk__lt=OuterRef("pk")) | Q(position=1))
    let_in = Post.objects.filter(author=OuterRef("author"), position__isnull=False)
    waiting = waiting.annotate(is_reply=Exists(earlier) | Q(thread__entry__gt=""), is_first=~Exists(let_in))
    posts = list(waiting.defer("body", "author__password", "author__email", "author__about")[:HELD_A_PAGE + 1])
    more = len(posts) > HELD_A_PAGE
    posts = posts[:HELD_A_PAGE]
    fill_marks(moderator, posts)
    return HeldPage(posts, posts[-1].pk if more else 0, after == 0)
