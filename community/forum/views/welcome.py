"""Newcomers who wait for a first answer, for hosts and moderators."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from community import policy
from community.forum import actions, queries
from community.forum.queries.newcomers import welcomes
from community.forum.views.answering import member
from community.http import serves
from community.policy import Action


@serves(Action.WELCOME_NEWCOMERS)
@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    """First posts nobody has answered, the longest wait first."""
    return render(request, "forum/welcome.html", {"welcomes": welcomes(request.user), "now": timezone.now()})


@serves(Action.WELCOME_NEWCOMERS)
@require_POST
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that one is answering, for ten minutes; or leave it to others (``off``)."""
    policy.require(request.user, Action.WELCOME_NEWCOMERS)
    post = queries.open_post(request.user, pk)
    if "off" in request.POST:
        actions.release(member(request), post)
        return redirect("welcome")
    actions.claim(member(request), post)
    messages.success(request, _("For ten minutes the others see that you are answering."))
    return redirect(post.get_absolute_url())
