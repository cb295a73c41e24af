"""``{% kept "forum/_board.html" board=board %}``: a part that sees what it is given, and is rendered once for the same."""

from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from community.kept import TOKEN, part, where

register = template.Library()

_PLACE = "place_of_parts"


@register.simple_tag(takes_context=True)
def kept(context: Context, template_name: str, **given: Any) -> SafeString:
    """The template ``template_name`` with ``given``. It knows no request: what a reader may do is given, too."""
    request = getattr(context, "request", None)
    place = getattr(request, _PLACE, None) or where()
    if request is not None:
        setattr(request, _PLACE, place)
    return with_token(context, part(template_name, given, place))


def with_token(context: Context, html: str) -> SafeString:
    """``html`` with the token of this page in its forms. It is looked at only where there is a form: that sets a cookie."""
    return SafeString(html.replace(TOKEN, str(context.get("csrf_token", ""))) if TOKEN in html else html)
