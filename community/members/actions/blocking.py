"""Not seeing somebody."""

from django.db import transaction

from community import live, policy
from community.members.models import Block, Member
from community.policy import Action


def block(member: Member, other: Member) -> bool:
    """From now on ``member`` sees nothing ``other`` writes. The other is not told. Says whether anything changed.

    :raises Refused: it is oneself.
    """
    policy.require(member, Action.BLOCK_MEMBER, other)
    with transaction.atomic():
        _row, changed = Block.objects.get_or_create(blocker=member, blocked=other)
        _announce(member, changed)
    return changed


def unblock(member: Member, other: Member) -> bool:
    """See ``other`` again. Says whether anything changed."""
    policy.require(member, Action.BLOCK_MEMBER, other)
    with transaction.atomic():
        ended, _rows = Block.objects.filter(blocker=member, blocked=other).delete()
        _announce(member, bool(ended))
    return bool(ended)


def _announce(member: Member, changed: bool) -> None:
    if changed:
        member.__dict__.pop("viewer", None)  # the blocks a page of this very request would still remember
        live.member_changed(member.pk)
