"""What safety does: screening what is about to be said, and the phrases moderators look for."""

from community.safety.actions.phrases import add_phrase, end_phrase
from community.safety.actions.screening import Found, Nudge, keep, look_at, nothing_screened, screened

__all__ = ["Found", "Nudge", "add_phrase", "end_phrase", "keep", "look_at", "nothing_screened", "screened"]
