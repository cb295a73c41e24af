"""What a text names: settled before it is saved, so that only what its author may name becomes a mark in it."""

from collections.abc import Collection
from typing import Any, NamedTuple

from django.db.models.functions import Lower

from community import policy, text
from community.forum.links import linked_entries
from community.forum.models import EntryLink, Mention, Post, Quote, Thread
from community.forum.queries.marks import visible_sources
from community.forum.queries.people import people_near
from community.members.models import Member
from community.policy import Action
from library.queries.cards import cards

MOST_NAMED = 10  # people in one post
_LOOKED_UP = 100  # of each kind; what stands behind that many stays plain words


class Named(NamedTuple):
    """A rendered text, and how many names in it stay plain words because it names too many people."""

    html: str
    left_plain: int


def rendered(author: Member, body: str, thread: Thread, *, quoted: Collection[int] = ()) -> Named:
    """``body`` as HTML, with marks for what ``author`` may name in ``thread`` (which may not be saved yet).

    :param quoted: posts this text quoted before: they stay quotes, though their source may be hidden by now.
    """
    names, paths, numbers = text.named(body)
    members = _members(author, names[:_LOOKED_UP], thread) if names else {}
    sources = set(visible_sources(author, numbers[:_LOOKED_UP]).values_list("pk", flat=True)) if numbers else set()
    known = text.Known(
        members=dict(list(members.items())[:MOST_NAMED]), entries=frozenset(cards(paths[:_LOOKED_UP])),
        sources=frozenset(sources | set(quoted)))
    return Named(text.render_post(body, known), max(0, len(members) - MOST_NAMED))


def _members(author: Member, names: list[str], thread: Thread) -> dict[str, int]:
    """Numbers by name, in the order of ``names``: of people near who may come into this place."""
    near = people_near(author, thread).alias(folded=Lower("username")).filter(folded__in=names)
    found = {member.username.casefold(): member for member in near.only(
        "username", "role", "muted_until", "suspended_until", "health_consent_withdrawn_at")}
    return {name: found[name].pk for name in names if name in found and _may_come(found[name], thread)}


def _may_come(member: Member, thread: Thread) -> bool:
    refused = policy.refusal(member, Action.READ_THREAD, thread)
    return refused is None or refused.status != 404  # who is kept out for a time is named as before


def tie(post: Post, *, again: bool = False) -> None:
    """Keep what the HTML of ``post`` names, whatever its state: who may see it is asked at reading.

    :param again: the post was changed, so that what it no longer names has to go.
    """
    _members_in, quotes, paths = text.wanted(post.html)
    ties: list[tuple[Any, str, Collection[Any]]] = [
        (EntryLink, "path", paths | linked_entries(post.html)),
        (Quote, "source_id", quotes),
        (Mention, "member_id", text.addressed(post.html)),
    ]
    for model, field, named in ties:
        if again:
            model.objects.filter(post=post).exclude(**{f"{field}__in": named}).delete()
        if named:
            model.objects.bulk_create([model(post=post, **{field: each}) for each in sorted(named)], ignore_conflicts=True)
