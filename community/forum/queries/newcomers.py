"""Newcomers: how long their first posts usually wait, and who waits for a first answer."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community import policy
from community.contributions import State
from community.forum.models import Post, Thread, Welcome
from community.members.models import Block
from community.policy import Action

WELCOMES_SHOWN = 50
_LAST, _FEW, _SINCE = 30, 5, timedelta(days=60)
_KEPT = 600  # seconds for which the answer is not asked for again


def usual_wait() -> str:
    """How long a moderator usually takes, in a sentence: within which time four of five of the last posts were let in."""
    hours = cache.get("usual_wait")
    if hours is None:
        hours = _hours()
        cache.set("usual_wait", hours, timeout=_KEPT)
    if hours == 0:
        return _("We cannot say yet how long that takes; moderators are volunteers, and read everything.")
    if hours <= 36:
        words = ngettext("Usually that takes less than an hour.", "Usually that takes less than %(n)d hours.", hours)
        return words % {"n": hours}
    return _("Usually that takes less than %(n)d days.") % {"n": -(-hours // 24)}


def _hours() -> int:
    """Whole hours, rounded up; 0 while too few were let in to say."""
    let_in = Post.objects.filter(sent_at__isnull=False, created_at__gt=timezone.now() - _SINCE).order_by("-created_at")
    waits = sorted(let_in.annotate(wait=F("created_at") - F("sent_at")).values_list("wait", flat=True)[:_LAST])
    if len(waits) < _FEW:
        return 0
    return max(1, -(-int(waits[len(waits) * 4 // 5].total_seconds()) // 3600))


def welcomes(host: Any) -> Sequence[Welcome]:
    """First posts nobody has answered, in threads ``host`` may read, the longest wait first. Not of whom they blocked.

    :raises Refused: not one of the team.
    """
    policy.require(host, Action.WELCOME_NEWCOMERS)
    blocked = Block.objects.filter(blocker=host.pk, blocked=OuterRef("post__author"))
    rows = Welcome.objects.filter(answered_at=None, post__state=State.PUBLISHED)
    rows = rows.filter(post__thread__in=Thread.objects.readable_by(host))
    rows = rows.exclude(Exists(blocked), post__alias="").exclude(post__author=host.pk)
    rows = rows.select_related("post__author", "post__thread__board", "claimed_by").order_by("since", "pk")
    return list(rows[:WELCOMES_SHOWN])
