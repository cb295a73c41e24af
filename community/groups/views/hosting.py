"""For hosts: the checklist, coming on duty and going off, and the hours."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community import policy
from community.groups import actions
from community.groups.forms import done
from community.groups.forms.hosting import DutyForm, TrainingForm
from community.groups.models import Duty
from community.groups.queries.duties import has_led, hours_of, places_of, shifts_of
from community.groups.queries.people import is_trained
from community.groups.queries.site_hosts import offer_to
from community.groups.training import ITEMS, VERSION
from community.groups.views.finding import member
from community.http import serves
from community.policy import Action
from community.policy.duties import DUTY_LIMITS


@serves(Action.HOST_GROUPS)
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Whether one is on duty, for how much longer one may be, and what holds."""
    policy.require(request.user, Action.HOST_GROUPS)
    return _desk(request)


def _desk(request: HttpRequest, form: DutyForm | None = None) -> HttpResponse:
    me = member(request)
    duty = Duty.objects.current().select_related("group").filter(member=me).first()
    context = {"form": form or DutyForm(groups=places_of(me)), "duty": duty, "hours": hours_of(me, timezone.now()),
               "is_trained": is_trained(me), "limits": DUTY_LIMITS, "shifts": shifts_of(me),
               "has_led": has_led(me, timezone.now())}
    return render(request, "groups/hosting.html", context, status=422 if form else 200)


@serves(Action.HOST_GROUPS)
@require_POST
def duty(request: HttpRequest) -> HttpResponse:
    """Come on duty somewhere, or go off (``off``)."""
    policy.require(request.user, Action.HOST_GROUPS)
    me = member(request)
    if "off" in request.POST:
        if actions.go_off_duty(me):
            messages.success(request, _("You are off duty. Thank you; rest well."))
        return redirect("hosting")
    form = DutyForm(request.POST, groups=places_of(me))
    if form.is_valid() and done(form, lambda: actions.go_on_duty(me, form.group)):
        messages.success(request, _("You are on duty now. People see that a host is there."))
        return redirect("hosting")
    return _desk(request, form)


@serves(Action.LEARN_HOSTING)
@require_http_methods(["GET", "HEAD", "POST"])
def training(request: HttpRequest) -> HttpResponse:
    """Read the checklist and tick it; whoever was asked to host is a host then."""
    policy.require(request.user, Action.LEARN_HOSTING)
    form = TrainingForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(form, lambda: actions.pass_training(
            member(request), ticked=form.cleaned_data["items"])):
        messages.success(request, _("You have been through the checklist. You can be appointed, and come on duty."))
        return redirect("hosting")
    ticked = request.POST.getlist("items")
    offer = offer_to(member(request))
    context = {"form": form, "items": ITEMS, "ticked": ticked, "version": VERSION, "offer": offer,
               "is_trained": offer is None and is_trained(member(request))}
    return render(request, "groups/training.html", context, status=422 if form.is_bound else 200)


@serves(Action.LEARN_HOSTING)
@require_POST
def decline(request: HttpRequest) -> HttpResponse:
    """Rather not host."""
    policy.require(request.user, Action.LEARN_HOSTING)
    if actions.decline_offer(member(request)):
        messages.success(request, _("Thank you for thinking about it. Whoever asked you is told, and that is all."))
    return redirect("groups")
