"""``{% kept_post post %}``: one post, rendered once for all who see the same; ``post.html|opening:240`` its own first words."""

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString

from community import text
from community.forum import shelf
from community.forum.models import Post

register = template.Library()
register.filter("opening", text.excerpt)

_READER = "reader_of_posts"


@register.simple_tag(takes_context=True)
def kept_post(context: template.RequestContext, post: Post) -> SafeString:
    """The post as ``forum/_post.html`` shows it. That template sees the post, the reader, the request, why
    they may not reply, and no more."""
    request = context["request"]
    reader = getattr(request, _READER, None)
    if reader is None:
        reader = shelf.Reader(request.user, may_reply=not context.get("refused"))
        setattr(request, _READER, reader)  # for the whole page

    def render() -> str:
        part = get_template("forum/_post.html").template  # type: ignore[attr-defined]  # Django's own engine
        known = {"post": post, "user": request.user, "request": request, "csrf_token": shelf.TOKEN,
                 "refused": context.get("refused")}
        return str(part.render(context.new(known)))

    # What is not public is read by few, and says things that change with time, such as how long it usually waits.
    html = shelf.rendered(reader, post, render) if post.is_published else render()
    return SafeString(html.replace(shelf.TOKEN, str(context.get("csrf_token", ""))) if shelf.TOKEN in html else html)
