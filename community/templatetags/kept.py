"""``{% kept "forum/_board.html" board=board %}``: a part that sees what it is given, and is rendered once for the same."""

from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from community.kept import TOKEN, part

register = template.Library()


@register.simple_tag(takes_context=True)
def kept(context: Context, template_name: str, **given: Any) -> SafeString:
    """The template ``template_name`` with ``given``. It knows no request: what a reader may do is given, too."""
    return with_token(context, part(template_name, given))


def with_token(context: Context, html: str) -> SafeString:
    """``html`` with the token of this page in its forms. It is looked at only where there is a form: that sets a cookie."""
    return SafeString(html.replace(TOKEN, str(context.get("csrf_token", ""))) if TOKEN in html else html)
