"""Cases and what was reported, what was decided and asked to be looked at again, sentences kept ready, and care of the team."""

from community.moderation.models.appeals import Appeal
from community.moderation.models.care import ModeratorTraining, Proposal, StaffNote
from community.moderation.models.cases import Case, CaseNote, Frozen, Kind, Outcome
from community.moderation.models.decisions import Decision, LogHead
from community.moderation.models.letters import GuestLetter
from community.moderation.models.reasons import CannedReason
from community.moderation.models.reports import Reason, Report
from community.moderation.models.signs import Sign
from community.moderation.models.sweeps import UNDO, Sweep

__all__ = [
    "UNDO", "Appeal", "CannedReason", "Case", "CaseNote", "Decision", "Frozen", "GuestLetter", "Kind", "LogHead",
    "ModeratorTraining", "Outcome", "Proposal", "Reason", "Report", "Sign", "StaffNote", "Sweep",
]
