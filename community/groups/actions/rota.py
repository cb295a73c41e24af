"""The rota: who means to be there, and when."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from community import policy
from community.groups.actions.noting import Kind, locked_alive, note
from community.groups.models import GroupHost, GroupLog, Shift, SupportGroup
from community.groups.queries.duties import DAY, WEEK, within
from community.groups.queries.people import is_trained
from community.members.models import Member
from community.notifications.actions import raise_event
from community.policy import Action, Refused
from community.policy.duties import IN_A_DAY, IN_A_WEEK, LONGEST_STRETCH, SHORTEST_DUTY

AHEAD = timedelta(days=90)


@dataclass(frozen=True, kw_only=True)
class Shifted:
    """A shift as it is meant; see :class:`Shift`."""

    host: Member
    start: datetime
    end: datetime
    group: SupportGroup | None = None
    buddy: Member | None = None


@transaction.atomic
def put_on_rota(actor: Member, meant: Shifted) -> Shift:
    """Plan a shift: a host their own, a moderator anybody's.

    :raises Refused: 403 the policy says no; 422 the times make no sense, the hours are too many, or somebody cannot host there.
    """
    policy.require(actor, Action.HOST_GROUPS)
    if actor.pk != meant.host.pk:
        policy.require(actor, Action.OVERSEE_GROUPS)
    if meant.group is not None:
        policy.require(actor, Action.MANAGE_GROUP, meant.group)
        locked_alive(meant.group)
    Member.objects.select_for_update(no_key=True).get(pk=meant.host.pk)
    _require_times(meant)
    for person in filter(None, (meant.host, meant.buddy)):
        _require_host(person, meant.group)
    if meant.buddy is not None and meant.buddy.pk == meant.host.pk:
        raise Refused(_("A buddy is somebody else: somebody to turn to."), status=422)
    _require_hours(meant)
    shift = Shift.objects.create(host=meant.host, buddy=meant.buddy, group=meant.group, start=meant.start, end=meant.end,
                                 by=actor)
    if meant.group is not None:
        note(actor, meant.group, GroupLog.Act.ROSTERED, about=meant.host)
    _tell(shift, shift.host, _("You are asked to be there: %(when)s. If you cannot, take it off the rota."), by=actor)
    if shift.buddy is not None:
        _tell(shift, shift.buddy, _("%(host)s would like to have you as a buddy, somebody to turn to: %(when)s. If you cannot, "
                                    "say so on the rota."), by=actor)
    return shift


@transaction.atomic
def take_off_rota(actor: Member, shift: Shift) -> bool:
    """Cancel a shift: a host their own, a moderator anybody's. Says whether it stood.

    :raises Refused: it is somebody else's.
    """
    policy.require(actor, Action.HOST_GROUPS)
    if actor.pk != shift.host_id:
        policy.require(actor, Action.OVERSEE_GROUPS)
    ended = Shift.objects.standing().filter(pk=shift.pk).update(cancelled_at=timezone.now(), cancelled_by=actor)
    if not ended:
        return False
    if shift.group is not None:
        note(actor, shift.group, GroupLog.Act.UNROSTERED, about=shift.host)
    for person in filter(None, (shift.host, shift.buddy)):
        _tell(shift, person, _("This shift of %(host)s was taken off: %(when)s."), by=actor)
    return True


@transaction.atomic
def be_no_buddy(actor: Member, shift: Shift) -> bool:
    """Rather not be the buddy in ``shift``, whose host is told. Says whether ``actor`` was.

    :raises Refused: no host.
    """
    policy.require(actor, Action.HOST_GROUPS)
    if not Shift.objects.coming().filter(pk=shift.pk, buddy=actor).update(buddy=None):
        return False
    _tell(shift, shift.host, _("%(buddy)s cannot be your buddy: %(when)s. Another host may."), by=actor)
    return True


def _tell(shift: Shift, person: Member, words: "str | Promise", *, by: Member) -> None:
    """Let ``person`` know what has become of a shift, by the clock on their own wall. Whoever did it is not told."""
    with timezone.override(person.time_zone):
        when = _("%(day)s, %(start)s to %(end)s (%(zone)s)") % {
            "day": date_format(timezone.localtime(shift.start), "l j F"), "zone": person.time_zone,
            "start": date_format(timezone.localtime(shift.start), "H:i"),
            "end": date_format(timezone.localtime(shift.end), "H:i")}
    told = words % {"when": when, "host": shift.host.name, "buddy": by.name}
    raise_event(kind=Kind.ROTA, members=[person.pk], by=by, group_id=shift.group_id, words=told)


def _require_times(meant: Shifted) -> None:
    now = timezone.now()
    if meant.end <= meant.start:
        raise Refused(_("A shift ends after it has begun."), status=422)
    if meant.end - meant.start > LONGEST_STRETCH.span:
        raise Refused(_("A shift lasts three hours at most. Please split it, with a rest between."), status=422)
    if meant.end - meant.start < SHORTEST_DUTY:
        raise Refused(_("A shift lasts at least five minutes."), status=422)
    if not now < meant.end or meant.start > now + AHEAD:
        raise Refused(_("The rota is for the next ninety days."), status=422)


def _require_host(person: Member, group: SupportGroup | None) -> None:
    if not policy.allowed(person, Action.HOST_GROUPS) or not is_trained(person):
        raise Refused(_("%(name)s has not been through the checklist for hosts yet.") % {"name": person.name}, status=422)
    hosts = GroupHost.objects.current().filter(group=group, member=person)
    if group is not None and not policy.allowed(person, Action.OVERSEE_GROUPS) and not hosts.exists():
        raise Refused(_("%(name)s does not host this group.") % {"name": person.name}, status=422)


def _require_hours(meant: Shifted) -> None:
    near = Shift.objects.standing().filter(host=meant.host, end__gt=meant.start - WEEK, start__lt=meant.end + WEEK)
    spans = list(near.values_list("start", "end"))
    if any(since < meant.end and until > meant.start for since, until in spans):
        raise Refused(_("There is a shift of theirs at that time already."), status=422)
    spans.append((meant.start, meant.end))
    ends = [until for _since, until in spans if until >= meant.end]
    for window, limit in ((DAY, IN_A_DAY), (WEEK, IN_A_WEEK)):
        if any(within(spans, end - window, end) > limit.span for end in ends):
            raise Refused(_("With this shift the hours would be too many. %(limit)s.") % {"limit": limit.label}, status=422)
