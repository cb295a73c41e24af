"""What a rule may ask so that decisions are fair: who met whom, who decided before, who is a part of it.

Nobody decides about themselves, about what they reported, or twice about the same thing where two are needed.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from community.policy.conditions import MODERATES, MODERATES_MEMBER, has_role
from community.policy.vocabulary import Condition, Role


def _met(actor: Any, decision: Any) -> bool:
    return bool(actor.is_authenticated) and actor.pk == decision.met_id


def _another_decided(actor: Any, thing: Any) -> bool:
    return thing is None or thing.by_id != actor.pk


def _another_judges(actor: Any, appeal: Any) -> bool:
    return appeal is None or actor.pk not in {appeal.decision.by_id, appeal.by_id}


def _stands_above(actor: Any, appeal: Any) -> bool:
    return appeal is None or MODERATES_MEMBER.holds(actor, appeal.by)


def _not_the_member(actor: Any, restriction: Any) -> bool:
    return restriction is None or restriction.member_id != actor.pk


def _stands_above_member(actor: Any, restriction: Any) -> bool:
    return restriction is None or MODERATES_MEMBER.holds(actor, restriction.member)


def _not_involved(actor: Any, case: Any) -> bool:
    return case is None or actor.pk not in case.involved_ids


def _learns(actor: Any, thing: Any) -> bool:
    return has_role(actor, Role.TRAINEE)


def _sees_queue(actor: Any, thing: Any) -> bool:
    return MODERATES.holds(actor, thing) or _learns(actor, thing)


MET_BY_IT = Condition(_met, _("There is nothing here, or it is not open to you."), 404)
SECOND_PERSON = Condition(_another_decided, _("This needs a second person, and you were the first. Please ask "
                                              "another moderator."))
NOT_THE_MEMBER = Condition(_not_the_member, _("Nobody decides about themselves here. Please ask another moderator."))
ABOVE_MEMBER = Condition(_stands_above_member, _("Only an administrator can do this to another moderator."))
ANOTHER_JUDGES = Condition(_another_judges, _("Somebody else looks at this again: neither the person who decided, nor the one "
                                              "who asks."))
ABOVE_APPELLANT = Condition(_stands_above, _("A moderator asks here, so an administrator looks at it again."))
NOT_INVOLVED = Condition(_not_involved, _("You are a part of this: it is about you, or you reported it. Please leave it to "
                                          "another moderator."))
SEES_QUEUE = Condition(_sees_queue, _("Only moderators can do this."))
LEARNS = Condition(_learns, _("Proposals are made by moderators in training. You can decide this yourself."))
