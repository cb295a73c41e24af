"""How a case ends: what it was, which guideline, why; and those who told us hear of it."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.chat.models import Message
from community.contributions import State
from community.forum.models import Post
from community.members.models import Member
from community.moderation import waiting
from community.moderation.actions import contributions
from community.moderation.actions.cases import Step, locked, note
from community.moderation.actions.deciding import decide
from community.moderation.actions.drafting import forget_drafts_about
from community.moderation.actions.taking import Stale, current, step_on
from community.moderation.models import Appeal, Case, Decision, Outcome, Report
from community.notifications.actions import Kind, raise_event
from community.policy import Refused

_TOLD = {
    Outcome.UPHELD: gettext_lazy("Thank you for telling us. We have acted."),
    Outcome.NOT_UPHELD: gettext_lazy("Thank you for telling us. We have read it carefully, and it may stay as it is."),
    Outcome.NO_ACTION: gettext_lazy("Thank you for telling us. Nothing needed to be done any more."),
}


@dataclass(frozen=True, kw_only=True)
class Ending:
    """How a case ends.

    :ivar rule: number of the guideline, or empty. ``reason``: what the person it is about may read; ``private``: the team only.
    """

    outcome: str
    reason: str = ""
    rule: str = ""
    private: str = ""


@transaction.atomic
def resolve(actor: Member, case: Case, ending: Ending, *, version: int) -> Case:
    """End ``case``. What was held because of reports is hidden when that was right, and shown again otherwise.

    :raises Refused: something still waits to be published or answered, or :class:`Stale`.
    """
    target: Any = case.target
    if getattr(target, "is_waiting", False):
        raise Refused(_("This still waits to be published. Please publish it, or do not; the case ends with that."), status=409)
    if isinstance(target, Appeal) and target.state == Appeal.State.WAITING:
        raise Refused(_("An appeal is answered on its own page; the case ends with the answer."), status=409)
    if case.is_held and isinstance(target, Post | Message):
        _end_hold(actor, case, target, ending)
    row = current(actor, case, version)
    if row.is_resolved:
        raise Stale(row)
    close(row, actor, ending.outcome)
    step_on(row, Step.RESOLVED, by=actor, words=str(Outcome(ending.outcome).label))
    if ending.private.strip():
        note(row, Step.NOTE, by=actor, words=ending.private)
    if target is not None:
        decide(actor, target, act=Decision.Act.RESOLVE, reason=ending.reason.strip()[:500], case=row, rule=ending.rule,
               private_note=ending.private.strip()[:1000], state_after=ending.outcome)
    return row


def close(case: Case, actor: Member | None, outcome: str) -> None:
    """Let ``case``, whose row is locked, be resolved, and tell those who reported. The caller saves it."""
    now = timezone.now()
    case.state, case.outcome, case.resolved_at, case.resolved_by = Case.State.RESOLVED, outcome, now, actor
    case.is_urgent = case.is_held = False
    forget_drafts_about(f"case.{case.pk}")
    reports = Report.objects.filter(case=case, outcome="")
    told = set(reports.filter(reporter__isnull=False).values_list("reporter_id", flat=True))
    reports.update(outcome=outcome, outcome_told_at=now)
    if told:
        raise_event(kind=Kind.REPORT_DONE, members=told, words=str(_TOLD[Outcome(outcome)]))


def settle_case_of(target: Model, *, by: Member | None, state: str) -> bool:
    """End the case of something that waited and waits no longer, unless there is more to look at. Says whether it ended."""
    case = Case.objects.for_target(target).waiting().first()
    if case is None or case.is_urgent or Report.objects.filter(case=case, outcome="").exists():
        return False
    row = locked(case)
    if row.is_resolved:
        return False
    outcome = Outcome.UPHELD if state in {State.HIDDEN, State.RETURNED} else Outcome.NO_ACTION
    close(row, by, outcome)
    row.version += 1
    row.save()
    note(row, Step.RESOLVED, by=by, words=str(State(state).label))
    waiting.count_on_commit()
    return True


def _end_hold(actor: Member, case: Case, target: Post | Message, ending: Ending) -> None:
    """Decide about what reports had taken from sight."""
    now: Any = type(target)._default_manager.select_related("author").get(pk=target.pk)
    if now.state != State.HELD:
        return
    verb = contributions.hide if ending.outcome == Outcome.UPHELD else contributions.restore
    reason = ending.reason.strip() or _("We have read it, and it may stay as it is.")
    verb(actor, now, reason=reason, rule=ending.rule, case=case)
