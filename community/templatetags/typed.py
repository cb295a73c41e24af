"""``typed|words``: of what a form sent, what somebody wrote themselves and may want to copy."""

from collections.abc import Iterable

from django import template

register = template.Library()

_OURS = frozenset({"seen", "nonce", "knew", "under", "revision", "next", "alias"})  # what a page fills in by itself


@register.filter
def words(typed: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The name of a field and what was written into it, without what our pages put into forms."""
    return [(name, value) for name, value in typed or () if name not in _OURS]
