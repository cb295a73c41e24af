"""``{{ author|badge }}``: what a member is trusted with, in a word, or nothing."""

from typing import Any

from django import template

from community import policy

register = template.Library()


@register.filter
def badge(member: Any) -> str:
    """The name of the member's role beside what they wrote; empty for most people."""
    return policy.badge(member)
