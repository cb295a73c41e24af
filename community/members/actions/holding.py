"""What somebody writes while a moderator reads their next contributions first."""

from django.db.models import F
from django.utils import timezone

from community.members.models import Member, Restriction


def count_held(member: Member) -> None:
    """Count one contribution of ``member`` that waits because they are held back; the last one ends it.

    In the transaction that writes it: a contribution that is not kept is not counted.
    """
    now = timezone.now()
    held = Restriction.objects.in_force().filter(member=member, kind=Restriction.Kind.HOLD)
    held.filter(left=1).update(left=0, ends_at=now)
    held.filter(left__gt=1).update(left=F("left") - 1)
    Member.objects.filter(pk=member.pk, held_next__gt=0).update(held_next=F("held_next") - 1)
