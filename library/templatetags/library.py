"""What the library's templates ask for."""

from django import template

from library.models import Grade

register = template.Library()


@register.simple_tag
def grades() -> list[Grade]:
    """The evidence grades, the surest first."""
    return list(Grade)
