"""What a phrase would have matched among what was written in the last month."""

from collections.abc import Iterator, Sequence
from typing import Any

from community.chat.models import Message
from community.contributions import GONE
from community.forum.models import Post
from community.safety.phrases import a_month_ago, spelt

LOOKED_AT = 3000  # the newest posts, and as many messages: a page shall not read a whole month of a busy site
SHOWN = 50


def tried(words: str) -> Sequence[Post | Message]:
    """The newest of what says ``words``, in whatever spelling; at most :data:`SHOWN`. What its author took back is left out."""
    wanted = spelt(words)
    found = sorted((row for model in (Post, Message) for row in _saying(model, wanted)), key=lambda row: row.created_at)
    return found[::-1][:SHOWN] if wanted else []


def _saying(model: Any, wanted: str) -> Iterator[Any]:
    place = "thread" if model is Post else "room"
    rows = model.objects.filter(created_at__gte=a_month_ago()).exclude(state__in=GONE).select_related("author", place)
    for row in rows.order_by("-created_at")[:LOOKED_AT]:
        if f" {wanted} " in f" {spelt(row.body)} ":
            yield row
