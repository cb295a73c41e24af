"""Slow mode: how long somebody waits between two posts in one thread."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import policy, throttles
from community.forum.models import Post, Thread
from community.members.models import Member
from community.policy import Action, Refused


def require_pace(member: Member, thread: Thread) -> None:
    """Let ``member`` post in ``thread``, whose row is locked, unless slow mode has them wait. Who may set it need not wait.

    :raises Refused: status 429, with the seconds until they may.
    """
    if thread.slow_until is None or not thread.is_slow or policy.allowed(member, Action.SLOW_THREAD, thread):
        return
    own = Post.objects.filter(thread=thread, author=member)
    newest = own.order_by("-created_at").values_list("created_at", flat=True).first()
    if newest is None:
        return
    now = timezone.now()
    wait = min(thread.slow_seconds - (now - newest).total_seconds(), (thread.slow_until - now).total_seconds())
    if wait > 0:
        raise Refused(_("This thread is in slow mode, so that everybody can keep up. %(when)s") % {
            "when": throttles.in_words(wait)}, status=429, retry_after=wait)
