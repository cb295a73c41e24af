"""``{{ case|label_names }}``: what a case is about, in words."""

from collections.abc import Sequence

from django import template

from community.moderation.models import Case, Reason, Sign
from community.safety.models.screening import Label

register = template.Library()
_NAMES = {choice.value: choice.label for kind in (Label, Sign, Reason) for choice in kind}


@register.filter
def label_names(case: Case) -> Sequence[str]:
    """The reasons of its reports, the labels of screening, the signs of an account; each once."""
    return list(dict.fromkeys(str(_NAMES.get(label, label)) for label in case.labels))
