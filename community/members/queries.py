"""Reading about members."""

from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from community.members import names, ties
from community.members.models import Block, Consent, Member, Restriction
from library.queries.prepared import PreparedRow

_NOW = PreparedRow(Member, "id = $1", ("bigint",))
SIGNED_IN = PreparedRow(Member, "id = $1", ("bigint",), beside={"read_ties": ties.TIES})


def signed_in(number: int) -> Member | None:
    """The member of this number for a page of theirs: with all that most pages ask about them, in the same statement."""
    return SIGNED_IN.get(number)


def as_now(member: Member) -> Member:
    """The row of ``member`` at this moment: for what has to hold when something is written, not when its page was loaded.

    :raises Member.DoesNotExist: it is gone.
    """
    now = _NOW.get(member.pk)
    if now is None:
        raise Member.DoesNotExist
    return now


def retired(skeleton: str) -> str:
    """What is kept of the skeleton of a closed account: enough to see that a name is not free, not enough to read it."""
    return "closed:" + salted_hmac("community.members.retired", skeleton, algorithm="sha256").hexdigest()


def is_name_taken(skeleton: str) -> bool:
    """Whether somebody goes by a name that looks like this: a member, a former one, or a member in one thread or room."""
    models: list[Any] = [apps.get_model("community", name) for name in ("ThreadAlias", "RoomAlias")]  # of rooms above this one
    given = [model.objects.filter(skeleton=skeleton).values("pk") for model in models]
    return _members_with(skeleton).values("pk").union(*given, all=True).exists()


def is_members_name(skeleton: str) -> bool:
    """Whether a member, or a former one, has a name that looks like this."""
    return _members_with(skeleton).exists()


def _members_with(skeleton: str) -> QuerySet[Member]:
    return Member.objects.filter(Q(skeleton=skeleton) | Q(skeleton=retired(skeleton)))


def name_taken() -> ValidationError:
    """What a person reads who wanted a name that somebody has."""
    return ValidationError(_("Somebody has this name, or one that looks almost the same. Please choose another."), code="taken")


def suggested_names(count: int = 4) -> list[str]:
    """Names to choose from that nobody has."""
    return names.suggest_names(count, is_name_taken)


def member_named(name: str) -> QuerySet[Member]:
    """The member with this pseudonym, unless they have left. What guests share is no member."""
    return Member.objects.named(name).filter(closed_at=None, is_guest=False)


def are_apart(one: Member, other: Member) -> bool:
    """Whether one of the two blocks the other."""
    return Block.objects.filter(Q(blocker=one, blocked=other) | Q(blocker=other, blocked=one)).exists()


def consents(member: Member) -> QuerySet[Consent]:
    """What the member agreed to, newest first, taken back or not."""
    return member.consents.order_by("-given_at", "-pk")


def restrictions_in_force(member: Member) -> QuerySet[Restriction]:
    """What holds the member back now, the longest first."""
    return Restriction.objects.in_force().filter(member=member).order_by("-ends_at")


def restrictions_past(member: Member) -> QuerySet[Restriction]:
    """What held the member back once: over by itself, or lifted."""
    now = timezone.now()
    return member.restrictions.filter(Q(ends_at__lte=now) | Q(lifted_at__isnull=False)).order_by("-begins_at")[:20]
