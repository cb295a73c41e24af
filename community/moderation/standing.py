"""What a member reads about decisions that met them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet

from community.chat.models import Message
from community.contributions import State
from community.forum.models import Post, Thread
from community.forum.queries import fill_marks
from community.members import queries as members
from community.members.models import Member, Restriction
from community.moderation import rules
from community.moderation.actions.appealing import APPEALABLE, is_appealable
from community.moderation.models import Appeal, Decision

KINDS: dict[str, type[Post] | type[Message]] = {"post": Post, "message": Message}
SHOWN = 20


@dataclass(frozen=True)
class Standing:
    """How somebody stands: what holds them back, what did, and what was decided about what they wrote or where they were."""

    restrictions: Sequence[Restriction]
    past: Sequence[Restriction]
    decisions: Sequence[Decision]

    @property
    def reads(self) -> bool:
        """Whether nothing in force keeps them out."""
        return not any(row.kind in {Restriction.Kind.SUSPEND, Restriction.Kind.BAN} for row in self.restrictions)

    @property
    def writes(self) -> bool:
        """Whether nothing in force keeps them from writing."""
        return self.reads and not any(row.kind == Restriction.Kind.MUTE for row in self.restrictions)


def standing_of(member: Member) -> Standing:
    """How ``member`` stands. Five queries, whatever there is."""
    told = decisions_met(member).filter(act__in=APPEALABLE).exclude(effect__has_key="restriction")
    told = told.select_related("appeal", "target_type")
    return Standing(list(members.restrictions_in_force(member)), list(members.restrictions_past(member)),
                    list(told.order_by("-pk")[:SHOWN]))


def latest_about(member: Member, kind: str, number: int) -> Decision | None:
    """The last decision about a post or message of ``member`` that can be looked at again; None when there is none."""
    model = KINDS.get(kind)
    if model is None:
        return None
    itself = Q(target_type=ContentType.objects.get_for_model(model), target_id=number)
    with_others = Q(effect__messages__contains=[{"id": number}]) if model is Message else Q(pk__in=[])
    return decisions_met(member).filter(itself | with_others, act__in=APPEALABLE).order_by("-pk").first()


def shown(member: Member, decision: Decision) -> dict[str, Any]:
    """What the page of one decision shows to ``member``, whom it met."""
    appeal = Appeal.objects.filter(decision=decision).first()
    return {"decision": decision, "rule": rules.titled(decision.rule), "text": original(member, decision), "appeal": appeal,
            "may_ask": appeal is None and is_appealable(decision),
            "restriction": Restriction.objects.filter(decision=decision).first()}


def original(reader: Member, decision: Decision) -> Any:
    """The words a decision is about, as they stand now; None when it is not about words, or they are gone for good."""
    target = decision.target
    if not isinstance(target, Post | Message) or target.erased_at is not None or target.state == State.REMOVED:
        return None
    if isinstance(target, Post):
        fill_marks(reader, [target])
    return target


def decisions_met(member: Member) -> QuerySet[Decision]:
    """Decisions that met ``member``, under their own name or a name for one thread or room."""
    under_a_name = Q(pk__in=[])
    for model in (*KINDS.values(), Thread):
        own = model.objects.filter(author=member).exclude(alias="").values("pk")  # type: ignore[attr-defined]
        under_a_name |= Q(about=None, target_type=ContentType.objects.get_for_model(model), target_id__in=own)
    return Decision.objects.filter(Q(about=member) | under_a_name)
