"""Quoting a post into a form, for those who use no script: its words as Markdown, one level deep."""

import re
from typing import Any

from django.http import Http404
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from community import text
from community.forum.models import Post
from community.forum.queries.marks import readable_body
from community.forum.queries.reading import open_post
from community.policy import Refused

LONGEST = 1_500  # characters; whoever quotes more has not chosen
_QUOTED = re.compile(r" {0,3}>")
_NAME = re.compile(r"(?<![\w./-])@([\w-]{3,30})")


def quotation(viewer: Any, pk: int) -> str:
    """The post ``pk`` as a quote that names it, ready to be answered below.

    :raises Http404: there is none, or not for them. :raises Refused: its board is not theirs to enter.
    """
    post = open_post(viewer, pk)
    body = _with_names_of_now(post, readable_body(viewer, post.body)).replace(str(text.GONE), "")
    own = "\n".join(line for line in body.split("\n") if not _QUOTED.match(line))
    words = Truncator(re.sub(r"\n{3,}", "\n\n", own).strip()).chars(LONGEST, truncate=" …")
    lines = "\n".join(f"> {line}".rstrip() for line in str(words).split("\n"))
    return f"> [{_('quoted')}]({post.get_absolute_url()})\n{lines}\n\n"


def _with_names_of_now(post: Post, body: str) -> str:
    """``body`` without the names that somebody it names had once: they go by another now, or have left."""
    names = {name.casefold() for name, _address in post.fillings.names.values()}
    if names <= set(text.named(body)[0]):
        return body
    return _NAME.sub(lambda found: found[0] if found[1].casefold() in names else "", body)


def with_quotation(viewer: Any, typed: str, number: str) -> str:
    """``typed`` with the post ``number`` quoted below it; as it was when there is none, or not for them, or it is in there."""
    is_number = number.isascii() and number.isdigit() and len(number) < 19
    try:
        quoted = quotation(viewer, int(number)) if is_number else ""
    except (Http404, Refused):
        return typed
    return typed if quoted.strip() in typed else f"{typed.rstrip()}\n\n{quoted}".lstrip()
