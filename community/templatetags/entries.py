"""``{% shown_entry entry %}``: a post, gap or act of a thread, a post rendered once for all who see the same of it;
``post.html|opening:240``: its own first words.
"""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from community import text
from community.forum import shelf
from community.templatetags.kept import with_token

register = template.Library()
register.filter("opening", text.excerpt)

_READER = "reader_of_posts"


@register.simple_tag(takes_context=True)
def shown_entry(context: template.RequestContext, entry: Any) -> SafeString:
    """The entry as ``forum/_entry.html`` shows it."""
    request: Any = context.request
    reader = _reader(context, request)
    return with_token(context, shelf.shown(reader, entry, request, context.get("refused")))


def _reader(context: template.RequestContext, request: Any) -> shelf.Reader:
    """The reader of this page, for all its entries."""
    known: shelf.Reader | None = getattr(request, _READER, None)
    if known is None:
        known = shelf.Reader(request.user, may_reply=not context.get("refused"))
        setattr(request, _READER, known)
    return known
