"""``{% appearances "theme" as themes %}``: how pages can look, as pairs of what a cookie says and what it is called."""

from collections.abc import ItemsView
from typing import Any

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def appearances(kind: str) -> ItemsView[str, Any]:
    """The choices of ``theme`` or ``text``."""
    choices: dict[str, Any] = settings.APPEARANCE[kind]
    return choices.items()
