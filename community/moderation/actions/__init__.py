"""What moderators do: the only place where anything of moderation changes."""

from community.moderation.actions.contributions import approve, hide, reject, restore, send_back, trace
from community.moderation.actions.restricting import FOR_GOOD, lift, restrict

__all__ = ["FOR_GOOD", "approve", "hide", "lift", "reject", "restore", "restrict", "send_back", "trace"]
