"""For moderators themselves: the limits with their reasons, what they carry just now, the checklist."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from community import policy
from community.groups.forms import done
from community.groups.queries.duties import hours_of
from community.http import serves
from community.moderation import actions
from community.moderation.care import load_of
from community.moderation.forms.sanctions import ChecklistForm
from community.moderation.models import Proposal
from community.moderation.training import ITEMS, VERSION
from community.policy import Action
from community.policy.care import CARE_LIMITS
from community.policy.duties import DUTY_LIMITS

PROPOSALS = 20


@serves(Action.CARE_FOR_TEAM)
@require_safe
def care(request: HttpRequest) -> HttpResponse:
    """How much one carries, whether a rest is due, and why the limits are what they are."""
    policy.require(request.user, Action.CARE_FOR_TEAM)
    me = _member(request)
    own = Proposal.objects.filter(by=me).select_related("answered_by").order_by("-pk")[:PROPOSALS]
    return render(request, "moderation/care.html", {
        "load": load_of(me), "hours": hours_of(me, timezone.now()), "limits": CARE_LIMITS, "duty_limits": DUTY_LIMITS,
        "is_trained": policy.is_trained(me), "proposals": own})


@serves(Action.CARE_FOR_TEAM)
@require_http_methods(["GET", "HEAD", "POST"])
def training(request: HttpRequest) -> HttpResponseBase:
    """Read the checklist and tick it."""
    policy.require(request.user, Action.CARE_FOR_TEAM)
    me = _member(request)
    form = ChecklistForm(request.POST if request.method == "POST" else None, slugs=[item.slug for item in ITEMS])
    if request.method == "POST" and form.is_valid() and done(
            form, lambda: actions.pass_training(me, ticked=form.cleaned_data["items"])):
        messages.success(request, _("You have been through the checklist. Thank you for taking the time."))
        return redirect("care")
    context = {"form": form, "items": ITEMS, "ticked": request.POST.getlist("items"), "version": VERSION,
               "is_trained": policy.is_trained(me)}
    return render(request, "moderation/training.html", context, status=422 if form.errors else 200)


def _member(request: HttpRequest) -> Any:
    """Every view here has asked the policy first."""
    return request.user
