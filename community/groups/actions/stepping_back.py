"""What ends with somebody's hosting: their duty here, and their shifts."""

from django.utils import timezone

from community import live
from community.groups.meetings.leaders import mind_leaders
from community.groups.models import Duty, GroupHost, Shift, SupportGroup
from community.groups.signals import duty_changed
from community.members.models import Member


def stop_hosting(group: SupportGroup, member: Member, *, how: GroupHost.Ended, by: Member, reason: str = "") -> bool:
    """End the hosting of ``member`` in ``group``, whose row is locked. Says whether there was any."""
    now = timezone.now()
    ended = GroupHost.objects.current().filter(group=group, member=member).update(
        until=now, ended_how=how, ended_by=by, reason=reason)
    if not ended:
        return False
    Shift.objects.coming().filter(group=group, host=member).update(cancelled_at=now, cancelled_by=by)
    Shift.objects.coming().filter(group=group, buddy=member).update(buddy=None)
    end_duties(group, Duty.Ended.HOSTING_ENDED, by=by, member=member)
    mind_leaders(member)
    live.member_changed(member.pk)
    return True


def end_duties(group: SupportGroup | None, how: Duty.Ended, *, by: Member, member: Member | None = None) -> None:
    """End the duties of everybody (or of ``member`` alone) in ``group``, whose row is locked; None: the open rooms."""
    duties = Duty.objects.filter(until=None, group=group).select_related("member")
    for duty in duties if member is None else duties.filter(member=member):
        if end_duty(duty, how):
            duty_changed.send(sender=Duty, actor=by, group=group, member=duty.member)


def end_duty(duty: Duty, how: Duty.Ended) -> bool:
    """End ``duty``, unless somebody has just done so. One that ran out ended then, and not now."""
    now = timezone.now()
    how = Duty.Ended.RAN_OUT if duty.ends_at <= now else how
    return bool(Duty.objects.filter(pk=duty.pk, until=None).update(until=min(now, duty.ends_at), ended_how=how))
