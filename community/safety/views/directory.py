"""Pages of those who keep the crisis directory true."""

from typing import Any

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community import policy
from community.http import serves
from community.policy import Action
from community.safety import queries
from community.safety.actions import directory as actions
from community.safety.forms import ChangeForm, ServiceForm, WhyForm, filled
from community.safety.models import HelpService


@serves(Action.KEEP_DIRECTORY)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every service, those that end soonest marked."""
    services = queries.kept_services(request.user)
    return render(request, "safety/directory.html", {"services": services})


@serves(Action.KEEP_DIRECTORY)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponseBase:
    """A new service."""
    policy.require(request.user, Action.KEEP_DIRECTORY)
    form = ServiceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        service = actions.add_service(_keeper(request), form.words)
        notices.success(request, _("It is on the help page now."))
        return redirect("directory_service", service.pk)
    return render(request, "safety/directory_add.html", {"form": form}, status=422 if form.is_bound else 200)


@serves(Action.KEEP_DIRECTORY)
@require_http_methods(["GET", "HEAD", "POST"])
def service(request: HttpRequest, number: int) -> HttpResponseBase:
    """One service, its words to change, and its history."""
    found = _service(request, number)
    form = ChangeForm(request.POST or None, initial=filled(found))
    if request.method == "POST" and form.is_valid():
        changed = actions.change_service(_keeper(request), found, form.words, why=form.cleaned_data["why"],
                                         checked=form.cleaned_data["checked"])
        notices.success(request, _("The help page says so now.") if changed else _("That was already so; nothing changed."))
        return redirect("directory_service", found.pk)
    return _page(request, found, form=form)


@serves(Action.KEEP_DIRECTORY)
@require_POST
def retire(request: HttpRequest, number: int) -> HttpResponseBase:
    """Take it off the page."""
    return _with_reason(request, number, actions.retire_service)


@serves(Action.KEEP_DIRECTORY)
@require_POST
def put_back(request: HttpRequest, number: int) -> HttpResponseBase:
    """Put it back on the page."""
    return _with_reason(request, number, actions.put_back_service)


def _with_reason(request: HttpRequest, number: int, verb: Any) -> HttpResponseBase:
    found, why = _service(request, number), WhyForm(request.POST, prefix="retire")
    if not why.is_valid():
        return _page(request, found, why=why)
    changed = verb(_keeper(request), found, why=why.cleaned_data["why"])
    notices.success(request, _("The help page says so now.") if changed else _("That was already so; nothing changed."))
    return redirect("directory_service", found.pk)


def _page(request: HttpRequest, found: HelpService, *, form: Any = None, why: Any = None) -> HttpResponse:
    is_wrong = bool((form is not None and form.is_bound) or why is not None)
    context = {"service": found, "form": form or ChangeForm(initial=filled(found)), "why": why or WhyForm(prefix="retire"),
               "changes": queries.changes_of(found)}
    return render(request, "safety/directory_service.html", context, status=422 if is_wrong else 200)


def _service(request: HttpRequest, number: int) -> HelpService:
    policy.require(request.user, Action.KEEP_DIRECTORY)
    return get_object_or_404(HelpService, pk=min(number, 2**63 - 1))


def _keeper(request: HttpRequest) -> Any:
    """Every view here has asked the policy first."""
    return request.user
