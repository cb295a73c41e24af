"""Newcomers who wait for a first answer: greeting, claiming, and telling those who could answer."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import policy
from community.contributions import State
from community.forum.models import Post, Welcome
from community.members.models import Member
from community.notifications.actions import Kind, raise_event
from community.policy import Action, Refused, Role, has_role
from library.queries.prepared import Prepared

CLAIM = timedelta(minutes=10)
_ANSWERED = Prepared("""
UPDATE community_welcome AS welcome SET answered_at = $4, claimed_by_id = NULL, claimed_until = NULL
FROM community_post AS first
WHERE first.id = welcome.post_id AND welcome.answered_at IS NULL AND first.thread_id = $1 AND first.position < $2
      AND first.author_id <> $3
RETURNING welcome.id
""", ("bigint", "integer", "bigint", "timestamptz"))  # asked after every reply, and nearly always in vain


class Claimed(Refused):
    """Somebody else is answering already."""

    def __init__(self, name: str) -> None:
        super().__init__(_("%(name)s is answering this one just now.") % {"name": name}, status=409)


def greet(post: Post) -> None:
    """Note that a newcomer waits for an answer, when ``post`` is the first of theirs that was let in; it may be one itself."""
    earlier = Post.objects.filter(author=post.author_id, position__isnull=False).exclude(pk=post.pk)
    if has_role(post.author, Role.MEMBER) and not post.author.is_guest and not earlier.exists():
        Welcome.objects.get_or_create(post=post, defaults={"since": post.created_at})
    note_answer(post)


def note_answer(post: Post) -> None:
    """End the waiting of those whom ``post``, just published, answers: somebody else wrote in their thread before it."""
    _ANSWERED.rows(post.thread_id, post.position, post.author_id, post.created_at)


@transaction.atomic
def claim(member: Member, post: Post) -> None:
    """Say that ``member`` is answering, so that nobody else does for ten minutes. Saying it again begins them anew.

    :raises Refused: not one of the team, not theirs to read, answered already, or :class:`Claimed`.
    """
    policy.require(member, Action.WELCOME_NEWCOMERS)
    policy.require(member, Action.READ_THREAD, post.thread)
    row = Welcome.objects.select_for_update().filter(post=post).first()  # a join would bring who had claimed it before the lock
    if row is None or row.answered_at is not None:
        raise Refused(_("Somebody has answered this already."), status=409)
    now = timezone.now()
    if row.claimed_by and row.claimed_by != member and row.claimed_until and row.claimed_until > now:
        raise Claimed(row.claimed_by.name)
    row.claimed_by, row.claimed_until = member, now + CLAIM
    row.save(update_fields=["claimed_by", "claimed_until"])


def release(member: Member, post: Post) -> bool:
    """Leave it to others after all. Says whether ``member`` had claimed it."""
    policy.require(member, Action.WELCOME_NEWCOMERS)
    return bool(Welcome.objects.filter(post=post, claimed_by=member).update(claimed_by=None, claimed_until=None))


def alert_hosts() -> int:
    """Tell those who may answer of newcomers who have waited for long, each newcomer once. Says of how many."""
    limit = timezone.now() - timedelta(hours=settings.WELCOME_ALERT_HOURS)
    late = Welcome.objects.filter(since__lt=limit, answered_at=None, alerted_at=None, post__state=State.PUBLISHED)
    team = [each for each in Member.objects.filter(~Q(role=Role.MEMBER), is_active=True)
            if policy.allowed(each, Action.WELCOME_NEWCOMERS)]
    count = 0
    for pk in list(late.values_list("pk", flat=True)):
        with transaction.atomic():
            rows = late.select_for_update(of=("self",), skip_locked=True).select_related("post__thread__board")
            row = rows.filter(pk=pk).first()
            if row is None:
                continue
            able = [each.pk for each in team if each.pk != row.post.author_id
                    and policy.allowed(each, Action.READ_THREAD, row.post.thread)]
            raise_event(kind=Kind.WELCOME, members=able, thread_id=row.post.thread_id, post_id=row.post_id)
            row.alerted_at = timezone.now()
            row.save(update_fields=["alerted_at"])
            count += 1
    return count
