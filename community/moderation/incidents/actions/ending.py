"""Aftercare of everybody else: who was worried, who looked after it, and the end."""

from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from community import policy
from community.chat.models import Message
from community.contributions import State
from community.forum.models import Post
from community.groups.actions import Account, write_debrief
from community.members.models import Member
from community.moderation.actions import contributions
from community.moderation.actions.acting import pass_on
from community.moderation.actions.deciding import given
from community.moderation.actions.drafting import forget_draft, forget_drafts_about
from community.moderation.actions.resolving import Ending, resolve
from community.moderation.incidents.actions.replying import is_read_by_guest
from community.moderation.incidents.actions.steps import Act, keep, locked, log
from community.moderation.incidents.models import Incident, IncidentStep
from community.moderation.models import Case, Decision, Outcome, Report
from community.notifications.actions import Kind, raise_event
from community.policy import Action, Refused
from community.policy.attention import BEGINS_INCIDENT


@transaction.atomic
def tell_worried(actor: Member, incident: Incident) -> int:
    """Tell those who were worried that a person is looking after it, and nothing else. Says how many were told.

    :raises Refused: not a moderator, oneself, or they were told already.
    """
    policy.require(actor, Action.LOOK_AFTER, incident)
    row = locked(incident)
    if row.worried_told_at is not None:
        raise Refused(_("They were told already."), status=409)
    told = raise_event(kind=Kind.WORRY_TOLD, members=_worried(row))
    row.worried_told_at = timezone.now()
    keep(row, act=Act.WORRIED_TOLD, by=actor, words=str(told))
    return told


def _worried(incident: Incident) -> set[int]:
    """Who told us of it: of the case, and of others about the same person that still wait, unless another name stands there."""
    cases = Q(case=incident.case_id)
    if incident.about_id is not None and not incident.alias:
        cases |= Q(case__about=incident.about_id, outcome="")
    told_us = Report.objects.filter(cases, reason__in=BEGINS_INCIDENT).exclude(reporter=incident.about_id)
    return {number for number in told_us.values_list("reporter_id", flat=True) if number is not None}


@transaction.atomic
def debrief(actor: Member, incident: Incident, account: Account) -> None:
    """Write down how it was, as after a hard meeting. A very hard one ends one's duty, and a rest begins. Also when closed.

    :raises Refused: not a moderator, or oneself.
    """
    policy.require(actor, Action.LOOK_AFTER, incident)
    write_debrief(actor, None, account)
    IncidentStep.objects.create(incident=incident, act=Act.DEBRIEFED, by=actor)
    forget_draft(actor, f"debrief.{incident.pk}.own")


class After(TypedDict, total=False):
    """What happens with its end: ``shows_again`` what was held or hidden, and ``ends_case``."""

    shows_again: bool
    ends_case: bool


@transaction.atomic
def close_incident(actor: Member, incident: Incident, *, why: str, version: int, **after: Unpack[After]) -> None:
    """End it, and with it, where that was decided, its case. What was hidden stays hidden until a moderator shows it again.

    :raises Refused: not a moderator, oneself, no reason given, somebody was quicker, or something is still owed: an answer, the
        second person, or the coming back that was wished for.
    """
    policy.require(actor, Action.LOOK_AFTER, incident)
    row, reason = locked(incident, version=version), given(why)
    if (owed := still_owed(row)):
        raise Refused(owed, status=409)
    row.state, row.closed_at, row.closed_by, row.closed_why, row.due_at = (
        Incident.State.CLOSED, timezone.now(), actor, reason, None)
    keep(row, act=Act.CLOSED, by=actor, words=reason)
    log(actor, row, act=Decision.Act.CARE_ENDED, reason=reason)
    forget_drafts_about(f"incident.{row.pk}")
    case = Case.objects.get(pk=row.case_id)
    if after.get("shows_again") and is_concealed(case):
        _show_again(actor, case)
    if after.get("ends_case") and not case.is_resolved:
        _end_case(actor, case)


def is_concealed(case: Case) -> bool:
    """Whether what ``case`` is about is kept from others, and can be shown again."""
    return isinstance(case.target, Post | Message) and case.target.state in {State.HELD, State.HIDDEN}


def _show_again(actor: Member, case: Case) -> None:
    target: Any = case.target
    if isinstance(target, Message) and target.is_waiting:
        pass_on(actor, case, _("We have talked, and it may stand here."))
    else:
        contributions.restore(actor, target, reason=_("We have talked, and it may stand here."), case=case)


def _end_case(actor: Member, case: Case) -> None:
    now = Case.objects.get(pk=case.pk)
    if not now.is_resolved:  # publishing what waited has ended it
        ending = Ending(outcome=Outcome.UPHELD, reason=_("Somebody of the team has looked after this."))
        resolve(actor, now, ending, version=now.version)


def still_owed(incident: Incident) -> str:
    """What has to be done before it can be closed, as a sentence; empty when nothing has."""
    if incident.needs_second:
        return _("A second person has to look at a red one before it is closed.")
    if incident.answered_at is None and (incident.about_id is not None or is_read_by_guest(incident)):
        return _("Nobody has written to the person yet.")
    if incident.state == Incident.State.OPEN and incident.answered_at is not None:
        return _("The person has written back and waits for an answer.")
    if incident.consent and incident.followed_up_at is None:
        return _("They wish that we come back to them. Please do that first.")
    return ""
