"""Telling moderators of something: one page, signed in or not, with and without scripts; and the receipt."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from community import policy
from community.forum import receipts
from community.http import client_address, serves
from community.moderation.actions.reporting import Account
from community.moderation.actions.reporting import report as send
from community.moderation.forms.reporting import ReportForm, WorryForm
from community.moderation.models import Reason, Report
from community.moderation.queries import targets
from community.policy import Action


@serves(Action.REPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, kind: str, number: int) -> HttpResponseBase:
    """Say that something is wrong with a post, a message, a member or a group."""
    return _told(request, kind, number, ReportForm(request.POST or None))


@serves(Action.REPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def worried(request: HttpRequest, kind: str, number: int) -> HttpResponseBase:
    """Say that one is worried about the person who wrote something."""
    form = WorryForm(request.POST if request.method == "POST" else None)
    return _told(request, kind, number, form, reason=Reason.WORRY)


def _told(request: HttpRequest, kind: str, number: int, form: Any, reason: str = "") -> HttpResponseBase:
    target = targets.thing(request.user, kind, number)
    policy.require(request.user, Action.REPORT, target)
    if request.method == "POST" and form.is_valid():
        account = Account(reason=reason or form.cleaned_data["reason"], words=form.cleaned_data["words"],
                          address=client_address(request))
        return _received(request, send(request.user, target, account))
    context = {"target": target, "kind": kind, "number": number, "form": form, "seen": targets.described(target)}
    template = "moderation/worried.html" if reason else "moderation/report.html"
    return render(request, template, context, status=422 if form.is_bound else 200)


def _received(request: HttpRequest, sent: Report) -> HttpResponseBase:
    """Lead to the receipt; the browser of whoever is not signed in remembers it."""
    response = redirect("report_receipt", sent.token)
    if not request.user.is_authenticated:
        receipts.remember(request, response, receipts.REPORT, sent.token)
    return response


@serves(Action.READ_PAGES)
@require_safe
def receipt(request: HttpRequest, token: UUID) -> HttpResponse:
    """What became of a report, for whoever has its address. It names nobody."""
    found = get_object_or_404(Report, token=token)
    return render(request, "moderation/receipt.html", {"report": found})
