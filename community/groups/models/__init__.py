"""Support groups: what they are, who belongs, who hosts, and who is on duty when."""

from community.groups.models.belonging import Invitation, JoinRequest, Membership, WaitingPlace
from community.groups.models.duties import Debrief, Duty, HostTraining, Shift
from community.groups.models.hosting import GroupHost, HostOffer
from community.groups.models.support_groups import GroupGuidelines, GroupLog, SupportGroup

__all__ = [
    "Debrief", "Duty", "GroupGuidelines", "GroupHost", "GroupLog", "HostOffer", "HostTraining", "Invitation", "JoinRequest",
    "Membership", "Shift", "SupportGroup", "WaitingPlace",
]
