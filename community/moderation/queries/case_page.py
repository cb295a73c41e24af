"""Everything the page of a case shows: what was frozen, what it says now, who told us, and what happened so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.dateparse import parse_datetime

from community import policy
from community.chat.models import Message
from community.forum.models import Post
from community.forum.queries import fill_marks
from community.members.models import Member
from community.moderation.acts import Act, offers
from community.moderation.freezing import members_named
from community.moderation.incidents.models import Incident
from community.moderation.incidents.queries import running_for
from community.moderation.models import CannedReason, Case, CaseNote, Decision, Frozen, Report
from community.moderation.queries.targets import kind_of
from community.policy import Action
from community.safety.models import ScreeningMatch


@dataclass(frozen=True)
class Line:
    """One line of a frozen excerpt, with the name as it is now."""

    name: str
    text: str
    at: Any
    is_target: bool


@dataclass(frozen=True)
class Look:
    """One frozen look at the thing."""

    frozen: Frozen
    lines: Sequence[Line]


@dataclass(frozen=True)
class Offered:
    """An act this moderator may do; ``address`` where it is done elsewhere; ``sentences`` kept ready for it, and the one
    that was ``chosen``."""

    act: Act
    address: str
    sentences: Sequence[CannedReason]
    chosen: CannedReason | None


@dataclass(frozen=True, kw_only=True)
class CasePage:
    """A case for one moderator; ``acts`` are what this one may do, ``refusal`` why they may decide nothing; ``incident``
    the one that is running."""

    case: Case
    target: Any
    kind: str
    looks: Sequence[Look]
    reports: Sequence[Report]
    matches: Sequence[ScreeningMatch]
    notes: Sequence[CaseNote]
    decisions: Sequence[Decision]
    acts: Sequence[Offered]
    refusal: str
    incident: Incident | None

    @property
    def place(self) -> str:
        """Where the thing stands now; empty when it stands nowhere."""
        address = getattr(self.target, "get_absolute_url", None)
        return address() if address is not None else ""


def case_for(moderator: Any, number: int) -> Case:
    """The case of this number, as far as ``moderator`` may look into it.

    :raises Http404: there is none, or it is about themselves. :raises Refused: not a moderator.
    """
    policy.require(moderator, Action.READ_QUEUE)
    rows = Case.objects.select_related("about", "claimed_by", "resolved_by", "escalated_by", "board", "support_group",
                                       "target_type")
    case = get_object_or_404(rows, pk=min(number, 2**63 - 1))
    policy.require(moderator, Action.READ_CASE, case)
    return case


def case_page(moderator: Any, case: Case, *, act: str = "", sentence: int = 0) -> CasePage:
    """Everything about ``case``.

    :param sentence: number of the sentence kept ready with which ``act`` begins; 0 for none.
    """
    target: Any = _loaded(case)
    if isinstance(target, Post | Message):
        fill_marks(moderator, [target])
    of_target = {"target_type": case.target_type, "target_id": case.target_id}
    refused = policy.refusal(moderator, Action.DECIDE_CASE, case)
    return CasePage(
        case=case, target=target, kind=kind_of(target) if target is not None else "gone", looks=_looks(case),
        reports=list(case.reports.select_related("reporter", "frozen")),
        matches=list(ScreeningMatch.objects.filter(**of_target)),
        notes=list(case.notes.select_related("by")),
        decisions=list(Decision.objects.filter(**of_target).select_related("by", "about", "target_type")),
        acts=_offered(moderator, case, act, sentence), incident=running_for(case),
        refusal=str(refused.sentence) if refused else "")


def _offered(moderator: Any, case: Case, name: str, sentence: int) -> list[Offered]:
    kept = list(CannedReason.objects.filter(retired_at=None))
    found = []
    for act in offers(moderator, case):
        fitting = [each for each in kept if each.use == act.field and not (each.rule and act.name == "restore")]
        chosen = next((each for each in fitting if each.pk == sentence and act.name == name), None)
        found.append(Offered(act, act.page(case.target) if act.page else "", fitting, chosen))
    return found


def _loaded(case: Case) -> Any:
    """The thing with what its rules ask of it."""
    target: Any = case.target
    if isinstance(target, Post):
        target = Post.objects.select_related("author", "thread__board").get(pk=target.pk)
    elif isinstance(target, Message):
        target = Message.objects.select_related("author", "room").get(pk=target.pk)
    case.target = target
    return target


def _looks(case: Case) -> list[Look]:
    rows = list(case.frozen.order_by("-pk")[:5])
    names = {member.pk: member.name for member in Member.objects.filter(pk__in=members_named(row.excerpt for row in rows))}
    return [Look(row, [_line(line, names) for line in row.excerpt.get("lines", ())]) for row in rows]


def _line(line: dict[str, Any], names: dict[int, str]) -> Line:
    shown = line["name"] or names.get(line["by"] or 0, "")
    return Line(shown, line["text"], parse_datetime(line["at"]) if line["at"] else None, line["is_target"])


