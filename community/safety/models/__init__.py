"""What safety keeps: whom to call, what screening found in contributions, and phrases moderators look for."""

from community.safety.models.directory import HelpService, HelpServiceChange
from community.safety.models.screening import Phrase, PhraseQuerySet, ScreeningMatch

__all__ = ["HelpService", "HelpServiceChange", "Phrase", "PhraseQuerySet", "ScreeningMatch"]
