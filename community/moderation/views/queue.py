"""The queue: what waits, narrowed as one likes; many at once; and how much came in meanwhile."""

from datetime import UTC
from typing import Any

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from community import policy
from community.http import serves
from community.moderation import drafts, waiting
from community.moderation.actions import sweeping
from community.moderation.forms.queue import QueueForm
from community.moderation.models import Sweep
from community.moderation.queries import queue as queries
from community.policy import Action


@serves(Action.READ_QUEUE)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What waits, gravest and oldest first."""
    policy.require(request.user, Action.READ_QUEUE)
    waiting.count()
    boards, groups = queries.places()
    form = QueueForm(request.GET, boards=boards, groups=groups)
    page = queries.queue_page(request.user, form.wish(), request.GET.get("after", ""))
    context = {"page": page, "form": form, "now": timezone.now(), "is_narrowed": form.is_narrowed(),
               "last": sweeping.last_of(request.user), "is_trained": policy.is_trained(request.user),
               "desk": drafts.desk(request.user, "queue.0")}
    return render(request, "moderation/queue.html", context)


@serves(Action.READ_QUEUE)
@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """What happened since a page was opened: how many cases came in, and how many others took or closed."""
    policy.require(request.user, Action.READ_QUEUE)
    try:
        since = parse_datetime(request.GET.get("since", ""))
        since = since.astimezone(UTC) if since is not None and since.tzinfo is not None else None
    except (ValueError, OverflowError):
        since = None
    if since is None:
        raise Http404
    return render(request, "moderation/_news.html", {
        "count": queries.come_since(request.user, since), "gone": queries.gone_since(request.user, since)})


@serves(Action.APPROVE_HELD)
@require_POST
def sweep(request: HttpRequest) -> HttpResponseBase:
    """Decide many at once."""
    policy.require(request.user, Action.APPROVE_HELD)
    numbers = [int(value) for value in request.POST.getlist("case") if value.isascii() and value.isdigit() and len(value) < 19]
    done = sweeping.sweep(_moderator(request), numbers, act=request.POST.get("act", ""),
                          reason=request.POST.get("reason", "").replace("\0", ""))
    count = len(done.done)
    if not count:
        notices.info(request, _(
            "Nothing was changed: what you ticked is urgent, your own, not for this, or somebody was quicker."))
        return redirect("moderation")
    notices.success(request, ngettext("%(n)d was %(what)s. You can take that back for ten minutes.",
                                      "%(n)d were %(what)s. You can take that back for ten minutes.", count) % {
                                          "n": count, "what": done.get_act_display()})
    if count < len(set(numbers)):
        notices.info(request, _("The others did not fit: they are urgent, your own, not for this, or somebody was quicker."))
    return redirect("moderation")


@serves(Action.APPROVE_HELD)
@require_POST
def undo(request: HttpRequest, number: int) -> HttpResponseBase:
    """Take back what one decided about many."""
    policy.require(request.user, Action.APPROVE_HELD)
    row = get_object_or_404(Sweep, pk=min(number, 2**63 - 1), by=request.user.pk)
    count = sweeping.undo(_moderator(request), row)
    notices.success(request, ngettext("%(n)d was taken back.", "%(n)d were taken back.", count) % {"n": count})
    return redirect("moderation")


def _moderator(request: HttpRequest) -> Any:
    """Every view here has asked the policy first."""
    return request.user
