"""The one way a row gets into the log: what was done, by whom, on what grounds, and the word to the person it met.

Called inside the transaction that makes the change, so that none of the three can be without the others.
"""

from collections.abc import Mapping
from typing import Any, TypedDict, Unpack

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from community import policy
from community.members.models import Member
from community.moderation.models import Case, Decision
from community.moderation.rules import in_words
from community.notifications.actions import Kind, raise_event
from community.policy import Action, Refused

Act = Decision.Act
# Whom these met is told by this log itself; the others tell it where they are done, or to nobody.
TOLD = frozenset({Act.HIDE, Act.REMOVE, Act.RESTORE, Act.RESTRICT, Act.WARN, Act.HOLD_NEXT, Act.MUTE, Act.SUSPEND, Act.BAN,
                  Act.CONFIRM, Act.LIFT})
# These judge: whoever reported the thing, or is what it is about, leaves them to others, also where no case is named.
JUDGES = TOLD | {Act.APPROVE, Act.REJECT, Act.RETURN}
REASON_LENGTH = 500


class Detail(TypedDict, total=False):
    """What else a decision says; see :class:`Decision`.

    :ivar about: whom it met; left out, the one who wrote the thing.
    :ivar case: the case it answers; left out, the one of the thing that waits. Whoever is a part of it does not decide it.
    :ivar is_told: whether the log tells them; left out, as the act has it.
    """

    about: Member | None
    case: Any
    rule: str
    private_note: str
    state_before: str
    state_after: str
    effect: Mapping[str, Any]
    is_told: bool


def decide(actor: Member, target: models.Model, *, act: str, reason: str, **detail: Unpack[Detail]) -> Decision:
    """Write down that ``actor`` did ``act`` with ``target``, and tell whom it met, with the reason and the guideline.

    :raises Refused: ``actor`` is a part of the case.
    """
    case = detail.get("case") or (_case_of(target) if act in JUDGES else None)
    if case is not None:
        policy.require(actor, Action.DECIDE_CASE, case)
    if act in JUDGES and isinstance(target, Member):
        require_uninvolved(actor, Case.objects.filter(about=target))
    about = detail["about"] if "about" in detail else _met_by(target)
    row = Decision.objects.create(
        act=act, by=actor, about=None if getattr(target, "alias", "") else about, reason=reason, case=case,
        target_id=target.pk, target_type=ContentType.objects.get_for_model(target), rule=detail.get("rule", ""),
        private_note=detail.get("private_note", ""), state_before=detail.get("state_before", ""),
        state_after=detail.get("state_after", ""), effect=dict(detail.get("effect") or {}))
    if about is not None and detail.get("is_told", act in TOLD) and about.pk != actor.pk:
        raise_event(kind=Kind.DECIDED, members=[about.pk], decision_id=row.pk, words=in_words(row.rule, reason))
    return row


def require_uninvolved(actor: Member, cases: QuerySet[Case]) -> None:
    """Let ``actor`` pass, unless they reported what one of ``cases`` is about and nobody has decided yet.

    :raises Refused: they did.
    """
    for case in cases.filter(reports__reporter=actor, reports__outcome="").exclude(state=Case.State.RESOLVED)[:1]:
        policy.require(actor, Action.DECIDE_CASE, case)


def _case_of(target: models.Model) -> Case | None:
    """The case of ``target`` that waits, if there is one."""
    kind = ContentType.objects.get_for_model(target)
    return Case.objects.waiting().filter(target_type=kind, target_id=target.pk).first()


def _met_by(target: Any) -> Member | None:
    return target if isinstance(target, Member) else getattr(target, "author", None)


def given(reason: str) -> str:
    """The reason, tidied.

    :raises Refused: there is none.
    """
    if not reason.strip():
        raise Refused(_("Please give a reason. The person it is about will read it."), status=422)
    return reason.strip()[:REASON_LENGTH]
