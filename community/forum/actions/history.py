"""Taking identifying details out of what one's own post said before."""

from django.db import transaction
from django.utils import timezone

from community import policy
from community.forum.models import Post, PostRevision
from community.members.models import Member
from community.policy import Action


@transaction.atomic
def redact(member: Member, post: Post, *, number: int | None = None) -> int:
    """Erase what one former version of ``post`` said, or all of them. That it was done, and when, stays. Says how many.

    :raises Refused: not theirs.
    """
    policy.require(member, Action.REDACT_HISTORY, post)
    Post.objects.select_for_update().get(pk=post.pk)  # an edit that is just being saved adds a version
    former = PostRevision.objects.filter(post=post, redacted_at=None)
    if number is not None:
        former = former.filter(number=number)
    return former.update(body="", redacted_at=timezone.now())
