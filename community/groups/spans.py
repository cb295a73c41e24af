"""Spans of time in words that need no clock."""

import math
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def until(wait: timedelta) -> str:
    """"in 20 minutes", "in 3 hours"."""
    minutes = max(1, math.ceil(wait.total_seconds() / 60))
    if minutes <= 90:
        return ngettext("in %(n)d minute", "in %(n)d minutes", minutes) % {"n": minutes}
    hours = math.ceil(minutes / 60)
    return ngettext("in %(n)d hour", "in %(n)d hours", hours) % {"n": hours}


def in_words(span: timedelta) -> str:
    """"no time", "25 minutes", "2 hours", "2 hours 30 minutes"."""
    hours, minutes = divmod(round(span.total_seconds() / 60), 60)
    parts = [
        ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours} if hours else "",
        ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes} if minutes else "",
    ]
    return " ".join(filter(None, parts)) or _("no time")
