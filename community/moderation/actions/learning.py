"""Becoming a moderator: the checklist, and proposals of trainees, which take effect when a moderator confirms them."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import live, policy
from community.members.models import Member, Restriction
from community.moderation import training
from community.moderation.actions import contributions
from community.moderation.actions.deciding import given
from community.moderation.actions.drafting import forget_drafts_about
from community.moderation.actions.sanctions import restrict
from community.moderation.models import Case, ModeratorTraining, Proposal
from community.policy import Action, Refused

Act, State = Proposal.Act, Proposal.State


def pass_training(member: Member, *, ticked: Iterable[str]) -> bool:
    """Note that ``member`` has ticked the whole checklist for moderators as it is now. Says whether that is new.

    :param ticked: slugs of the items.
    :raises Refused: neither a moderator nor in training, or 422 something is left out.
    """
    policy.require(member, Action.CARE_FOR_TEAM)
    items = [item.slug for item in training.ITEMS]
    if not set(items) <= set(ticked):
        raise Refused(_("Each line matters, so all of them need a tick. If one of them does not sit right with you, please "
                        "talk to an administrator; that is a good conversation to have."), status=422)
    with transaction.atomic():
        is_new = ModeratorTraining.objects.get_or_create(
            member=member, version=training.VERSION, defaults={"items": items})[1]
        Member.objects.filter(pk=member.pk).update(checklist=training.VERSION)
        member.checklist = training.VERSION
        live.member_changed(member.pk)
    return is_new


def propose(member: Member, case: Case, *, act: str, reason: str, rule: str = "") -> Proposal:
    """Say, as a trainee, what one would decide about ``case``. Nothing happens until a moderator confirms it.

    :raises Refused: not in training, a part of the case, before the checklist, no reason, or one of theirs waits already.
    """
    policy.require(member, Action.PROPOSE_DECISION, case)
    if not policy.is_trained(member):
        raise Refused(_("Before the first proposal there is a checklist for moderators. It takes about twenty minutes."))
    why = given(reason)
    with transaction.atomic():
        Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
        if Proposal.objects.waiting().filter(case=case, by=member).exists():
            raise Refused(_("You have proposed something here already. A moderator looks at it soon."), status=409)
        return Proposal.objects.create(case=case, by=member, act=act, rule=rule, reason=why)


def confirm(actor: Member, proposal: Proposal, *, answer: str = "") -> bool:
    """Let a proposal take effect, as a decision of ``actor``. Says whether it was still waiting.

    :raises Refused: not a moderator, one's own, a part of the case, or what the act itself refuses.
    """
    policy.require(actor, Action.CONFIRM_PROPOSAL, proposal)
    policy.require(actor, Action.DECIDE_CASE, proposal.case)
    with transaction.atomic():
        row = _answered(actor, proposal, State.CONFIRMED, answer)
        if row is None:
            return False
        if row.act != Act.LEAVE:
            _carry_out(actor, row)
    return True


def decline(actor: Member, proposal: Proposal, *, answer: str) -> bool:
    """Decide otherwise; the trainee reads ``answer``, so that they learn from it. Says whether it was still waiting.

    :raises Refused: not a moderator, one's own, a part of the case, or no word to the trainee.
    """
    policy.require(actor, Action.CONFIRM_PROPOSAL, proposal)
    policy.require(actor, Action.DECIDE_CASE, proposal.case)
    words = given(answer)
    with transaction.atomic():
        return _answered(actor, proposal, State.DECLINED, words) is not None


def _answered(actor: Member, proposal: Proposal, state: Proposal.State, answer: str) -> Proposal | None:
    row = Proposal.objects.select_for_update(of=("self",)).select_related("case", "by").get(pk=proposal.pk)
    if row.state != State.WAITING:
        return None
    row.state, row.answered_by, row.answered_at, row.answer = state, actor, timezone.now(), answer.strip()[:500]
    row.save(update_fields=["state", "answered_by", "answered_at", "answer"])
    forget_drafts_about(f"proposal.{row.pk}")
    return row


def _carry_out(actor: Member, row: Proposal) -> None:
    target: Any = row.case.target
    note = str(_("Proposed by %(name)s, who is learning.") % {"name": row.by.username})
    contributions.hide(actor, target, reason=row.reason, rule=row.rule, case=row.case, private_note=note)
    if row.act == Act.WARN:
        restrict(actor, target.author, kind=Restriction.Kind.WARN, reason=row.reason, rule=row.rule, case=row.case,
                 private_note=note)
