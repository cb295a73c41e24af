"""``{% shown_entry entry %}``: a post, gap or act of a thread, a post rendered once for all who see the same of it;
``post.html|opening:240``: its own first words.
"""

from typing import Any

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString

from community import text
from community.forum import shelf
from community.kept import TOKEN
from community.templatetags.kept import with_token

register = template.Library()
register.filter("opening", text.excerpt)

_READER = "reader_of_posts"


@register.simple_tag(takes_context=True)
def shown_entry(context: template.RequestContext, entry: Any) -> SafeString:
    """The entry as ``forum/_entry.html`` shows it. That template sees the entry, the reader, the request, why they may not
    reply, and no more."""
    request: Any = context.request

    def render() -> str:
        part = get_template("forum/_entry.html").template  # type: ignore[attr-defined]  # Django's own engine
        known = {"entry": entry, "user": request.user, "request": request, "refused": context.get("refused")}
        return str(part.render(context.new({**known, "csrf_token": TOKEN})))

    # What is not public is read by few, and says things that change with time, such as how long it usually waits.
    if entry.is_gap or entry.is_act or not entry.is_published:
        return with_token(context, render())
    return with_token(context, shelf.rendered(_reader(context, request), entry, render))


def _reader(context: template.RequestContext, request: Any) -> shelf.Reader:
    """The reader of this page, for all its entries."""
    known: shelf.Reader | None = getattr(request, _READER, None)
    if known is None:
        known = shelf.Reader(request.user, may_reply=not context.get("refused"))
        setattr(request, _READER, known)
    return known
