"""Everything that changes a member. Each verb checks the policy, does one transaction, and announces what others must know."""

from community.members.actions.arriving import arrive
from community.members.actions.blocking import block, unblock
from community.members.actions.consenting import give_health_consent, withdraw_health_consent
from community.members.actions.holding import count_held
from community.members.actions.joining import Joining, add_demo_member, guest_account, join
from community.members.actions.leaving import close_account, end_sessions
from community.members.actions.recovering import WrongCode, make_recovery_codes, recover
from community.members.actions.settings import Profile, change_profile, change_role, choose_theme, forget_email, rename

__all__ = [
    "Joining", "Profile", "WrongCode", "add_demo_member", "arrive", "block", "change_profile", "change_role", "choose_theme",
    "close_account", "count_held", "end_sessions", "forget_email", "give_health_consent", "guest_account", "join",
    "make_recovery_codes", "recover", "rename", "unblock", "withdraw_health_consent",
]
