"""Who hosts on this site at all: a moderator asks somebody, who becomes a host by going through the checklist."""

from django.db import transaction
from django.utils import timezone

from community import policy
from community.groups.actions.noting import Kind, given, note
from community.groups.actions.stepping_back import end_duties, stop_hosting
from community.groups.models import Duty, GroupHost, GroupLog, HostOffer, Shift, SupportGroup
from community.groups.signals import hosting_given, hosting_taken
from community.members.actions.settings import end_host, make_host
from community.members.models import Member
from community.notifications.actions import raise_event
from community.policy import Action

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
    why = given(reason)
    hosted = GroupHost.objects.current().filter(member=row).values("group")
    for group in SupportGroup.objects.select_for_update(no_key=True).filter(pk__in=hosted).order_by("pk"):
        if stop_hosting(group, row, how=GroupHost.Ended.ENDED, by=actor, reason=why):
            note(actor, group, GroupLog.Act.UNAPPOINTED, about=row, reason=why)
    end_duties(None, Duty.Ended.HOSTING_ENDED, by=actor, member=row)
    Shift.objects.coming().filter(host=row).update(cancelled_at=timezone.now(), cancelled_by=actor)
    end_host(row)
    raise_event(kind=Kind.HOST_OVER, members=[row.pk], words=why)
    hosting_taken.send(sender=HostOffer, actor=actor, member=row, reason=why)


def _locked(member: Member) -> Member:
    return Member.objects.select_for_update(no_key=True).get(pk=member.pk)


def _end(member: Member, how: HostOffer.Ended, *, by: Member) -> HostOffer | None:
    """The offer of ``member`` that stood, ended; None when there was none."""
    offer = HostOffer.objects.standing().select_for_update(of=("self",)).select_related("by").filter(member=member).first()
    if offer is not None:
        offer.ended_at, offer.ended_how, offer.ended_by = timezone.now(), how, by
        offer.save(update_fields=["ended_at", "ended_how", "ended_by"])
    return offer
