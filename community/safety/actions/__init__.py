"""What safety does: screening what is about to be said, and the phrases moderators look for."""

from community.safety.actions.phrases import add_phrase, end_phrase
from community.safety.actions.screening import Found, Nudge, keep, nothing_screened, screened

__all__ = ["Found", "Nudge", "add_phrase", "end_phrase", "keep", "nothing_screened", "screened"]
