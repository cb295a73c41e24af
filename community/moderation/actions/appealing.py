"""Asking for another look at a decision, and answering: somebody else looks, and what is undone is undone exactly."""

from typing import Any, TypedDict, Unpack

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import policy, throttles
from community.members.models import Member, Restriction
from community.moderation.actions import cases, sanctions
from community.moderation.actions.deciding import Act, decide, given
from community.moderation.actions.drafting import forget_drafts_about
from community.moderation.actions.undoing import undo
from community.moderation.models import Appeal, Case, Decision, Outcome
from community.moderation.models import Kind as CaseKind
from community.notifications.actions import Kind, raise_event
from community.policy import Action, Refused
from community.policy.attention import LATER
from community.policy.sanctions import APPEAL_WITHIN, REMOVED_HOLD

State = Appeal.State
APPEALABLE = frozenset({
    Act.HIDE, Act.REMOVE, Act.REJECT, Act.RETURN, Act.RESTRICT, Act.WARN, Act.HOLD_NEXT, Act.MUTE, Act.SUSPEND, Act.BAN,
    Act.ROOM_ACT, Act.GROUP_OUT, Act.HOST_ENDED, Act.HOSTING_ENDED, Act.LOCKED, Act.MOVED, Act.SPLIT_OFF,
})
TOO_LATE = _("This cannot be looked at again any more. You are welcome to write to the team all the same.")
_ACTS = {State.UPHELD: Act.UPHELD, State.OVERTURNED: Act.OVERTURNED, State.CHANGED: Act.CHANGED}


class Answer(TypedDict, total=False):
    """What else an answer says.

    :ivar days: for a milder restriction: how long it lasts, from its beginning.
    """

    days: int
    private_note: str


def is_appealable(decision: Decision) -> bool:
    """Whether another look can still be asked for, by whom it met."""
    within = REMOVED_HOLD if decision.act == Act.REMOVE else APPEAL_WITHIN  # then its words are erased
    return decision.act in APPEALABLE and decision.at > timezone.now() - within


def appeal(member: Member, decision: Decision, *, words: str, place: str = "") -> Appeal:
    """Ask somebody else to look at ``decision`` again. Asking twice is asking once.

    :param words: what ``member`` wants to say; may be empty.
    :param place: where the limit is counted, for guests, who share one account: their network address, truncated.
    :raises Refused: 404 it did not meet them; 409 there is nothing to look at again, or it is long ago.
    """
    policy.require(member, Action.APPEAL, decision)
    if not is_appealable(decision):
        raise Refused(TOO_LATE, status=409)
    with transaction.atomic():
        found, is_new = Appeal.objects.get_or_create(decision=decision, defaults={"by": member, "words": words.strip()[:2000]})
        if is_new:
            throttles.spend(throttles.APPEAL, place or member.pk)
            cases.open_case(found, kind=CaseKind.APPEAL, gravity=LATER)
    return found


def refusal_to_judge(actor: Any, asked: Appeal) -> Refused | None:
    """Why ``actor`` may not answer this appeal, or None: the rules, and that nobody answers about what they reported."""
    refused, case = policy.refusal(actor, Action.DECIDE_APPEAL, asked), asked.decision.case
    if refused is None and case is not None and actor.pk in case.involved_ids:
        return policy.refusal(actor, Action.DECIDE_CASE, case)
    return refused


def decide_appeal(actor: Member, asked: Appeal, *, outcome: str, reason: str, **answer: Unpack[Answer]) -> Appeal:
    """Answer an appeal: leave the decision, undo it exactly, or make it milder; the member reads ``reason``.

    :raises Refused: 403 not a moderator, who decided before, who asks, who reported it, or somebody above; 409 it was answered
        already, or there is nothing to undo; 422 no reason.
    """
    if (refused := refusal_to_judge(actor, asked)) is not None:
        raise refused
    why = given(reason)
    with transaction.atomic():
        row = Appeal.objects.select_for_update(of=("self",)).select_related("decision", "by").get(pk=asked.pk)
        if row.state != State.WAITING:
            raise Refused(_("Somebody else was quicker and has answered this. Please look at the page again."), status=409)
        was, target, case = row.decision, row.decision.target or row.decision, _case(row)
        _act(actor, was, outcome, why, answer.get("days", 0))
        row.state, row.decided_by, row.decided_at, row.reason = outcome, actor, timezone.now(), why
        row.outcome = decide(
            actor, target, act=_ACTS[State(outcome)], reason=why, about=was.about, rule=was.rule, is_told=False,
            private_note=answer.get("private_note", ""), state_before=was.state_after, state_after=outcome,
            effect={"answers": was.pk}, case=case)
        row.save(update_fields=["state", "decided_by", "decided_at", "reason", "outcome"])
        _close(actor, case, Outcome.NOT_UPHELD if outcome == State.UPHELD else Outcome.UPHELD)
        forget_drafts_about(f"appeal.{row.pk}")
        raise_event(kind=Kind.APPEAL, members=[row.by_id], decision_id=was.pk,
                    words=f"{row.get_state_display()}. {why}")
    return row


def _act(actor: Member, was: Decision, outcome: str, why: str, days: int) -> None:
    if outcome == State.OVERTURNED:
        undo(actor, was, reason=why)
    if outcome != State.CHANGED:
        return
    number = was.effect.get("restriction")
    if number is None or days < 1 or not sanctions.soften(Restriction.objects.get(pk=number), days=days):
        raise Refused(_("Only something that holds a person back can be made milder, by an end that is sooner than the one it "
                        "has."), status=422)


def _close(actor: Member, case: Case | None, outcome: Outcome) -> None:
    if case is None or case.is_resolved:
        return
    row = cases.locked(case)
    row.state, row.outcome, row.resolved_by, row.resolved_at = Case.State.RESOLVED, outcome, actor, timezone.now()
    row.version += 1
    row.save(update_fields=["state", "outcome", "resolved_by", "resolved_at", "version"])
    forget_drafts_about(f"case.{row.pk}")
    cases.note(row, cases.Step.RESOLVED, by=actor)


def _case(row: Appeal) -> Case | None:
    kind = ContentType.objects.get_for_model(Appeal)
    return Case.objects.filter(target_type=kind, target_id=row.pk).first()
