"""What moderators do: the only place where anything of moderation changes."""

from community.moderation.actions.appealing import appeal, decide_appeal, refusal_to_judge
from community.moderation.actions.contributions import approve, hide, reject, remove, restore, send_back
from community.moderation.actions.learning import confirm, decline, pass_training, propose
from community.moderation.actions.noting import look_at_address, trace, write_note
from community.moderation.actions.sanctions import FOR_GOOD, confirm_ban, end_run_out, lift, restrict

__all__ = [
    "FOR_GOOD", "appeal", "approve", "confirm", "confirm_ban", "decide_appeal", "decline", "end_run_out", "hide",
    "lift", "look_at_address", "pass_training", "propose", "refusal_to_judge", "reject", "remove", "restore", "restrict",
    "send_back", "trace", "write_note",
]
