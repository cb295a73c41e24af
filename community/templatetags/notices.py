"""``{% unseen as new %}``: how much is new for the reader of this page, in words, for the menu."""

from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.forum.queries.notices import COUNTED, unseen_count

register = template.Library()


@register.simple_tag(takes_context=True)
def unseen(context: dict[str, Any]) -> str:
    """"3 new", or nothing. Asks the database only when something came since they looked."""
    count = unseen_count(context["request"].user)
    if count > COUNTED:
        return _("more than %(n)d new") % {"n": COUNTED}
    return ngettext("%(n)d new", "%(n)d new", count) % {"n": count} if count else ""
