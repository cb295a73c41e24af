"""``{% for each in post|reactions %}``: what a post was given, in words; ``post|choices`` all that it may be given."""

from typing import NamedTuple

from django import template

from community.forum.models import Post, Reaction

register = template.Library()


class Shown(NamedTuple):
    """One kind as one reader sees it."""

    kind: str
    label: str
    number: int
    is_own: bool


@register.filter
def reactions(post: Post) -> list[Shown]:
    """The kinds the post was given, in their own order."""
    return [each for each in choices(post) if each.number] if post.reactions else []


@register.filter
def choices(post: Post) -> list[Shown]:
    """Every kind there is."""
    return [Shown(kind.value, str(kind.label), post.reactions.get(kind.value, 0), kind.value in post.own_kinds)
            for kind in Reaction.Kind]
