"""Phrases moderators look for: added, on trial at first if they like, and ended."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import policy
from community.members.models import Member
from community.policy import Action, Refused
from community.safety import phrases
from community.safety.models import Phrase

TRIAL_DAYS = 14
LEAST_LETTERS = 4  # fewer would match half of what is written here


def add_phrase(actor: Member, words: str, *, label: str, reason: str, on_trial: bool) -> Phrase:
    """Look for ``words`` from now on, in whatever spelling; on trial it counts only after :data:`TRIAL_DAYS`.

    :raises Refused: not a moderator, too short, no reason, or looked for already.
    """
    policy.require(actor, Action.MANAGE_PHRASES)
    spelt = phrases.spelt(words)
    if len(spelt.replace(" ", "")) < LEAST_LETTERS:
        raise Refused(_("Please give at least four letters: fewer would match far too much."), status=422)
    if not reason.strip():
        raise Refused(_("Please say why. Whoever meets a match reads it."), status=422)
    until = timezone.now() + timedelta(days=TRIAL_DAYS) if on_trial else None
    try:
        with transaction.atomic():
            row = Phrase.objects.create(text=words.strip()[:120], normalised=spelt[:240], label=label, by=actor,
                                        reason=reason.strip()[:300], trial_until=until)
    except IntegrityError:
        raise Refused(_("These words are looked for under this label already."), status=409) from None
    transaction.on_commit(phrases.changed)
    return row


def end_phrase(actor: Member, phrase: Phrase) -> bool:
    """Look for it no longer. The row stays, with who ended it and when. Returns whether anything changed.

    :raises Refused: not a moderator.
    """
    policy.require(actor, Action.MANAGE_PHRASES)
    changed = Phrase.objects.filter(pk=phrase.pk, ended_at=None).update(ended_at=timezone.now(), ended_by=actor)
    transaction.on_commit(phrases.changed)
    return bool(changed)
