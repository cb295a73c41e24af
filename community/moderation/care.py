"""How much of the heavy work somebody has taken lately, and whether a rest is due. The numbers are a table of the policy."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from community.groups.models import Duty
from community.groups.queries.duties import hours_of
from community.groups.queries.people import moderators
from community.groups.spans import until
from community.members.models import Member
from community.moderation.models import Case
from community.policy import Refused
from community.policy.care import REST_AFTER_SEVERE, REST_AFTER_SHIFT, SEVERE, SEVERE_IN_A_WEEK
from community.policy.duties import LONGEST_STRETCH, SHORTEST_DUTY


@dataclass(frozen=True)
class Load:
    """What somebody carries just now.

    :ivar severe: how many severe cases they took in the last seven days.
    :ivar rested_at: when a rest that is due is over, and ``why`` it is due; None when none is.
    :ivar only_severe: whether the rest is from severe cases alone.
    """

    severe: int
    rested_at: datetime | None = None
    why: "str | Promise" = ""
    only_severe: bool = False

    def holds_off(self, gravity: int) -> bool:
        """Whether a case of this gravity has to be left to somebody else."""
        return self.rested_at is not None and (gravity <= SEVERE or not self.only_severe)


def load_of(member: Member) -> Load:
    """What ``member`` carries now. Four queries."""
    now = timezone.now()
    week = now - SEVERE_IN_A_WEEK.span
    taken = Case.objects.filter(gravity__lte=SEVERE).filter(
        Q(resolved_by=member, resolved_at__gt=week) | Q(claimed_by=member, claimed_at__gt=week))
    times = sorted((at, resolved is not None) for resolved, claimed in taken.values_list("resolved_at", "claimed_at")
                   if (at := resolved or claimed) is not None)
    return weighed([at for at, _done in times], [at for at, done in times if done], _shift_end(member, now), now)


def weighed(taken: Sequence[datetime], done: Sequence[datetime], shift_end: datetime | None, now: datetime) -> Load:
    """What it means to have taken severe cases at the moments ``taken``, finished those of ``done``, and come off a shift.

    :param taken: in the last seven days, in their order. ``done``: likewise.
    :param shift_end: when a long shift in the rooms ended (now, while it goes on); None for none.
    """
    if shift_end is not None and shift_end + REST_AFTER_SHIFT.span > now:
        return Load(len(taken), shift_end + REST_AFTER_SHIFT.span, _("You come from a long shift."))
    if done and done[-1] + REST_AFTER_SEVERE.span > now:
        return Load(len(taken), done[-1] + REST_AFTER_SEVERE.span, _("What you have just dealt with was heavy."))
    if len(taken) >= SEVERE_IN_A_WEEK.count:
        freed = taken[-SEVERE_IN_A_WEEK.count] + SEVERE_IN_A_WEEK.span
        return Load(len(taken), freed, _("You have taken as many heavy cases this week as anybody should."), only_severe=True)
    return Load(len(taken))


def require_rested(member: Member, case: Any) -> None:
    """Let ``member`` take ``case``, or say kindly that it is time to rest. An urgent one is never left without anybody.

    :raises Refused: 429, with the time until the rest is over.
    """
    load = load_of(member)
    if load.rested_at is None or not load.holds_off(case.gravity):
        return
    if case.is_urgent and not others_on_duty(member):
        return
    wait = load.rested_at - timezone.now()
    sentence = _("%(why)s Thank you; somebody else takes this one. You can take it on again %(when)s.") % {
        "why": load.why, "when": until(max(wait, timedelta(minutes=1)))}
    raise Refused(sentence, status=429, retry_after=max(wait.total_seconds(), 1.0))


def others_on_duty(member: Member) -> bool:
    """Whether another moderator is on duty now, anywhere."""
    team = [each.pk for each in moderators() if each.pk != member.pk]
    return Duty.objects.current().filter(member__in=team).exists()


def _shift_end(member: Member, now: datetime) -> datetime | None:
    """When the long shift of ``member`` ended, on duty or leading, if the last one was long; now, while it goes on."""
    hours = hours_of(member, now)
    return None if LONGEST_STRETCH.span - hours.stretch >= SHORTEST_DUTY else hours.ended
