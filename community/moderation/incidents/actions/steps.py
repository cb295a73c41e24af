"""What every act on an incident does: lock it, refuse a stale click, write the step and the log.

Locks: the thing, the person, the case, the incident, in this order; each act takes those it needs.
"""

from typing import Any

from django.db.models import Value
from django.db.models.functions import Least
from django.utils.translation import gettext as _

from community.members.models import Member
from community.moderation.actions.cases import lock_thing
from community.moderation.actions.cases import locked as locked_case
from community.moderation.actions.deciding import decide
from community.moderation.incidents.models import Incident, IncidentStep, Level
from community.moderation.models import Case
from community.policy import Refused
from community.policy.attention import CRISIS, EMERGENCY

Act = IncidentStep.Act
GRAVITY = {Level.RED: EMERGENCY, Level.AMBER: CRISIS}  # of its case


def locked(incident: Incident, *, version: int | None = None) -> Incident:
    """Its row as it is now, locked until the transaction ends.

    :param version: what the page showed; None where it does not matter what others did meanwhile.
    :raises Refused: it is closed, or somebody was quicker: with their name.
    """
    lock_thing(incident.case.target)
    row = locked_with_case(incident.pk, incident.case_id)
    if row.is_closed:
        raise Refused(_("This is closed already. Nothing was changed."), status=409)
    if version is not None and version != row.version:
        raise Refused(_("%(who)s was quicker. Please look at the page again; what you typed is kept.") % {"who": _last(row)},
                      status=409)
    return row


def locked_with_case(number: int, case: int) -> Incident:
    """The incident of this number, after the case of that number, which is its own: they share a timer (:func:`keep`)."""
    locked_case(Case(pk=case))
    return Incident.objects.select_for_update(of=("self",)).select_related("about", "lead", "case").get(pk=number)


def _last(incident: Incident) -> str:
    step = incident.steps.exclude(by=None).select_related("by").last()
    return step.by.name if step is not None and step.by is not None else _("Somebody else")


def keep(incident: Incident, *, act: str, by: Member | None, words: str = "") -> None:
    """Save ``incident`` as it is now, one version on, and write down the step that made it so. Its case, whose row is locked,
    is due when it is, and as grave: nobody reads two times for one thing.
    """
    incident.version += 1
    incident.save()
    if incident.due_at is not None:
        Case.objects.waiting().filter(pk=incident.case_id).update(
            due_at=incident.due_at, gravity=Least("gravity", Value(GRAVITY[Level(incident.level)])))
    IncidentStep.objects.create(incident=incident, act=act, by=by, words=words.strip()[:500])


def log(actor: Member, incident: Incident, *, act: str, reason: str) -> None:
    """Write it into the log of decisions, about what the case is about."""
    target: Any = incident.case.target
    if target is not None:
        decide(actor, target, act=act, reason=reason[:500])
