"""The guidelines a decision may name, by their numbers, as forms and pages say them."""

from django.utils.translation import gettext as _

from community.safety import guidelines


def choices() -> list[tuple[str, str]]:
    """All of them for a form, after the choice of none."""
    none = _("None of them by number: I say it in my own words")
    return [("", none), *((str(rule.number), f"{rule.number}. {rule.title}") for rule in guidelines.rules())]


def titled(rule: str) -> str:
    """A guideline with its number, for people; empty for none."""
    found = guidelines.rule(int(rule)) if rule.isdigit() else None
    return f"{found.number}. {found.title}" if found is not None else ""


def in_words(rule: str, reason: str) -> str:
    """A reason as people read it where there is no room for more: the number of the guideline, and the words."""
    if not rule:
        return reason
    return f"{_('Guideline %(number)s.') % {'number': rule}} {reason}".strip()[:500]
