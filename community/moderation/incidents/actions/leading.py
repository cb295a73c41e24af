"""Who looks after it, how grave it is, and the second person."""

from django.db import transaction
from django.utils import timezone

from community import policy
from community.members.models import Member
from community.moderation.actions.deciding import given
from community.moderation.actions.drafting import forget_draft
from community.moderation.incidents.actions.opening import conceal, start_clock
from community.moderation.incidents.actions.steps import Act, keep, locked, log
from community.moderation.incidents.models import Incident, Level
from community.moderation.models import Decision
from community.policy import Action


@transaction.atomic
def take(actor: Member, incident: Incident, *, version: int) -> bool:
    """Look after it from now on. Says whether that is new.

    :raises Refused: not a moderator, oneself, or somebody was quicker.
    """
    policy.require(actor, Action.LOOK_AFTER, incident)
    row = locked(incident, version=version)
    if row.lead_id == actor.pk:
        return False
    row.lead, row.lead_since = actor, timezone.now()
    keep(row, act=Act.LEAD, by=actor)
    return True


@transaction.atomic
def change_level(actor: Member, incident: Incident, *, level: str, why: str, version: int) -> bool:
    """Raise it to red, which anybody may, or lower it to amber, which takes another person. Says whether it changed.

    :raises Refused: not a moderator, oneself, the same person for lowering, no reason given, or somebody was quicker.
    """
    lowers = level != Level.RED
    policy.require(actor, Action.BE_SECOND if lowers and incident.is_red else Action.LOOK_AFTER, incident)
    row, reason = locked(incident, version=version), given(why)
    if row.level == level:
        return False
    row.level = level
    start_clock(row, timezone.now())
    if lowers:
        row.confirm_by = None
    keep(row, act=Act.LOWERED if lowers else Act.RAISED, by=actor, words=reason)
    log(actor, row, act=Decision.Act.INCIDENT, reason=reason)
    forget_draft(actor, f"incident.{row.pk}.level")
    if not lowers:
        conceal(actor, row)
    return True


@transaction.atomic
def confirm(actor: Member, incident: Incident, *, words: str) -> bool:
    """Have looked at a red one as the second person. Says whether nobody had.

    :raises Refused: not a moderator, oneself, or who opened it or looks after it.
    """
    row = locked(incident)
    policy.require(actor, Action.BE_SECOND, row)
    if not row.needs_second:
        return False
    row.confirmed_at, row.confirmed_by = timezone.now(), actor
    keep(row, act=Act.CONFIRMED, by=actor, words=given(words))
    log(actor, row, act=Decision.Act.SECOND_LOOK, reason=words)
    forget_draft(actor, f"incident.{row.pk}.second")
    return True


@transaction.atomic
def note(actor: Member, incident: Incident, *, words: str) -> None:
    """Write down something for the team.

    :raises Refused: not a moderator, oneself, or nothing written.
    """
    policy.require(actor, Action.LOOK_AFTER, incident)
    keep(locked(incident), act=Act.NOTED, by=actor, words=given(words))
    forget_draft(actor, f"incident.{incident.pk}.note")
