"""What pages of the forum tell programs: their one address."""

from django import template
from django.conf import settings

from community.forum.models import Thread

register = template.Library()


@register.filter
def whole(path: str) -> str:
    """``/forum/`` with the name of the site before it."""
    return f"{settings.SITE_URL.rstrip('/')}{path}"


@register.simple_tag
def canonical_page(thread: Thread, number: int) -> str:
    """The one address of page ``number`` of ``thread``: the first has no number, and beneath the library it is the entry's."""
    if number == 1:
        return whole(thread.entry_url if thread.entry else thread.get_absolute_url())
    return whole(f"{thread.get_absolute_url()}?page={number}")
