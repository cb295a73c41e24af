"""What stands beside the posts of a page, in one query: how far its reader has read, what they keep, what was done here.

One query, written by hand as JSON: as many as a page has posts, and as many questions as it raises, the database is asked once.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from community.forum.models import Post, Thread
from library.queries import near
from library.queries.prepared import Prepared

_OWN = """
    'read', (SELECT position FROM community_readmark WHERE member_id = $1 AND thread_id = $2),
    'level', (SELECT level FROM community_follow WHERE member_id = $1 AND thread_id = $2),
    'kept', (SELECT json_agg(post_id) FROM community_bookmark WHERE member_id = $1 AND post_id = ANY($4)),
    'given', (SELECT json_agg(json_build_array(post_id, kind)) FROM community_reaction
              WHERE member_id = $1 AND post_id = ANY($4)),
"""
_SHARED = f"""
    'notes', (SELECT json_object_agg(slug, label) FROM community_contentnote),
    'tags', (SELECT json_object_agg(slug, label) FROM community_tag WHERE board_id = $3),
    'paths', (SELECT json_agg(DISTINCT path) FROM community_entrylink WHERE post_id = ANY($4)),
    'edition', {near.EDITION},
    'acts', EXISTS (SELECT FROM community_threadact WHERE thread_id = $2)
"""  # noqa: S608  (a constant of ours)
_TYPES = ("bigint", "bigint", "bigint", "bigint[]")
_OF_A_MEMBER = Prepared(f"SELECT json_build_object({_OWN}{_SHARED})::text", _TYPES)
_OF_A_STRANGER = Prepared(f"SELECT json_build_object({_SHARED})::text", _TYPES)


class Related(NamedTuple):
    """A page of the library."""

    address: str
    name: str


@dataclass(frozen=True)
class Beside:
    """What a page of a thread shows besides its posts.

    :ivar read: the position up to which the reader has read; 0 when they have read nothing of it.
    :ivar level: how they follow the thread (:class:`Follow.Level`), or empty.
    :ivar has_acts: moderators did something with the thread.
    :ivar entries: pages of the library that speak of the same.
    """

    read: int = 0
    level: str = ""
    has_acts: bool = False
    entries: Sequence[Related] = ()


def beside(viewer: Any, thread: Thread, posts: Sequence[Post]) -> Beside:
    """Dress ``thread`` and the visible ``posts`` of a page for ``viewer``, and give what stands beside them."""
    sent = _sent(viewer, thread, posts)
    labels, folding = sent["notes"] or {}, folded_by(viewer)
    name_notes([thread, *posts], labels, folding)
    name_tags(thread, sent["tags"] or {})
    read = sent.get("read") or 0
    kept, given = set(sent.get("kept") or ()), sent.get("given") or ()
    for post in posts:
        post.is_kept = post.pk in kept
        if post.reactions:
            post.own_kinds = frozenset(kind for pk, kind in given if pk == post.pk)
        if post.position == 1 and not post.folds:
            post.folds = thread.folds
    if read:
        _begin_new([post for post in posts if post.author_id != viewer.pk], read)
    entries = near.near(sent["edition"] or "", thread.title, sent["paths"] or ())
    return Beside(read, sent.get("level") or "", sent["acts"],
                  tuple(Related(entry.get_absolute_url(), entry.name) for entry in entries if entry.path != thread.entry))


def folded_by(viewer: Any) -> frozenset[str]:
    """The content notes that ``viewer`` wants to see folded; strangers have no such wishes."""
    return frozenset(viewer.collapsed_notes) if viewer.is_authenticated else frozenset()


def name_notes(things: Iterable[Any], labels: dict[str, str], folding: frozenset[str]) -> None:
    """Give threads or posts the words for their content notes, and those of them for which this reader folds them."""
    for thing in things:
        if thing.notes:
            thing.note_labels = [labels[note] for note in thing.notes if note in labels]
            thing.folds = [labels[note] for note in thing.notes if note in labels and note in folding]


def name_tags(thread: Thread, labels: dict[str, str]) -> None:
    """Give a thread the words for its tags; one that its board has no longer is left out."""
    if thread.tags:
        thread.tag_labels = [(tag, labels[tag]) for tag in thread.tags if tag in labels]


def _begin_new(posts: Sequence[Post], read: int) -> None:
    """Mark the first post of somebody else the reader has not read: nobody's own words are news to them."""
    first = next((post for post in posts if (post.position or 0) > read), None)
    if first is not None:
        first.begins_new = True


def _sent(viewer: Any, thread: Thread, posts: Sequence[Post]) -> dict[str, Any]:
    asked = _OF_A_MEMBER if viewer.is_authenticated else _OF_A_STRANGER
    numbers = f"{{{','.join([str(post.pk) for post in posts])}}}"  # as PostgreSQL writes an array
    sent: dict[str, Any] = json.loads(asked.row(viewer.pk, thread.pk, thread.board_id, numbers)[0])
    return sent
