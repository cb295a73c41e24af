"""``{% page_numbers number count as numbers %}``: which page numbers a row of pages shows."""

from dataclasses import dataclass
from typing import Any

from django import template

register = template.Library()


@dataclass(frozen=True)
class PageNumbers:
    """Page numbers to link to; None stands for a gap."""

    shown: list[int | None]
    previous: int
    next: int


@register.simple_tag
def page_numbers(number: int, count: int) -> PageNumbers:
    """The first, the last and the neighbours of page ``number`` of ``count``."""
    near = sorted({1, count, *range(max(1, number - 1), min(count, number + 1) + 1)})
    shown: list[int | None] = []
    for page in near:
        if shown and (last := shown[-1]) is not None and page - last == 2:
            shown.append(page - 1)
        elif shown and (last := shown[-1]) is not None and page - last > 2:
            shown.append(None)
        shown.append(page)
    return PageNumbers(shown=shown, previous=number - 1, next=number + 1)


@register.simple_tag(takes_context=True)
def other_parameters(context: dict[str, Any], name: str) -> str:
    """The query of this page without ``name``, ready for ``name=value`` to follow."""
    asked = context["request"].GET
    if not asked or list(asked) == [name]:
        return ""
    rest = asked.copy()
    rest.pop(name, None)
    return f"{rest.urlencode()}&" if rest else ""
