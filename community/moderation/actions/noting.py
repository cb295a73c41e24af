"""What the team writes down about a member, and looks at with a reason. Both stay."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community import policy
from community.chat.models import Message
from community.forum.models import Post
from community.members.models import Member
from community.moderation.actions.deciding import Act, decide, given
from community.moderation.actions.drafting import forget_draft
from community.moderation.models import StaffNote
from community.policy import Action, Refused


def write_note(actor: Member, member: Member, *, body: str) -> StaffNote:
    """Write down what the team should know about ``member``. It cannot be changed; another note can put it right.

    :raises Refused: not a moderator, oneself, or nothing is written.
    """
    policy.require(actor, Action.READ_MEMBER_FILE, member)
    if not body.strip():
        raise Refused(_("Please write what the others should know."), status=422)
    with transaction.atomic():
        forget_draft(actor, f"member.{member.pk}.note")
        return StaffNote.objects.create(about=member, by=actor, body=body.strip()[:2000])


def look_at_address(actor: Member, member: Member, *, reason: str) -> str:
    """The e-mail address of ``member``; empty for none. That it was asked, by whom and why, stays in the log for good.

    :raises Refused: not a moderator, oneself, somebody above, or no reason given.
    """
    policy.require(actor, Action.READ_ADDRESS, member)
    why = given(reason)
    with transaction.atomic():
        decide(actor, member, about=member, act=Act.ADDRESS, reason=why, is_told=False)
        forget_draft(actor, f"member.{member.pk}.address")
    return member.email or ""


def trace(actor: Member, contribution: Post | Message, *, reason: str) -> Member:
    """Say who stands behind a name for one thread, one room or one meeting. That it was asked stays in the log for good.

    :raises Refused: not a moderator, one's own, no such name, or no reason given.
    """
    policy.require(actor, Action.TRACE_ALIAS, contribution)
    why = given(reason)
    with transaction.atomic():
        decide(actor, contribution, act=Act.TRACE, reason=why, is_told=False)
        forget_draft(actor, f"{'post' if isinstance(contribution, Post) else 'message'}.{contribution.pk}.trace")
    return contribution.author
