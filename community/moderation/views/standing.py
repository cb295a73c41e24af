"""How a member stands: what holds them back, what was decided about them, and asking somebody else to look again.

Open to suspended and banned members, too: these pages are what they can still do.
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from community import policy
from community.http import serves
from community.moderation import standing as queries
from community.moderation.actions import appealing
from community.moderation.forms.sanctions import AppealForm
from community.moderation.models import Decision
from community.policy import Action


@serves(Action.MANAGE_ACCOUNT)
@require_safe
def standing(request: HttpRequest) -> HttpResponse:
    """What holds the member back, why and until when; and what was decided about what they wrote."""
    policy.require(request.user, Action.MANAGE_ACCOUNT)
    return render(request, "settings/standing.html", {"standing": queries.standing_of(_member(request))})


@serves(Action.APPEAL)
@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: HttpRequest, number: int) -> HttpResponseBase:
    """One decision for whom it met: what was written, which guideline, why; and the form that asks for another look."""
    policy.require(request.user, Action.MANAGE_ACCOUNT)
    found = get_object_or_404(Decision.objects.select_related("target_type"), pk=min(number, 2**63 - 1))
    policy.require(request.user, Action.APPEAL, found)
    form = AppealForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        appealing.appeal(_member(request), found, words=form.cleaned_data["words"])
        messages.success(request, _("Sent. Somebody else looks at it, and you are told what they find."))
        return redirect("own_decision", found.pk)
    context = {"form": form, **queries.shown(_member(request), found)}
    return render(request, "settings/decision.html", context, status=422 if form.errors else 200)


@serves(Action.APPEAL)
@require_safe
def decision_about(request: HttpRequest, kind: str, number: int) -> HttpResponseBase:
    """Lead from where a post or message stood to the decision about it."""
    policy.require(request.user, Action.MANAGE_ACCOUNT)
    found = queries.latest_about(_member(request), kind, min(number, 2**63 - 1))
    if found is None:
        raise Http404
    return redirect("own_decision", found.pk)


def _member(request: HttpRequest) -> Any:
    """The member who asks; the policy has let them pass."""
    return request.user
