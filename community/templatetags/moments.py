"""``{{ when|coarse }}``: how long ago, in words that need no clock."""

from datetime import datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.kept import holds_until

register = template.Library()


@register.filter
def coarse(when: datetime | None) -> str:
    """"less than an hour ago", "today", "yesterday", "3 days ago", "2 weeks ago", and from two months on the date."""
    if when is None:
        return ""
    now = timezone.localtime()
    days = (now.date() - timezone.localtime(when).date()).days
    if days < 61:  # a date stays what it is
        holds_until((now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)).timestamp())
    if (now - when).total_seconds() < 3600:
        holds_until(when.timestamp() + 3600)
        return _("less than an hour ago")
    if days < 14:
        return _days(days)
    if days < 60:
        return ngettext("%(n)d week ago", "%(n)d weeks ago", days // 7) % {"n": days // 7}
    return date_format(timezone.localtime(when), "j F Y")


def _days(days: int) -> str:
    if days < 2:
        return _("yesterday") if days == 1 else _("today")
    return ngettext("%(n)d day ago", "%(n)d days ago", days) % {"n": days}
