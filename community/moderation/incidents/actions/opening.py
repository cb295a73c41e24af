"""Opening an incident from a case, or about a member by hand."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import policy
from community.chat.models import Message
from community.forum.models import Post, Thread
from community.members.models import Member
from community.moderation import alerts
from community.moderation.actions import contributions
from community.moderation.actions.cases import lock_thing, open_case
from community.moderation.actions.cases import locked as locked_case
from community.moderation.actions.deciding import given
from community.moderation.actions.drafting import forget_draft
from community.moderation.incidents.actions.steps import GRAVITY, Act, keep, log
from community.moderation.incidents.models import Incident, IncidentStep, Level
from community.moderation.models import Case, Decision, Kind
from community.policy import Action, Refused
from community.policy.ladder import FIRST_ANSWER, SECOND_PERSON_WITHIN

CONCEALED = _("Others do not see this for now, because somebody may read it on a bad day. You have done nothing wrong, and you "
              "are not in trouble. If your life may be in danger, call your emergency number; “Get help now” has it. A person "
              "of the team writes to you: look under Notifications.")


@transaction.atomic
def open_incident(actor: Member, case: Case, *, level: str, why: str) -> Incident:
    """Look after the person ``case`` is about. One incident a case: a running one is returned, and made graver when need be.

    Red hides what they wrote for now, and asks for a second person within a day.

    :raises Refused: not a moderator, oneself, no reason given, or there is nobody to look after.
    """
    lock_thing(case.target)
    row = locked_case(case)
    person, alias = whose(row.target)
    new = Incident(case=row, about=person, alias=alias, level=level, why=given(why), opened_by=actor)
    policy.require(actor, Action.LOOK_AFTER, new)
    running = Incident.objects.select_for_update().filter(case=row, closed_at=None).first()
    if running is not None:
        return make_graver(actor, running, level=level, why=why)
    begin_clock(new)
    new.save()
    IncidentStep.objects.create(incident=new, act=Act.OPENED, by=actor, words=new.why)
    log(actor, new, act=Decision.Act.INCIDENT, reason=new.why)
    forget_draft(actor, f"case.{row.pk}.start")
    if new.is_red:
        conceal(actor, new)
    return new


@transaction.atomic
def look_after_member(actor: Member, member: Member, *, level: str, why: str) -> Incident:
    """The same by hand, about a member, without anything they wrote.

    :raises Refused: not a moderator, oneself, no reason given, or the account that guests share.
    """
    policy.require(actor, Action.LOOK_AFTER, Incident(about=member))
    if member.is_guest:
        raise Refused(_("All guests share this account. Please start from what the guest wrote."), status=409)
    case = open_case(member, kind=Kind.WORRY, gravity=GRAVITY[Level(level)], urgent=True, why="by hand")
    forget_draft(actor, f"member.{member.pk}.start")
    return open_incident(actor, case, level=level, why=why)


def begin_clock(new: Incident) -> None:
    """Set the timers of one that begins, and let its case, whose row is locked, be as grave and due at the same moment.

    What is due first is due: while nobody has looked at what a reader calls a danger, nobody knows that it is amber only. An
    incident calls staff, when its case had not.
    """
    now, case = timezone.now(), new.case
    start_clock(new, now)
    if case.is_resolved or new.due_at is None:
        return
    if now < case.due_at < new.due_at:
        new.due_at = case.due_at
    calls = not case.is_urgent
    case.due_at, case.gravity, case.is_urgent = new.due_at, min(case.gravity, GRAVITY[Level(new.level)]), True
    case.save(update_fields=["due_at", "gravity", "is_urgent"])
    if calls:
        alerts.alert_staff(case)


def start_clock(incident: Incident, now: datetime) -> None:
    """Set the timers of the level an incident has."""
    incident.due_at = now + FIRST_ANSWER[incident.level].span
    incident.reminded_at = None
    if incident.is_red and incident.confirmed_at is None:
        incident.confirm_by = now + SECOND_PERSON_WITHIN.span


def conceal(actor: Member, incident: Incident) -> bool:
    """Hide what the case is about from others, as long as it can be seen. Says whether it was.

    Whoever reported it decides nothing about it, so it stays for another: that somebody is in danger they may say all the same.
    """
    target = incident.case.target
    if not isinstance(target, Post | Message) or not target.is_published or target.author_id == actor.pk:
        return False
    if not policy.allowed(actor, Action.DECIDE_CASE, incident.case):
        return False
    if not contributions.hide(actor, target, reason=str(CONCEALED)):
        return False
    type(target).objects.filter(pk=target.pk, card="").update(card="crisis")  # shown to its author beside their words
    IncidentStep.objects.create(incident=incident, act=Act.CONCEALED, by=actor)
    return True


def whose(target: Any) -> tuple[Member | None, str]:
    """The person behind ``target``, when they can be written to, and the other name they go by there, if any."""
    if isinstance(target, Member):
        return target, ""
    if not isinstance(target, Post | Message | Thread):
        raise Refused(_("There is no person behind this to look after."), status=409)
    if target.author.is_guest:
        return None, str(getattr(target, "guest_name", ""))[:40]
    return target.author, target.alias[:40]


def make_graver(actor: Member | None, running: Incident, *, level: str, why: str) -> Incident:
    """Let ``running``, whose row is locked, be red where ``level`` is; it is never made less grave here."""
    if running.is_red or level != Level.RED:
        return running
    running.level = Level.RED
    start_clock(running, timezone.now())
    keep(running, act=Act.RAISED, by=actor, words=why)
    if actor is not None:
        conceal(actor, running)
    return running
