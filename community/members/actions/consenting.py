"""Consent to keep what a person tells about their health: given, taken back, given again."""

from django.db import transaction
from django.utils import timezone

from community import live, policy
from community.members.models import Consent, Member
from community.policy import Action


def give_health_consent(member: Member) -> bool:
    """Note the consent in its newest version. Says whether anything changed."""
    policy.require(member, Action.MANAGE_ACCOUNT)
    version = Consent.VERSIONS[Consent.Kind.HEALTH]
    with transaction.atomic():
        Member.objects.select_for_update().get(pk=member.pk)
        standing = member.consents.filter(kind=Consent.Kind.HEALTH, withdrawn_at=None)
        if standing.filter(version=version).exists():
            return False
        standing.update(withdrawn_at=timezone.now())
        Consent.objects.create(member=member, kind=Consent.Kind.HEALTH, version=version)
        _note(member, withdrawn=False)
    return True


def withdraw_health_consent(member: Member) -> bool:
    """Take the consent back: the member reads on, but writes nothing new. Says whether anything changed."""
    policy.require(member, Action.MANAGE_ACCOUNT)
    with transaction.atomic():
        standing = member.consents.filter(kind=Consent.Kind.HEALTH, withdrawn_at=None)
        if not standing.update(withdrawn_at=timezone.now()) and member.health_consent_withdrawn_at:
            return False
        _note(member, withdrawn=True)
    return True


def _note(member: Member, *, withdrawn: bool) -> None:
    member.health_consent_withdrawn_at = timezone.now() if withdrawn else None
    member.save(update_fields=["health_consent_withdrawn_at"])
    live.member_changed(member.pk)
