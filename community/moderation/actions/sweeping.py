"""Deciding many waiting things in one go, and taking that back for ten minutes."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community import policy
from community.chat import actions as chat
from community.forum import actions as forum
from community.members.models import Member
from community.moderation.actions.acting import act_on, known
from community.moderation.actions.cases import Step, lock_thing, locked, note
from community.moderation.actions.deciding import decide
from community.moderation.actions.drafting import forget_draft
from community.moderation.actions.resolving import close
from community.moderation.acts import offer
from community.moderation.models import UNDO, Case, Decision, Outcome, Sweep
from community.notifications.actions import Kind
from community.notifications.models import Notification
from community.policy import Action, Refused

AT_ONCE = 50
_VERBS: dict[str, tuple[str, ...]] = {"approve": ("approve",), "reject": ("reject",), "spam": ("reject", "hide")}


def sweep(actor: Member, numbers: list[int], *, act: str, reason: str) -> Sweep:
    """Do ``act`` with up to :data:`AT_ONCE` cases: each by itself, so that one nobody can decide stops no other. Where somebody
    may be in danger, a person looks at that one alone. Where none fits, nothing is kept.

    :raises Refused: nothing chosen, an unknown act, or no reason where one is needed.
    """
    policy.require(actor, Action.APPROVE_HELD)
    if act not in _VERBS:
        raise Refused(_("Please choose what to do with them."), status=422)
    if not numbers:
        raise Refused(_("Please tick at least one."), status=422)
    if act == Sweep.Act.SPAM:
        reason = reason.strip() or _("This was advertising, which has no place here.")
    if act == Sweep.Act.REJECT and not reason.strip():
        raise Refused(_("Please give a reason. Those it is about will read it."), status=422)
    row = Sweep(act=act, by=actor, reason=reason.strip()[:500])
    for case in Case.objects.waiting().filter(pk__in=numbers[:AT_ONCE]).order_by("pk"):
        entry = _decide_one(actor, case, _VERBS[act], row.reason)
        if entry is not None:
            row.done.append(entry)
    if row.done:
        row.save()
        forget_draft(actor, "queue.0.sweep")
    return row


def _decide_one(actor: Member, case: Case, verbs: tuple[str, ...], reason: str) -> dict[str, Any] | None:
    if case.is_urgent or not policy.allowed(actor, Action.DECIDE_CASE, case):
        return None
    chosen = next((verb for verb in verbs if offer(actor, case, verb)), None)
    act = known(chosen) if chosen else None
    if act is None:
        return None
    entry = {"case": case.pk, "case_state": case.state}
    try:
        with transaction.atomic():
            now = act_on(actor, case, act, version=case.version, words=reason)
            if not now.is_resolved:
                close(now, actor, Outcome.UPHELD if chosen != "approve" else Outcome.NO_ACTION)
                now.save()
            latest = Decision.objects.filter(case=case, by=actor).order_by("-pk").values_list("pk", flat=True).first()
    except Refused:
        return None
    return {**entry, "decision": latest}


def _stands_again(decision: Decision) -> bool:
    """Let what was decided stand exactly as before, and what waited wait again; its author is told nothing of it any more."""
    if (change := decision.effect.get("post")) is not None:
        Notification.objects.filter(post=change["id"], kind__in=[Kind.APPROVED, Kind.RETURNED]).delete()
        return forum.stand_again(change)
    return all(chat.stand_again(change) for change in decision.effect.get("messages", ()))


def last_of(actor: Any) -> Sweep | None:
    """What ``actor`` decided last about many, while it can be taken back."""
    return Sweep.objects.filter(by=actor.pk, undone_at=None, at__gt=timezone.now() - UNDO).order_by("-pk").first()


@transaction.atomic
def undo(actor: Member, row: Sweep) -> int:
    """Take back what ``actor`` decided about many: each thing stands as it stood, as far as nobody changed it since.

    :raises Refused: not theirs, or its ten minutes are over.
    """
    policy.require(actor, Action.APPROVE_HELD)
    row = Sweep.objects.select_for_update().get(pk=row.pk, by=actor)
    if not row.can_be_undone:
        raise Refused(_("The ten minutes in which this could be taken back are over."), status=409)
    count = sum(_undo_one(actor, entry) for entry in row.done)
    row.undone_at = timezone.now()
    row.save(update_fields=["undone_at"])
    return count


def _undo_one(actor: Member, entry: dict[str, Any]) -> bool:
    case = Case.objects.filter(pk=entry["case"], state=Case.State.RESOLVED, resolved_by=actor).first()
    decision = Decision.objects.filter(pk=entry["decision"]).first()
    target: Any = case.target if case is not None else None
    if case is None or decision is None or target is None:
        return False
    lock_thing(target)
    now = locked(case)
    now.state, now.outcome, now.resolved_at, now.resolved_by = entry["case_state"], "", None, None
    now.claimed_by = actor if now.state == Case.State.CLAIMED else None
    now.version += 1
    now.save()
    why = _("Taken back: it was decided too quickly.")
    if not _stands_again(decision):
        return False
    note(now, Step.UNDONE, by=actor)
    decide(actor, target, act=Decision.Act.OVERTURNED, reason=why, case=now, state_before=decision.state_after,
           state_after=decision.state_before)
    return True
