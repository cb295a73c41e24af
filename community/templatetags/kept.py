"""``{% kept "forum/_board.html" board=board %}``: a part that sees what it is given, and is rendered once for the same."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from community.kept import part

register = template.Library()


@register.simple_tag(takes_context=True)
def kept(context: dict[str, Any], template_name: str, **given: Any) -> SafeString:
    """The template ``template_name`` with ``given``. It knows no request: what a reader may do is given, too."""
    return SafeString(part(template_name, given, context.get("csrf_token", "")))
