"""``{% may "reply" thread as can_reply %}``, ``{% which thread "pin_thread lock_thread" as can %}``: asks the policy.

So no template knows a role.
"""

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


@register.simple_tag(takes_context=True)
def which(context: dict[str, Any], thing: Any, actions: str) -> dict[str, bool]:
    """Of several actions, divided by spaces, those the person who reads this page may do to ``thing``.

    :raises ValueError: there is no such action.
    """
    user = context["request"].user
    return {action: True for action in actions.split() if policy.allowed(user, Action(action), thing)}
