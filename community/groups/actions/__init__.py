"""What can be done with groups, and by those who host them. Each verb locks the row of the group first, then people's."""

from community.groups.actions.agreeing import agree
from community.groups.actions.archiving import archive, restore
from community.groups.actions.debriefing import Account, mark_read, write_debrief
from community.groups.actions.deciding import approve, decline
from community.groups.actions.duties import end_lapsed, go_off_duty, go_on_duty
from community.groups.actions.entering import Entry, add_member, join
from community.groups.actions.founding import Profile, edit, found, pin_entries, write_guidelines
from community.groups.actions.hosting import appoint, end_hosting, hand_over, step_back
from community.groups.actions.inviting import accept, invite, revoke
from community.groups.actions.leaving import leave, readmit, reinstate, remove_member
from community.groups.actions.requesting import ask, withdraw
from community.groups.actions.resting import hosting_again
from community.groups.actions.rota import Shifted, be_no_buddy, put_on_rota, take_off_rota
from community.groups.actions.site_hosts import decline_offer, end_role, host_again, offer_hosting, withdraw_offer
from community.groups.actions.training import pass_training

__all__ = [
    "Account", "Entry", "Profile", "Shifted", "accept", "add_member", "agree", "appoint", "approve", "archive", "ask",
    "be_no_buddy", "decline", "decline_offer", "edit", "end_hosting", "end_lapsed", "end_role", "found", "go_off_duty",
    "go_on_duty", "hand_over", "host_again", "hosting_again", "invite", "join", "leave", "mark_read", "offer_hosting",
    "pass_training", "pin_entries", "put_on_rota", "readmit", "reinstate", "remove_member", "restore", "revoke",
    "step_back", "take_off_rota", "withdraw", "withdraw_offer", "write_debrief", "write_guidelines",
]
