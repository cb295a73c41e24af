"""Who hosts on this site at all: a moderator asks somebody, who becomes a host by going through the checklist."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from community import policy
from community.groups.actions.hosting import let_know
from community.groups.actions.noting import Kind, given, note
from community.groups.actions.resting import as_ended, give_back, what_rests
from community.groups.actions.stepping_back import end_duties, stop_hosting
from community.groups.meetings.leaders import mind_leaders
from community.groups.models import Duty, GroupHost, GroupLog, HostOffer, Shift, SupportGroup
from community.groups.queries.people import is_trained
from community.groups.signals import hosting_given, hosting_taken
from community.members.actions.settings import become, end_host, make_host
from community.members.models import Member
from community.notifications.actions import raise_event
from community.policy import Action, Refused

Ended = HostOffer.Ended


@transaction.atomic
def offer_hosting(actor: Member, member: Member, *, reason: str) -> bool:
    """Ask ``member`` to become a host of the site. Says whether nobody had asked them already.

    :raises Refused: the policy says no, or no reason is given.
    """
    row = _locked(member)
    policy.require(actor, Action.OFFER_HOSTING, row)
    why = given(reason)
    is_new = HostOffer.objects.get_or_create(member=row, ended_at=None, defaults={"by": actor, "reason": why})[1]
    if is_new:
        raise_event(kind=Kind.HOST_OFFER, members=[row.pk], by=actor, words=why)
    return is_new


@transaction.atomic
def withdraw_offer(actor: Member, offer: HostOffer) -> bool:
    """Take an offer back. Says whether it still stood."""
    policy.require(actor, Action.KEEP_HOSTS)
    return _end(offer.member, Ended.WITHDRAWN, by=actor) is not None


@transaction.atomic
def decline_offer(member: Member) -> bool:
    """Rather not host. Says whether somebody had asked; they are told."""
    policy.require(member, Action.LEARN_HOSTING)
    offer = _end(member, Ended.DECLINED, by=member)
    if offer is not None:
        raise_event(kind=Kind.HOST_NO, members=[offer.by_id], by=member)
    return offer is not None


def take_up(member: Member) -> bool:
    """Let ``member``, who has just been through the checklist, be the host they were asked to be. Says whether they were.

    Called inside the transaction that notes the checklist. An offer nobody could make any more (they have another task by now,
    or are held back) ends without it.
    """
    row = _locked(member)
    offer = HostOffer.objects.standing().select_related("by").filter(member=row).first()
    if offer is None:
        return False
    if not policy.allowed(offer.by, Action.OFFER_HOSTING, row):
        _end(row, Ended.WITHDRAWN, by=offer.by)
        return False
    _end(row, Ended.ACCEPTED, by=row)
    make_host(row)
    raise_event(kind=Kind.HOST_NEW, members=[offer.by_id], by=row)
    hosting_given.send(sender=HostOffer, actor=offer.by, member=row, reason=offer.reason)
    return True


@transaction.atomic
def end_role(actor: Member, member: Member, *, reason: str) -> None:
    """Let ``member`` be a host of the site no longer: what they host, their duty and their shifts end with it.

    :raises Refused: the policy says no, they are no host, or no reason is given.
    """
    row = _locked(member)
    policy.require(actor, Action.END_HOST_ROLE, row)
    end_tasks(actor, row, reason=given(reason), then=end_host)


def end_tasks(actor: Member, row: Member, *, reason: str, then: Callable[[Member], None]) -> None:
    """End all that rests on the role of host of ``row``, which is locked; ``then`` takes the role. They are told why.

    Whoever calls it has asked the policy.
    """
    was = what_rests(row)
    for group in _hosted_by(row):
        if stop_hosting(group, row, how=GroupHost.Ended.ENDED, by=actor, reason=reason):
            note(actor, group, GroupLog.Act.UNAPPOINTED, about=row, reason=reason)
    _end_elsewhere(actor, row)
    then(row)
    mind_leaders(row)
    raise_event(kind=Kind.HOST_OVER, members=[row.pk], words=reason)
    hosting_taken.send(sender=HostOffer, actor=actor, member=row, reason=reason, effect={"host": as_ended(was)})


def role_given(actor: Member, member: Member, role: str) -> None:
    """An administrator is about to give ``member`` another role, in the caller's transaction, having asked the policy.

    :raises Refused: a host is somebody who has been through the checklist for hosts.
    """
    row = _locked(member)
    if policy.is_host(Member(role=role)) and not policy.is_host(row):
        if not is_trained(row):
            raise Refused(_("Before somebody becomes a host there is a checklist for hosts. Please ask them on the page “Hosts "
                            "of the site”, under “Groups”; they are a host as soon as they have been through it."), status=409)
        hosting_given.send(sender=HostOffer, actor=actor, member=row, reason=gettext("Made a host by an administrator."))
    elif policy.is_host(row) and not policy.allowed(Member(role=role), Action.HOST_GROUPS):
        end_tasks(actor, row, reason=gettext("An administrator has given you another role."),
                  then=lambda former: become(former, role))
    elif policy.allowed(row, Action.HOST_GROUPS) and not policy.allowed(Member(role=role), Action.HOST_GROUPS):  # a moderator
        _end_hosting_of_team(actor, row, role, reason=gettext("An administrator has given you another role."))


def _end_hosting_of_team(actor: Member, row: Member, role: str, *, reason: str) -> None:
    """Give a moderator, whose row is locked, ``role``; each group they host is looked after by others, and they are told why.

    Each is written down by itself, so that it can be given back alone should they host again: they were never made a host.
    """
    hosted = [(group, what_rests(row, [group])) for group in _hosted_by(row)]
    become(row, role)
    for group, was in hosted:
        if stop_hosting(group, row, how=GroupHost.Ended.ENDED, by=actor, reason=reason):
            note(actor, group, GroupLog.Act.UNAPPOINTED, about=row, reason=reason)
            let_know(actor, group, row, was)
    _end_elsewhere(actor, row)
    mind_leaders(row)


def _hosted_by(row: Member) -> list[SupportGroup]:
    """The groups ``row`` hosts, locked."""
    numbers = GroupHost.objects.current().filter(member=row).values_list("group", flat=True)
    return list(SupportGroup.objects.select_for_update(no_key=True).filter(pk__in=list(numbers)).order_by("pk"))


def _end_elsewhere(actor: Member, row: Member) -> None:
    """End the duty of ``row`` in open rooms, and their shifts wherever they are."""
    end_duties(None, Duty.Ended.HOSTING_ENDED, by=actor, member=row)
    Shift.objects.coming().filter(host=row).update(cancelled_at=timezone.now(), cancelled_by=actor)
    Shift.objects.coming().filter(buddy=row).update(buddy=None)  # nobody is to turn to somebody who hosts no more


@transaction.atomic
def host_again(actor: Member, was: Mapping[str, Any]) -> bool:
    """Undo the end of a role: a host again, of the same groups, with the shifts and meetings that are still to come.

    Only ``moderation.actions`` calls this; it has asked the policy. Says whether anything changed: not when they have another
    task by now, or their account is closed. What was filled or taken up by somebody else meanwhile stays.
    """
    row = _locked(Member(pk=was["member"]))
    if policy.has_task(row) or not row.is_active:
        return False
    make_host(row)
    give_back(actor, row, was)
    raise_event(kind=Kind.HOST_AGAIN, members=[row.pk])
    return True


def _locked(member: Member) -> Member:
    return Member.objects.select_for_update(no_key=True).get(pk=member.pk)


def _end(member: Member, how: HostOffer.Ended, *, by: Member) -> HostOffer | None:
    """The offer of ``member`` that stood, ended; None when there was none."""
    offer = HostOffer.objects.standing().select_for_update(of=("self",)).select_related("by").filter(member=member).first()
    if offer is not None:
        offer.ended_at, offer.ended_how, offer.ended_by = timezone.now(), how, by
        offer.save(update_fields=["ended_at", "ended_how", "ended_by"])
    return offer
