"""What members say about themselves, and what an administrator trusts them with."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.dispatch import Signal

from community import live, policy
from community.members import queries
from community.members.actions.arriving import named
from community.members.models import Member
from community.members.names import skeleton, validate_name
from community.policy import Action, Role
from community.throttles import RENAME, spend

# Sender Member, with ``actor``, ``member`` and ``role``, before it is given: a room above may refuse.
trusting = Signal()


@dataclass(frozen=True, kw_only=True)
class Profile:
    """``country`` is an ISO 3166 code of two letters or empty; ``time_zone`` a name of the IANA database."""

    about: str
    time_zone: str
    country: str


def change_profile(member: Member, profile: Profile) -> None:
    """Keep what the member chose to say."""
    policy.require(member, Action.MANAGE_ACCOUNT)
    member.about = profile.about
    member.time_zone = profile.time_zone
    member.country = profile.country
    member.save(update_fields=["about", "time_zone", "country"])


def choose_theme(member: Member, theme: str) -> None:
    """Keep the colours the member chose, for their other devices."""
    policy.require(member, Action.CHOOSE_APPEARANCE)
    member.theme = theme
    member.save(update_fields=["theme"])


def rename(member: Member, name: str) -> bool:
    """Give the member another pseudonym, beside everything they ever wrote. Says whether anything changed.

    :raises ValidationError: the name cannot be had.
    :raises Refused: too often.
    """
    policy.require(member, Action.MANAGE_ACCOUNT)
    if name == member.username:
        return False
    validate_name(name)
    shape = skeleton(name)
    if shape != member.skeleton and queries.is_name_taken(shape):
        raise queries.name_taken()
    spend(RENAME, member.pk)
    try:
        with transaction.atomic():
            Member.objects.filter(pk=member.pk).update(username=name, skeleton=shape)
            live.member_changed(member.pk)
            member.username, member.skeleton = name, shape
            named.send(sender=Member, member=member)
    except IntegrityError as error:
        raise queries.name_taken() from error
    return True


def forget_email(member: Member) -> bool:
    """Erase the member's address, confirmed or not. Says whether there was one."""
    policy.require(member, Action.MANAGE_ACCOUNT)
    with transaction.atomic():
        erased, _rows = EmailAddress.objects.filter(user=member).delete()
        had_one = bool(erased) or member.email is not None
        member.email = None
        member.save(update_fields=["email"])
    return had_one


def change_role(admin: Member, member: Member, role: Role) -> bool:
    """Trust ``member`` with ``role``. Says whether anything changed.

    :raises Refused: ``admin`` administers nothing, or a room above says what is still needed.
    """
    policy.require(admin, Action.USE_ADMIN)
    with transaction.atomic():
        changed = Member.objects.filter(pk=member.pk).exclude(role=role).exists()
        trusting.send(sender=Member, actor=admin, member=member, role=role)
        become(member, role)
    return changed


def make_host(member: Member) -> None:
    """Let ``member`` be a host of the site. The caller, an action of groups, asked the policy and writes down why."""
    become(member, Role.HOST)


def end_host(member: Member) -> None:
    """Let ``member`` be a host no longer; likewise."""
    become(member, Role.MEMBER)


def become(member: Member, role: str) -> None:
    """Let ``member`` have ``role``; likewise."""
    Member.objects.filter(pk=member.pk).update(role=role)
    member.role = role
    live.member_changed(member.pk)
