"""What a case asks of whoever looks at it: nobody looks into a case about themselves, or decides about their own report."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from community.policy.conditions import has_role
from community.policy.vocabulary import Condition, Role


def _is_about_others(actor: Any, case: Any) -> bool:
    return case is None or actor.pk not in case.concerned


def _not_passed_up(actor: Any, case: Any) -> bool:
    return case is None or getattr(case, "escalated_at", None) is None or has_role(actor, Role.ADMIN)


def _somebody_elses(actor: Any, thing: Any) -> bool:
    return not actor.is_authenticated or thing is None or getattr(thing, "author_id", getattr(thing, "pk", None)) != actor.pk


# Who reads a case about themselves would learn who reported them.
ABOUT_OTHERS = Condition(_is_about_others, _("There is nothing here, or it is not open to you."), 404, sign_in=False)
NOT_PASSED_UP = Condition(_not_passed_up, _("An administrator was asked about this, and decides about it now."))
SOMEBODY_ELSES = Condition(_somebody_elses, _("This is your own. You can change it or take it back instead."))
