"""Pages for moderators: the words they begin from."""

from typing import Any

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community import policy
from community.http import serves
from community.moderation import drafts
from community.moderation.incidents import actions, queries
from community.moderation.incidents.actions.templates import Wording
from community.moderation.incidents.forms import TemplateForm
from community.moderation.incidents.models import ReplyTemplate
from community.policy import Action


@serves(Action.KEEP_TEMPLATES)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """All of them, those no longer offered too."""
    policy.require(request.user, Action.KEEP_TEMPLATES)
    return render(request, "moderation/incidents/templates.html", {"templates": queries.templates(retired=True)})


@serves(Action.KEEP_TEMPLATES)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, name: str = "") -> HttpResponseBase:
    """Change one, or add one."""
    policy.require(request.user, Action.KEEP_TEMPLATES)
    found = get_object_or_404(ReplyTemplate, name=name) if name else None
    initial = {"title": found.title, "purpose": found.purpose, "body": found.body.strip()} if found else {}
    form = TemplateForm(request.POST or None, initial=initial)
    drafts.desk(request.user, f"template.{found.pk if found else 0}").take_up(form, "edit")
    if request.method == "POST" and form.is_valid():
        actions.keep_template(_moderator(request), found, Wording(**form.cleaned_data))
        notices.success(request, _("Kept."))
        return redirect("reply_templates")
    context = {"form": form, "template": found}
    return render(request, "moderation/incidents/template.html", context, status=422 if form.is_bound else 200)


@serves(Action.KEEP_TEMPLATES)
@require_POST
def retire(request: HttpRequest, name: str) -> HttpResponseBase:
    """Offer it no longer."""
    policy.require(request.user, Action.KEEP_TEMPLATES)
    actions.retire_template(_moderator(request), get_object_or_404(ReplyTemplate, name=name))
    return redirect("reply_templates")


def _moderator(request: HttpRequest) -> Any:
    """Every view here has asked the policy first."""
    return request.user
