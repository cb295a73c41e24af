"""``{{ case|label_names }}``, ``{{ case.preview|first_words }}``, ``{{ moment|waited }}``: a case in words."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.timesince import timesince, timeuntil
from django.utils.translation import gettext as _

from community import text
from community.moderation.models import Case, Reason, Sign
from community.moderation.queries.queue import PREVIEW
from community.safety.models.screening import Label

register = template.Library()
_NAMES = {choice.value: choice.label for kind in (Label, Sign, Reason) for choice in kind}


@register.filter
def label_names(case: Case) -> Sequence[str]:
    """The reasons of its reports, the labels of screening, the signs of an account; each once."""
    return list(dict.fromkeys(str(_NAMES.get(label, label)) for label in case.labels))


@register.filter
def first_words(words: str) -> str:
    """What fits into a row of the queue, cut between two words."""
    return text.shortened(words, PREVIEW)


@register.filter
def waited(moment: datetime) -> str:
    """"5 minutes" since then."""
    return _in_words(timezone.now() - moment, timesince(moment))


@register.filter
def left_until(moment: datetime) -> str:
    """"5 minutes" until then."""
    return _in_words(moment - timezone.now(), timeuntil(moment))


def _in_words(span: timedelta, words: str) -> str:
    return words if span >= timedelta(minutes=1) else _("less than a minute")
