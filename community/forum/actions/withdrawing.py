"""Taking one's own post back: gone for everybody at once, really erased after the safety hold."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from community import policy, text
from community.contributions import State
from community.forum.actions.counters import locked_post, refresh_counts
from community.forum.actions.naming import rendered
from community.forum.actions.states import settled
from community.forum.models import Draft, EntryLink, Mention, Post, PostRevision, Quote, Reaction, Thread
from community.members.models import Member
from community.notifications.models import Notification
from community.policy import Action

HOLD_DAYS = 30  # as the page about privacy says
_STATE = ["state", "state_by", "state_at", "state_reason"]


@transaction.atomic
def withdraw(member: Member, post: Post, *, with_title: bool = False) -> None:
    """Take ``post`` back. Nobody sees it from now on, nor its former versions, nor its words in quotes.

    The reason of the new state is the former one: it decides whether, and how, the post can be put back for a while.

    :param with_title: the thread it begins loses its title, too.
    :raises Refused: not theirs, or taken back already.
    """
    thread, current = _locked(post)
    policy.require(member, Action.WITHDRAW_POST, current)
    current.enter_state(State.REMOVED, by=member, reason=current.state)
    current.save(update_fields=_STATE)
    if with_title and begins(current):
        Thread.objects.filter(pk=thread.pk, former_title="").update(former_title=thread.title, title=_nameless())
    Thread.objects.filter(pk=thread.pk, answer=current).update(answer=None)
    Notification.objects.filter(post=current).delete()
    refresh_counts(thread)
    if current.position is None:
        settled.send(sender=Post, post=current)


@transaction.atomic
def put_back(member: Member, post: Post) -> None:
    """Undo :func:`withdraw` within ten minutes.

    :raises Refused: not theirs, or too late.
    """
    thread, current = _locked(post)
    policy.require(member, Action.PUT_BACK_POST, current)
    current.enter_state(State(current.state_reason), by=member)
    current.save(update_fields=_STATE)
    if begins(current):
        _give_title_back(thread)
    refresh_counts(thread)


def begins(post: Post) -> bool:
    """Whether ``post`` is the one its thread begins with, public or waiting. Beneath the library none is."""
    if post.thread.entry:
        return False
    return post.position == 1 or (post.position is None and not post.thread.posts.filter(pk__lt=post.pk).exists()
                                  and not post.thread.posts.filter(position=1).exists())


def erase_withdrawn() -> int:
    """Really erase what was taken back :data:`HOLD_DAYS` ago: text, former versions, drafts, ties. Says how many posts."""
    due = Post.objects.filter(state=State.REMOVED, erased_at=None, state_at__lt=timezone.now() - timedelta(days=HOLD_DAYS))
    count = 0
    while numbers := list(due.order_by("state_at").values_list("pk", flat=True)[:200]):
        with transaction.atomic():
            rows = list(due.select_for_update().filter(pk__in=numbers).values_list("pk", flat=True))
            _erase(rows)
        count += len(rows)
    return count


def erase_taken(numbers: Collection[int]) -> int:
    """Really erase the words of posts that moderators removed, and the title of a thread that went with its first post.

    Only actions of moderation call this. Says how many posts; what was put back meanwhile is left alone.
    """
    with transaction.atomic():
        due = Post.objects.filter(pk__in=numbers, state=State.TAKEN, erased_at=None)
        rows = list(due.select_for_update(of=("self",)).values_list("pk", flat=True))
        Thread.objects.filter(entry="", posts__in=rows, posts__position=1).update(title=_("A thread that was removed"))
        _erase(rows)
    return len(rows)


def _erase(numbers: list[int]) -> None:
    quoting = Q(pk__in=Quote.objects.filter(source__in=numbers).values("post"))
    posts = Post.objects.filter(quoting | Q(pk__in=_quoted_once(numbers))).exclude(pk__in=numbers)
    for post in posts.select_for_update().order_by("pk"):
        _unquote(post, numbers)
    Quote.objects.filter(source__in=numbers).delete()
    for tie in (PostRevision, Quote, Mention, EntryLink, Reaction):
        tie.objects.filter(post__in=numbers).delete()
    Draft.objects.filter(form__in=[f"post.{number}" for number in numbers]).delete()
    Thread.objects.filter(posts__in=numbers, posts__position=1).update(former_title="")
    Thread.objects.filter(posts__in=numbers, last_position=0).update(former_title="")
    empty: dict[str, Any] = {"body": "", "html": "", "guest_name": "", "notes": [], "reactions": {}}
    Post.objects.filter(pk__in=numbers).update(**empty, erased_at=timezone.now())


def _quoted_once(numbers: list[int]) -> QuerySet[PostRevision, int]:
    """The posts of which a former version links to one of these: a quote that was dropped since has no row any more."""
    linked = rf"/forum/p/({'|'.join(map(str, numbers))})/"
    return PostRevision.objects.filter(body__regex=linked).values_list("post", flat=True)


def _unquote(post: Post, sources: list[int]) -> None:
    """Take the words of the posts ``sources`` out of one that quotes them, and out of what that one said before."""
    others = set(post.quotes.exclude(source__in=sources).values_list("source_id", flat=True))
    body = text.without_quotes(post.body, sources)
    html = rendered(post.author, body, post.thread, quoted=others).html
    Post.objects.filter(pk=post.pk).update(body=body, html=html)
    for former in post.revisions.all():
        PostRevision.objects.filter(pk=former.pk).update(body=text.without_quotes(former.body, sources))


def _give_title_back(thread: Thread) -> None:
    if thread.former_title:
        Thread.objects.filter(pk=thread.pk).update(title=thread.former_title, former_title="")


def _nameless() -> str:
    return _("A thread whose start was taken back")


def _locked(post: Post) -> tuple[Thread, Post]:
    thread, current = locked_post(post.pk)
    current.thread = thread
    return thread, current
