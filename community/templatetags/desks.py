"""Forms that are kept while they are typed.

``{% kept_form desk "note" as kept %}``, or ``{% kept_form desk row.pk "lift" as kept %}`` where there are many of a kind: where
a form of moderation is kept, and what was typed before. ``{% own_draft form "debrief" as kept %}``: the same for a form of a
room that knows nothing of drafts, with the words that were typed before put into it.
"""

from django import template
from django.forms import Form
from django.template import Context

from community.forum.queries.drafts import Unsent, unsent
from community.moderation.drafts import Desk, Kept

register = template.Library()


@register.simple_tag
def kept_form(desk: Desk, *name: object) -> Kept:
    """One form of a page, by its name."""
    return desk[".".join(map(str, name))]


@register.simple_tag(takes_context=True)
def own_draft(context: Context, form: Form, name: str) -> Unsent:
    """One form of a page of a room below the drafts, by its name."""
    return unsent(context["request"].user, form, name)
