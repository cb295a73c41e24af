"""Who looks at a case: claiming it, giving it back, handing it over, leaving it to others, asking an administrator."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from community import policy
from community.members.models import Member
from community.moderation import care, waiting
from community.moderation.actions.cases import Step, locked, note
from community.moderation.actions.drafting import forget_draft
from community.moderation.models import Case, CaseNote
from community.policy import Action, Refused


class Stale(Refused):
    """Somebody acted on the case since the page was made: who, and what they did."""

    def __init__(self, case: Case) -> None:
        last = CaseNote.objects.filter(case=case).exclude(step=Step.NOTE).select_related("by").order_by("-pk").first()
        if last is None or last.by is None:
            sentence = _("Something new came in about this in the meantime. Please look again before you decide.")
        else:
            sentence = _("%(name)s acted first (%(time)s): %(what)s. Please look again before you decide.") % {
                "name": last.by.name, "time": time_format(timezone.localtime(last.at), "H:i"), "what": said(last)}
        super().__init__(sentence, status=409)


def said(step: CaseNote) -> str:
    """What was done, in a few words."""
    detail = step.words if step.step in {Step.ACTED, Step.RESOLVED} else ""
    return f"{step.get_step_display()}: {detail}" if detail else str(step.get_step_display())


def current(actor: Member, case: Case, version: int, action: Action = Action.DECIDE_CASE) -> Case:
    """The row of ``case``, locked, when ``actor`` may do ``action`` with it and saw it as it is.

    :raises Stale: somebody was quicker. :raises Refused: not theirs to decide.
    """
    now = locked(case)
    policy.require(actor, action, now)
    if now.version != version:
        raise Stale(now)
    return now


def step_on(case: Case, step: str, *, by: Member, words: str = "") -> None:
    """Save ``case``, whose row is locked, as its next version, and write down the step."""
    case.version += 1
    case.save()
    note(case, step, by=by, words=words)
    waiting.count_on_commit()


@transaction.atomic
def claim(actor: Member, case: Case, *, version: int) -> Case:
    """Say that one looks at it now, so that nobody else does.

    :raises Refused: not theirs, or :class:`Stale`.
    """
    care.require_rested(actor, case)
    row = current(actor, case, version, Action.TAKE_CASE)
    if row.is_resolved:
        raise Stale(row)
    give_to(row, actor)
    step_on(row, Step.CLAIMED, by=actor)
    return row


@transaction.atomic
def release(actor: Member, case: Case, *, version: int, words: str = "") -> Case:
    """Put it back for others; with ``words`` for whoever comes next, it is handed over."""
    row = _held_by(actor, case, version)
    _free(row)
    step_on(row, Step.HANDED_OVER if words.strip() else Step.RELEASED, by=actor, words=words)
    forget_draft(actor, f"case.{case.pk}.release")
    return row


@transaction.atomic
def set_aside(actor: Member, case: Case, *, version: int) -> Case:
    """Leave it to others, with no word why: it does not come to ``actor`` again."""
    row = current(actor, case, version, Action.TAKE_CASE)
    if row.claimed_by_id == actor.pk:
        _free(row)
    row.set_aside_by = sorted({*row.set_aside_by, actor.pk})
    step_on(row, Step.TOO_HEAVY, by=actor)
    return row


@transaction.atomic
def escalate(actor: Member, case: Case, *, version: int, words: str) -> Case:
    """Ask an administrator, who decides from now on.

    :raises Refused: no word why, or :class:`Stale`.
    """
    if not words.strip():
        raise Refused(_("Please say in a sentence what the administrator should look at."), status=422)
    row = current(actor, case, version)
    if row.is_resolved:
        raise Stale(row)
    _free(row)
    row.escalated_at, row.escalated_by = timezone.now(), actor
    step_on(row, Step.ESCALATED, by=actor, words=words)
    forget_draft(actor, f"case.{case.pk}.escalate")
    return row


@transaction.atomic
def write_note(actor: Member, case: Case, *, words: str) -> CaseNote:
    """Leave a word for the team. It changes nothing, so it may be written at any time.

    :raises Refused: not theirs to read, or nothing was written.
    """
    policy.require(actor, Action.READ_CASE, case)
    if not words.strip():
        raise Refused(_("Please write something first."), status=422)
    forget_draft(actor, f"case.{case.pk}.note")
    return note(case, Step.NOTE, by=actor, words=words)


def give_to(case: Case, actor: Member) -> None:
    """Let ``actor`` have it; the caller saves."""
    case.state, case.claimed_by, case.claimed_at = Case.State.CLAIMED, actor, timezone.now()


def _free(case: Case) -> None:
    if not case.is_resolved:
        case.state = Case.State.REOPENED if case.reopened else Case.State.OPEN
    case.claimed_by = case.claimed_at = None


def _held_by(actor: Any, case: Case, version: int) -> Case:
    row = current(actor, case, version, Action.TAKE_CASE)
    if row.claimed_by_id != actor.pk:
        raise Refused(_("Somebody else has this case, or nobody has."), status=409)
    return row
