"""How somebody becomes a member."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from community import policy
from community.members import queries
from community.members.actions.arriving import named
from community.members.models import Consent, Member
from community.members.names import skeleton, validate_name
from community.policy import Action, Refused, Role


@dataclass(frozen=True, kw_only=True)
class Joining:
    """What a person fills in to join. ``email`` may be empty; both statements must be true."""

    username: str
    password: str
    email: str = ""
    adult: bool
    health_consent: bool


def join(joining: Joining) -> Member:
    """Make a member with what they agreed to.

    The address is only noted as unconfirmed, in the same way whether or not somebody else has it, so that nothing the new
    member can do tells which addresses are known here. It becomes ``Member.email`` when its owner confirms it.

    :raises ValidationError: the name cannot be had.
    :raises Refused: a statement is missing.
    """
    policy.require(AnonymousUser(), Action.JOIN)
    if not (joining.adult and joining.health_consent):
        raise Refused(_("To join, both statements are needed: your age, and your consent."))
    validate_name(joining.username)
    try:
        with transaction.atomic():
            member = _save(Member(username=joining.username), joining.password)
            if joining.email:
                EmailAddress.objects.create(user=member, email=joining.email.lower(), primary=True, verified=False)
            named.send(sender=Member, member=member)
    except IntegrityError as error:  # somebody took the name, or its look-alike, in the same moment
        raise queries.name_taken() from error
    return member


def add_demo_member(username: str, password: str, role: Role = Role.MEMBER) -> Member:
    """Make a member of the demo community; its names need not follow the rules for people.

    :raises Refused: this is a production site, where no demo account may exist.
    """
    if settings.PRODUCTION:
        raise Refused(_("Demo accounts exist on demonstrations only."))
    with transaction.atomic():
        return _save(Member(username=username, role=role, is_demo=True), password)


def guest_account() -> Member:
    """The account that guests share, made when the first of them writes. Nobody can sign in as it."""
    unusable = make_password(None)
    nobody = {"username": "guest", "skeleton": skeleton("guest"), "is_active": False, "password": unusable}
    return Member.objects.get_or_create(is_guest=True, defaults=nobody)[0]


def _save(member: Member, password: str) -> Member:
    member.skeleton = skeleton(member.username)
    if queries.is_name_taken(member.skeleton):
        raise queries.name_taken()
    member.set_password(password)
    member.save()
    Consent.objects.bulk_create(
        Consent(member=member, kind=kind, version=version) for kind, version in Consent.VERSIONS.items()
    )
    return member
