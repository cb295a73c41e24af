"""Screening on the way to being said: before the transaction what was found, inside it what is kept of that."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

from django.conf import settings
from django.contrib.contenttypes.models import ContentType

from community.contributions import Contribution
from community.policy import Refused
from community.safety import phrases
from community.safety.effects import Effect, effect_of
from community.safety.models import ScreeningMatch
from community.safety.screening import NOTHING, Screening, screen
from community.safety.signals import screened as announced


class Nudge(Refused):
    """Something to think of before this goes out. Sent once more with ``anyway`` it does; nothing is stored until then.

    :ivar effect: what would follow.
    """

    def __init__(self, effect: Effect) -> None:
        super().__init__(effect.nudges[0], status=409)
        self.effect = effect


class Found(NamedTuple):
    """What was found in a text, and what follows from it."""

    screening: Screening
    effect: Effect


_OWN_LINK = re.compile(re.escape(settings.SITE_URL.rstrip("/")) + r"(?:/[^\s)>\]]*)?(?![\w.:-])")
_as_it_is = ContextVar("as_it_is", default=False)


@contextmanager
def nothing_screened() -> Iterator[None]:
    """Take every text as it is for a while: the demonstration has nobody who reads what is held."""
    before = _as_it_is.set(True)
    try:
        yield
    finally:
        _as_it_is.reset(before)


def look_at(text: str) -> Screening:
    """What is found in ``text``, with the phrases of moderators. Links to pages of this site lead nobody elsewhere."""
    return screen(_OWN_LINK.sub(lambda link: " " * len(link[0]), text), phrases.current())


def screened(text: str, *, anyway: bool = False) -> Found:
    """What is found in ``text``. To be asked before the transaction; :func:`keep` keeps it inside.

    :param anyway: its writer has read the nudge.
    :raises Nudge: there is something to think of first.
    """
    found = NOTHING if _as_it_is.get() else look_at(text)
    effect = effect_of(found)
    if effect.nudges and not anyway:
        raise Nudge(effect)
    return Found(found, effect)


def keep(contribution: Contribution, found: Found) -> None:
    """Keep what was found in ``contribution``, which is saved, and tell who listens. Without a match, nothing is asked or sent.

    To be called in the transaction that writes.
    """
    matches = found.screening.matches
    if not matches:
        return
    kind = ContentType.objects.get_for_model(contribution)
    ScreeningMatch.objects.bulk_create([
        ScreeningMatch(target_type=kind, target_id=contribution.pk, label=each.label, rule=each.rule, why=each.why,
                       start=each.start, end=each.end) for each in matches])
    announced.send(sender=type(contribution), contribution=contribution, labels=found.screening.labels, matches=matches,
                   has_plan=found.screening.has_plan)
