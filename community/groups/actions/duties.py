"""Coming on duty and going off: within the hours, after the checklist, one place at a time."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import policy
from community.groups.actions.noting import locked_alive, note
from community.groups.actions.stepping_back import end_duty
from community.groups.models import Duty, GroupLog, SupportGroup
from community.groups.queries.duties import Hours, hours_of
from community.groups.queries.people import is_trained
from community.groups.signals import duty_changed
from community.groups.spans import until
from community.members.models import Member
from community.policy import Action, Refused
from community.policy.duties import SHORTEST_DUTY

Act, Ended = GroupLog.Act, Duty.Ended


@transaction.atomic
def go_on_duty(member: Member, group: SupportGroup | None) -> Duty:
    """Be there for ``group`` (None: the rooms open to all members), as long as the hours allow. Another duty ends with it.

    :raises Refused: 403 not a host here, or not through the checklist; 429 it is time to rest.
    """
    policy.require(member, Action.HOST_GROUPS)
    if group is not None:
        policy.require(member, Action.MANAGE_GROUP, group)
    if not is_trained(member):
        raise Refused(_("Before the first duty there is a checklist for hosts. You find it under “For hosts”, and it takes "
                        "about twenty minutes."))
    row = None if group is None else locked_alive(group)
    now = _lock(member)
    here = Duty.objects.current().filter(member=member, group=row).first()
    if here is not None:
        return here
    _end(Duty.objects.filter(member=member, until=None), how=Ended.WENT_OFF)
    hours = hours_of(member, now)
    if hours.rested_at is not None or hours.left < SHORTEST_DUTY:
        raise _rest_first(hours, now)
    duty = Duty.objects.create(member=member, group=row, since=now, ends_at=now + hours.left)
    _announce(duty, Act.ON_DUTY)
    return duty


@transaction.atomic
def go_off_duty(member: Member) -> bool:
    """Be nobody's host for now. Says whether ``member`` was on duty."""
    policy.require(member, Action.HOST_GROUPS)
    _lock(member)
    return bool(_end(Duty.objects.filter(member=member, until=None), how=Ended.WENT_OFF))


def end_lapsed() -> int:
    """Write down as ended what has run into its end. Says how many duties that is."""
    count = 0
    for pk in list(Duty.objects.lapsed().values_list("pk", flat=True)):
        with transaction.atomic():
            count += _end(Duty.objects.lapsed().select_for_update(of=("self",), skip_locked=True).filter(pk=pk),
                          how=Ended.RAN_OUT)
    return count


def _lock(member: Member) -> datetime:
    """Let one duty of ``member`` begin or end at a time. Returns the moment."""
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    return timezone.now()


def _end(duties: QuerySet[Duty], *, how: Duty.Ended) -> int:
    ended = [duty for duty in duties.select_related("member", "group") if end_duty(duty, how)]
    for duty in ended:
        _announce(duty, Act.OFF_DUTY)
    return len(ended)


def _announce(duty: Duty, act: str) -> None:
    if duty.group is not None:
        note(duty.member, duty.group, act)
    duty_changed.send(sender=Duty, actor=duty.member, group=duty.group, member=duty.member)


def _rest_first(hours: Hours, now: datetime) -> Refused:
    wait = (hours.rested_at or now + SHORTEST_DUTY) - now
    sentence = _("You have given a lot of time, and a rest is due. You can be on duty again %(when)s.") % {"when": until(wait)}
    return Refused(sentence, status=429, retry_after=wait.total_seconds())
