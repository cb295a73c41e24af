"""``{% may "reply" thread as can_reply %}``: asks the policy from a template, so that no template knows a role."""

from typing import Any

from django import template

from community import policy
from community.policy import Action

register = template.Library()


@register.simple_tag(takes_context=True)
def may(context: dict[str, Any], action: str, thing: Any = None) -> bool:
    """Whether the person who reads this page may do ``action`` to ``thing``.

    :raises ValueError: there is no such action.
    """
    return policy.allowed(context["request"].user, Action(action), thing)
