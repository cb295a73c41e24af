"""What a member is told: the list, one of it, and having looked. What it tells of stands in the forum, so it is read here."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from community.forum.queries import notices as queries
from community.forum.views.answering import member
from community.http import serves
from community.notifications import actions
from community.policy import Action


@serves(Action.READ_NOTIFICATIONS)
@require_safe
def notifications(request: HttpRequest) -> HttpResponse:
    """What is new for this member."""
    part = queries.notices(request.user, request.GET.get("after", "")[:30])
    return render(request, "notifications/list.html", {"part": part})


@serves(Action.READ_NOTIFICATIONS)
@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """Note that they have looked at all of it."""
    actions.mark_seen(member(request))
    messages.success(request, _("All marked as seen."))
    return redirect("notifications")


@serves(Action.READ_NOTIFICATIONS)
@require_POST
def seen_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that they have looked at one. What tells of a post is noted by itself when the post was read."""
    actions.mark_seen(member(request), [pk])
    return redirect("notifications")
