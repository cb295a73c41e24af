"""Sentences kept ready: read, added, changed and taken away."""

from typing import Any

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community import policy
from community.http import serves
from community.moderation import drafts
from community.moderation.actions import wording
from community.moderation.forms.casework import CannedForm
from community.moderation.models import CannedReason
from community.policy import Action


@serves(Action.KEEP_REASONS)
@require_http_methods(["GET", "HEAD", "POST"])
def reasons(request: HttpRequest) -> HttpResponseBase:
    """All of them, and a form for one more."""
    policy.require(request.user, Action.KEEP_REASONS)
    return _form(request, None)


@serves(Action.KEEP_REASONS)
@require_http_methods(["GET", "HEAD", "POST"])
def reason(request: HttpRequest, number: int) -> HttpResponseBase:
    """Change one."""
    policy.require(request.user, Action.KEEP_REASONS)
    return _form(request, _found(number))


@serves(Action.KEEP_REASONS)
@require_POST
def retire(request: HttpRequest, number: int) -> HttpResponse:
    """Offer one no longer."""
    policy.require(request.user, Action.KEEP_REASONS)
    if wording.retire_reason(_moderator(request), _found(number)):
        notices.success(request, _("It is no longer offered."))
    return redirect("moderation_reasons")


def _form(request: HttpRequest, row: CannedReason | None) -> HttpResponseBase:
    form = CannedForm(request.POST or None, instance=row)
    drafts.desk(request.user, f"sentence.{row.pk if row else 0}").take_up(form, "edit")
    if request.method == "POST" and form.is_valid():
        wording.keep_reason(_moderator(request), row, fields=form.cleaned_data)
        notices.success(request, _("Kept. It is offered from now on."))
        return redirect("moderation_reasons")
    context = {"form": form, "row": row, "rows": CannedReason.objects.filter(retired_at=None).select_related("by")}
    return render(request, "moderation/reasons.html", context, status=422 if form.is_bound else 200)


def _found(number: int) -> CannedReason:
    return get_object_or_404(CannedReason, pk=min(number, 2**63 - 1), retired_at=None)


def _moderator(request: HttpRequest) -> Any:
    """Every view here has asked the policy first."""
    return request.user
