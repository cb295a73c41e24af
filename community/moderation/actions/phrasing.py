"""Looking for a phrase from now on, which is a matter of safety; what was typed about it is not kept any longer."""

from django.db import transaction

from community.members.models import Member
from community.moderation.actions.drafting import forget_draft
from community.safety import actions as safety
from community.safety.models import Phrase


@transaction.atomic
def add_phrase(actor: Member, words: str, *, label: str, reason: str, on_trial: bool) -> Phrase:
    """Look for ``words``, as :func:`community.safety.actions.add_phrase` does.

    :raises Refused: as there.
    """
    phrase = safety.add_phrase(actor, words, label=label, reason=reason, on_trial=on_trial)
    forget_draft(actor, "phrase.0.add")
    return phrase
