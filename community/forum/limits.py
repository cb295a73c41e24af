"""How much a member may write, in words. New members have less room; what a moderator does costs nobody any.

The numbers of a day are counted from the rows themselves, so that they survive a restart of everything.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from community import throttles
from community.forum.models import Post, Thread, ThreadAct
from community.members.models import Member
from community.policy import Refused, Role, has_role

THREADS_A_DAY = 3
REPLIES_A_DAY = 20
_DAY = timedelta(days=1)
_WRITES = 4_201  # the kind of our lock, so that it meets no other
_THREADS: "str | Promise" = _("In your first days here you can start three threads a day.")
_REPLIES: "str | Promise" = _("In your first days here you can write twenty replies a day.")


def is_new(member: Member) -> bool:
    """Whether the limits for new members hold for ``member``."""
    return has_role(member, Role.MEMBER) and timezone.now() - member.joined_at < timedelta(days=settings.NEW_MEMBER_DAYS)


def spend_thread(member: Member) -> None:
    """Count a thread that is about to be started.

    :raises Refused: status 429, with the moment it ends.
    """
    if is_new(member):
        _require_room_for_a_thread(member)
    throttles.spend(throttles.START_THREAD, member.pk)


def spend_reply(member: Member) -> None:
    """Count a reply that is about to be written.

    :raises Refused: status 429, with the moment it ends.
    """
    if is_new(member):
        _require_room_for_a_reply(member)
    throttles.spend(throttles.REPLY, member.pk)


def count_again(member: Member, *, starts: bool) -> None:
    """Ask once more in the transaction that writes: two forms sent at the same moment would both have found room.

    :raises Refused: status 429, with the moment it ends.
    """
    if not is_new(member):
        return
    with connection.cursor() as cursor:  # a lock of its own: the member's row is written by whoever tells them something
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_WRITES, member.pk % 2**31])
    if starts:
        _require_room_for_a_thread(member)
    else:
        _require_room_for_a_reply(member)


def spend_edit(member: Member) -> None:
    """Count a change to a post.

    :raises Refused: status 429, with the moment it ends.
    """
    throttles.spend(throttles.EDIT_POST_NEW if is_new(member) else throttles.EDIT_POST, member.pk)


def spend_reaction(member: Member) -> None:
    """Count a reaction, given or taken back.

    :raises Refused: status 429, with the moment it ends.
    """
    throttles.spend(throttles.REACT, member.pk)


def _require_room_for_a_thread(member: Member) -> None:
    first = Post.objects.filter(thread=OuterRef("pk")).order_by("pk").values("sent_at")[:1]
    split = ThreadAct.objects.filter(thread=OuterRef("pk"), act=ThreadAct.Act.SPLIT_FROM)  # a moderator began these
    begun = Thread.objects.filter(~Exists(split), author=member, entry="").annotate(at=Coalesce(Subquery(first), "created_at"))
    _require_room(begun, THREADS_A_DAY, _THREADS)


def _require_room_for_a_reply(member: Member) -> None:
    earlier = Exists(Post.objects.filter(thread=OuterRef("thread"), pk__lt=OuterRef("pk")))
    replies = Post.objects.filter(earlier | Q(thread__entry__gt=""), author=member)
    _require_room(replies.annotate(at=Coalesce("sent_at", "created_at")), REPLIES_A_DAY, _REPLIES)


def _require_room(written: QuerySet[Any], most: int, sentence: "str | Promise") -> None:
    """Refuse what would be more than ``most`` in a day. What waited counts on the day it was written (``at``)."""
    if throttles.are_suspended():
        return
    since = timezone.now() - _DAY  # what became public before that was written before that
    recent = written.filter(created_at__gt=since, at__gt=since).order_by("-at")
    times: list[datetime] = list(recent.values_list("at", flat=True)[:most])
    if len(times) == most:
        wait = max(1.0, (times[-1] - since).total_seconds())
        raise Refused(f"{sentence} {throttles.in_words(wait)}", status=429, retry_after=wait)
