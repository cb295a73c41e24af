"""Moderation: what was decided about somebody, what they asked and told, and what the team wrote to them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from community.export.sections.section import Section
from community.members.models import Member
from community.moderation.incidents.models import Incident, PrivateReply
from community.moderation.models import Appeal, Decision, ModeratorTraining, Proposal, Report
from community.moderation.standing import decisions_met

Act = Decision.Act
# Of the team's own work; the person it is about is told of none of these.
_UNTOLD = (Act.TRACE, Act.ADDRESS, Act.RESOLVE, Act.INCIDENT, Act.WROTE, Act.SECOND_LOOK, Act.CARE_ENDED)


def _decisions(member: Member) -> Any:
    return decisions_met(member).exclude(act__in=_UNTOLD).select_related("target_type").order_by("pk")


def _letters(member: Member) -> Any:
    return PrivateReply.objects.filter(incident__about=member).order_by("pk")


SECTIONS = (
    Section(key="decisions", title=_("What was decided about you, and why"), covers=("Decision.about",), rows=_decisions,
            fields={"number": "pk", "about": "target_type.name", "what": "get_act_display", "rule": "rule", "reason": "reason",
                    "at": "at"}),
    Section(key="appeals", title=_("Where you asked for another look"), covers=("Appeal.by",),
            rows=lambda member: Appeal.objects.filter(by=member).order_by("pk"),
            fields={"decision": "decision_id", "words": "words", "at": "at", "state": "get_state_display",
                    "answered_at": "decided_at", "answer": "reason"}),
    Section(key="reports", title=_("What you told us"), covers=("Report.reporter",),
            rows=lambda member: Report.objects.filter(reporter=member).select_related("case__target_type").order_by("pk"),
            fields={"about": "case.target_type.name", "reason": "get_reason_display", "words": "words", "at": "at",
                    "outcome": "get_outcome_display", "told_at": "outcome_told_at"}),
    Section(key="care", title=_("When somebody of the team looked after you"), covers=("Incident.about",),
            rows=lambda member: Incident.objects.filter(about=member).order_by("pk"),
            fields={"since": "opened_at", "may_we_ask_again": "get_consent_display", "you_said_at": "consent_at",
                    "until": "closed_at"}),
    Section(key="letters", title=_("What the team wrote to you"), covers=(), rows=_letters,
            fields={"words": "body", "at": "sent_at", "seen_at": "seen_at"}),
    Section(key="moderator_training", title=_("The checklist for moderators"), covers=("ModeratorTraining.member",),
            rows=lambda member: ModeratorTraining.objects.filter(member=member).order_by("pk"),
            fields={"version": "version", "at": "at"}),
    Section(key="proposals", title=_("What you proposed as a moderator in training"), covers=("Proposal.by",),
            rows=lambda member: Proposal.objects.filter(by=member).order_by("pk"),
            fields={"what": "get_act_display", "rule": "rule", "reason": "reason", "at": "at", "state": "get_state_display",
                    "answer": "answer"}),
)
