"""``{% page_numbers number count as numbers %}``: which page numbers a row of pages shows."""

from dataclasses import dataclass

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
