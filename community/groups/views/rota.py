"""The rota: who means to be there, on the clock of whoever reads it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community import policy
from community.groups import actions
from community.groups.forms import done
from community.groups.forms.hosting import ShiftForm
from community.groups.models import Shift
from community.groups.queries.duties import places_of
from community.groups.queries.people import is_trained, trained_hosts
from community.groups.views.finding import member
from community.http import serves
from community.policy import Action


@serves(Action.HOST_GROUPS)
@require_http_methods(["GET", "HEAD", "POST"])
def rota(request: HttpRequest) -> HttpResponse:
    """Who is there when, and a form to put somebody on it: hosts themselves, moderators anybody."""
    policy.require(request.user, Action.HOST_GROUPS)
    with _clock_of(member(request)):
        form = _form(request)
        if form.is_valid() and done(form, lambda: actions.put_on_rota(member(request), _meant(form))):
            messages.success(request, _("It is on the rota. Thank you."))
            return redirect("rota")
        shifts = Shift.objects.coming().select_related("host", "buddy", "group")[:100]
        context = {"form": form, "shifts": shifts, "is_trained": is_trained(member(request))}
        return render(request, "groups/rota.html", context, status=422 if form.is_bound else 200)


def _form(request: HttpRequest) -> ShiftForm:
    me, hosts = member(request), trained_hosts()
    may_plan_all = policy.allowed(me, Action.OVERSEE_GROUPS)
    people = [each for each in hosts if may_plan_all or each.pk == me.pk]
    return ShiftForm(request.POST or None, groups=places_of(me), hosts=people, buddies=hosts, initial={"host": str(me.pk)})


def _meant(form: ShiftForm) -> actions.Shifted:
    return actions.Shifted(host=form.whom, buddy=form.beside, group=form.group, start=form.cleaned_data["start"],
                           end=form.cleaned_data["end"])


@contextmanager
def _clock_of(reader: Any) -> Iterator[None]:
    """Read and show times as the clock on the reader's wall does."""
    with timezone.override(ZoneInfo(reader.time_zone)):
        yield


@serves(Action.HOST_GROUPS)
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a shift from the rota."""
    policy.require(request.user, Action.HOST_GROUPS)
    shift = get_object_or_404(Shift.objects.select_related("group", "host", "buddy"), pk=pk)
    if actions.take_off_rota(member(request), shift):
        messages.success(request, _("The shift is taken from the rota."))
    return redirect("rota")


@serves(Action.HOST_GROUPS)
@require_POST
def no_buddy(request: HttpRequest, pk: int) -> HttpResponse:
    """Rather not be somebody's buddy in a shift."""
    policy.require(request.user, Action.HOST_GROUPS)
    shift = get_object_or_404(Shift.objects.select_related("group", "host"), pk=pk)
    if actions.be_no_buddy(member(request), shift):
        messages.success(request, _("Thank you for saying so. %(name)s is told.") % {"name": shift.host.name})
    return redirect("rota")
