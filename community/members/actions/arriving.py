"""What rooms above hear of accounts: a name that was taken, and how many came from one address within a day."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone

from community.members.models import Member

# Both have sender Member and ``member``, and are sent inside a transaction.
named = Signal()  # joined, or took another name
arrived = Signal()  # with ``together``: how many joined from the same truncated address within a day, this one among them


@transaction.atomic
def arrive(member: Member, address: str) -> None:
    """Announce that ``member`` has joined from ``address``, truncated as the list of sessions keeps it for a while anyway.

    Nothing is kept for this.
    """
    since = timezone.now() - timedelta(days=1)
    here = UserSession.objects.filter(ip=address, user__joined_at__gte=since, user__closed_at=None)
    arrived.send(sender=Member, member=member, together=here.values("user").distinct().count())
