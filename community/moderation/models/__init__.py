"""Cases and what was reported, what was decided, and sentences kept ready."""

from community.moderation.models.cases import Case, CaseNote, Frozen, Kind, Outcome
from community.moderation.models.decisions import Decision
from community.moderation.models.reasons import CannedReason
from community.moderation.models.reports import Reason, Report

__all__ = ["CannedReason", "Case", "CaseNote", "Decision", "Frozen", "Kind", "Outcome", "Reason", "Report"]
