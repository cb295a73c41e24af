"""``{% kept_form desk "note" as kept %}``: where a form of moderation is kept while it is typed, and what was typed before."""

from django import template

from community.moderation.drafts import Desk, Kept

register = template.Library()


@register.simple_tag
def kept_form(desk: Desk, name: str) -> Kept:
    """One form of a page, by its name."""
    return desk[name]
