"""``{% waiting_cases as waiting %}``: how many cases nobody has taken yet, for the menu of staff."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from community import policy
from community.moderation import waiting
from community.policy import Action

register = template.Library()


@register.simple_tag(takes_context=True)
def waiting_cases(context: dict[str, Any]) -> str:
    """"12", "more than 50", or nothing. Hardly ever a query: the number is counted where cases change."""
    if not policy.allowed(context["request"].user, Action.READ_QUEUE):
        return ""
    count = waiting.known()
    return _("more than %(n)d") % {"n": waiting.COUNTED} if count > waiting.COUNTED else str(count or "")
