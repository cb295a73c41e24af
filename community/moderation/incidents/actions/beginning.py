"""What begins without anybody's click: where screening found that somebody may die now, and where a reader says so.

One a person: what comes up elsewhere goes to the one that is running. Another name is another person here, as on all pages.
"""

from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from community.members.models import Member
from community.moderation.actions.cases import locked as locked_case
from community.moderation.incidents import queries
from community.moderation.incidents.actions.answering import tell_team
from community.moderation.incidents.actions.opening import begin_clock, make_graver, whose
from community.moderation.incidents.actions.steps import Act, locked_with_case
from community.moderation.incidents.models import Incident, IncidentStep, Level
from community.moderation.models import Case
from community.policy import Refused
from community.policy.attention import BEGINS_INCIDENT

_PERSON = "SELECT pg_advisory_xact_lock(hashtext('incident'), %s)"


@transaction.atomic
def open_by_itself(case: Case, *, why: str) -> Incident:
    """Begin a red one, or make the running one red: timers run, and whoever comes first takes it.

    What was written stays as screening left it: a plan is held, and beside an emergency stands its card.

    :param why: what was found, in labels; never words of the thing.
    """
    row, (person, alias) = locked_case(case), whose(case.target)
    running = _running(row, person)
    if running is not None:
        return make_graver(None, running, level=Level.RED, why=why)
    found = _("Noticed by screening: %(found)s") % {"found": why}
    return _begun(Incident(case=row, about=person, alias=alias, level=Level.RED, why=found))


@transaction.atomic
def open_where_told(case: Case, *, reason: str, label: str) -> Incident | None:
    """Begin what a report with this reason begins (``policy.attention``). Nobody who reported is named in it.

    None where it begins nothing, or where there is no person to look after: a group, a page of the library.
    """
    level = BEGINS_INCIDENT.get(reason)
    if level is None:
        return None
    row = locked_case(case)
    try:
        person, alias = whose(row.target)
    except Refused:
        return None
    if person is None and not alias:
        return None
    why = _("A reader told us: %(reason)s") % {"reason": label}
    running = _running(row, person)
    if running is None:
        return _begun(Incident(case=row, about=person, alias=alias, level=level, why=why))
    IncidentStep.objects.create(incident=running, act=Act.REPORTED, words=_("%(why)s (case %(number)d)") % {
        "why": why, "number": row.pk})
    tell_team(running)
    return make_graver(None, running, level=level, why=why)


def _running(case: Case, person: Member | None) -> Incident | None:
    """The one that is running, locked. Two cases about one person begin one after the other."""
    _lock(person)
    found = queries.running_for(case)
    if found is None:
        return None
    row = locked_with_case(found.pk, found.case_id)
    return None if row.is_closed else row


def lock_person_behind(target: Any) -> None:
    """Lock whom ``target`` is about, before an incident may begin: people are locked before cases."""
    try:
        _lock(whose(target)[0])
    except Refused:  # a group, a page of the library: there is nobody
        return


def _lock(person: Member | None) -> None:
    if person is not None:
        with connection.cursor() as cursor:
            cursor.execute(_PERSON, [person.pk])


def _begun(new: Incident) -> Incident:
    begin_clock(new)
    new.save()
    IncidentStep.objects.create(incident=new, act=Act.OPENED, by=None, words=new.why)
    return new
