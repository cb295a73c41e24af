"""``{{ span|in_hours }}``, ``{{ moment|until_then }}``: how long, and how long until, in words that need no clock."""

from datetime import datetime, timedelta

from django import template
from django.utils import timezone

from community.groups.spans import in_words, until

register = template.Library()


@register.filter
def in_hours(span: timedelta) -> str:
    """"2 hours 30 minutes"."""
    return in_words(span)


@register.filter
def until_then(moment: datetime) -> str:
    """"in 20 minutes"."""
    return until(moment - timezone.now())
