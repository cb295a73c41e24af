"""New accounts that a moderator looks at: what they show (:class:`Sign`), heard in the transaction in which it shows."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from community.chat.models import Message
from community.forum.models import Post
from community.members.actions.arriving import arrived, named
from community.members.models import Member
from community.members.names import resembles, speaks_with_authority
from community.moderation.actions.cases import add_labels, open_case
from community.moderation.models import Kind, Sign
from community.moderation.well_known import is_like_a_known_one
from community.policy import Role, has_role
from community.policy.attention import LATER, ORDINARY
from community.safety.models.screening import Label
from community.safety.signals import screened

NEW = timedelta(days=14)  # after so long an account is known by what it wrote
MANY = 5  # accounts from one truncated address (256 neighbours) in a day
_ADVERTS = frozenset({Label.SOURCING.value, Label.CONTACT.value})


@receiver(named, dispatch_uid="moderation.hearing.named")
def look_at_name(sender: Any, *, member: Member, **_rest: Any) -> None:
    """A new account that could be taken for the team, or for a member whom many know. Its owner is told nothing."""
    if not _is_new(member):
        return
    team = Member.objects.exclude(role=Role.MEMBER).filter(closed_at=None, is_guest=False).values_list("username", flat=True)
    if speaks_with_authority(member.username) or any(resembles(member.username, name) for name in team):
        _open(member, Sign.TEAM_NAME, ORDINARY)
    elif is_like_a_known_one(member):
        _open(member, Sign.KNOWN_NAME, LATER)


@receiver(arrived, dispatch_uid="moderation.hearing.arrived")
def look_at_address(sender: Any, *, member: Member, together: int, **_rest: Any) -> None:
    """One of many accounts that came from one place."""
    if together >= MANY:
        _open(member, Sign.ONE_ADDRESS, LATER)


@receiver(screened, dispatch_uid="moderation.hearing.first_words")
def look_at_first_words(sender: Any, *, contribution: Any, labels: Sequence[str], **_rest: Any) -> None:
    """An account whose first words sell something, or lead elsewhere. Behind a one-off name it would tell who wrote them."""
    author = contribution.author
    if contribution.alias or author.is_guest or not _ADVERTS.intersection(labels) or not _is_new(author):
        return
    written = sum(model.objects.filter(author=author).count() for model in (Post, Message))
    if written <= 1:
        _open(author, Sign.FIRST_WORDS, ORDINARY)


def _is_new(member: Member) -> bool:
    return has_role(member, Role.MEMBER) and member.joined_at > timezone.now() - NEW


def _open(member: Member, sign: Sign, gravity: int) -> None:
    case = open_case(member, kind=Kind.ACCOUNT, gravity=gravity, why=str(sign.label))
    add_labels(case, [sign])
