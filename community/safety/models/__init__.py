"""What safety keeps: what screening found in contributions, and phrases moderators look for."""

from community.safety.models.screening import Phrase, PhraseQuerySet, ScreeningMatch

__all__ = ["Phrase", "PhraseQuerySet", "ScreeningMatch"]
