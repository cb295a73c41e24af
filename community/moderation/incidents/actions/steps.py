"""What every act on an incident does: lock it, refuse a stale click, write the step and the log."""

from typing import Any

from django.utils.translation import gettext as _

from community.members.models import Member
from community.moderation.actions.deciding import decide
from community.moderation.incidents.models import Incident, IncidentStep
from community.policy import Refused

Act = IncidentStep.Act


def locked(incident: Incident, *, version: int | None = None) -> Incident:
    """Its row as it is now, locked until the transaction ends.

    :param version: what the page showed; None where it does not matter what others did meanwhile.
    :raises Refused: it is closed, or somebody was quicker: with their name.
    """
    row = Incident.objects.select_for_update(of=("self",)).select_related("about", "lead", "case").get(pk=incident.pk)
    if row.is_closed:
        raise Refused(_("This is closed already. Nothing was changed."), status=409)
    if version is not None and version != row.version:
        raise Refused(_("%(who)s was quicker. Please look at the page again; what you typed is kept.") % {"who": _last(row)},
                      status=409)
    return row


def _last(incident: Incident) -> str:
    step = incident.steps.exclude(by=None).select_related("by").last()
    return step.by.name if step is not None and step.by is not None else _("Somebody else")


def keep(incident: Incident, *, act: str, by: Member | None, words: str = "") -> None:
    """Save ``incident`` as it is now, one version on, and write down the step that made it so."""
    incident.version += 1
    incident.save()
    IncidentStep.objects.create(incident=incident, act=act, by=by, words=words.strip()[:500])


def log(actor: Member, incident: Incident, *, act: str, reason: str) -> None:
    """Write it into the log of decisions, about what the case is about."""
    target: Any = incident.case.target
    if target is not None:
        decide(actor, target, act=act, reason=reason[:500])
