"""What the library's templates ask for."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.html import strip_tags
from django.utils.safestring import SafeString

from library import policy, structured, text
from library.models import Entry, Grade
from library.policy import Action
from library.queries import Page

register = template.Library()


@register.simple_tag
def grades() -> list[Grade]:
    """The evidence grades, the surest first."""
    return list(Grade)


@register.simple_tag(takes_context=True)
def library_may(context: template.Context, action: str, thing: Any = None) -> bool:
    """Whether the reader may do ``action``: ``{% library_may "edit_entry" as can_edit %}``."""
    return policy.allowed(context["user"], Action(action), thing)


@register.simple_tag
def entry_address(entry: Any, page: str, *args: object) -> str:
    """Address of one of an entry's own pages: ``{% entry_address entry "history" %}``."""
    return str(entry.address(page, *args))


@register.simple_tag
def entry_data(page: Page, address: str) -> SafeString:
    """What the page of an entry says to programs, for a ``<script type="application/ld+json">``."""
    return text.data_block(structured.entry_data(page, address))


@register.simple_tag
def faq_data(questions: Sequence[Entry], address: str) -> SafeString:
    """What the page with all questions says to programs."""
    return text.data_block(structured.faq_data(questions, address))


@register.filter
def minutes(entry: Entry) -> int:
    """How many minutes a tired reader needs for an entry, at 150 words a minute; at least 1."""
    return max(1, round(len(strip_tags(entry.html).split()) / 150))
