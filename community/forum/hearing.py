"""What happens to support groups and among their hosts, and to boards and drafts with it, in the transaction that does it.

Groups know nothing of what stands above them; this listens. That nobody writes on the board of an archived group is the
policy's affair (``GROUP_GOES_ON``).
"""

from typing import Any

from django.dispatch import receiver

from community.forum.actions.boards import open_group_board, rename_group_board
from community.forum.actions.drafts import forget
from community.groups.models import SupportGroup
from community.groups.signals import debriefed, edited, founded
from community.members.models import Member


@receiver(founded, dispatch_uid="forum.hearing.founded")
def put_up_board(sender: Any, *, group: SupportGroup, **_rest: Any) -> None:
    """Put up the board of a new group."""
    open_group_board(group)


@receiver(edited, dispatch_uid="forum.hearing.edited")
def follow_name(sender: Any, *, group: SupportGroup, **_rest: Any) -> None:
    """Let the board go by the name of its group."""
    rename_group_board(group)


@receiver(debriefed, dispatch_uid="forum.hearing.debriefed")
def forget_account(sender: Any, *, actor: Member, **_rest: Any) -> None:
    """Keep no draft of what was sent."""
    forget(actor, "debrief")
