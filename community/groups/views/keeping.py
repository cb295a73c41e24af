"""Founding a group and keeping it: pages for moderators."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from community import policy
from community.groups import actions
from community.groups.forms import done
from community.groups.forms.keeping import PROFILE, FoundingForm, GuidelinesForm, PinsForm, ProfileForm, ReasonForm
from community.groups.models import SupportGroup
from community.groups.queries.pages import guidelines_of
from community.groups.views.finding import found, member
from community.http import serves
from community.policy import Action

_PAGE = ["GET", "HEAD", "POST"]


@serves(Action.FOUND_GROUP)
@require_http_methods(_PAGE)
def new(request: HttpRequest) -> HttpResponse:
    """Found a group with its board and its room."""
    policy.require(request.user, Action.FOUND_GROUP)
    form, founded = FoundingForm(request.POST or None), []
    if form.is_valid() and done(form, lambda: founded.append(
            actions.found(member(request), form.profile, guidelines=form.cleaned_data["guidelines"]))):
        messages.success(request, _("The group is there, with its board and its room. Now it needs a host."))
        return redirect("group_manage", founded[0].slug)
    return render(request, "groups/new.html", {"form": form}, status=422 if form.is_bound else 200)


@serves(Action.KEEP_GROUP)
@require_http_methods(_PAGE)
def about(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what the group says of itself, how people join, and how many."""
    group = found(request, slug, Action.KEEP_GROUP)
    now = {name: getattr(group, name) for name in PROFILE}
    form = ProfileForm(request.POST or None, initial=now)
    return _kept(request, group, form, lambda: actions.edit(member(request), group, form.profile))


@serves(Action.KEEP_GROUP)
@require_http_methods(_PAGE)
def guidelines(request: HttpRequest, slug: str) -> HttpResponse:
    """Write new guidelines; everybody is asked to tick them."""
    group = found(request, slug, Action.KEEP_GROUP)
    now = guidelines_of(group)
    form = GuidelinesForm(request.POST or None, initial={"guidelines": now.body if now else ""})
    return _kept(request, group, form, lambda: actions.write_guidelines(
        member(request), group, body=form.cleaned_data["guidelines"]))


@serves(Action.KEEP_GROUP)
@require_http_methods(_PAGE)
def pages(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose the pages of the library that stand on the group's page."""
    group = found(request, slug, Action.KEEP_GROUP)
    form = PinsForm(request.POST if request.method == "POST" else None, initial={"pages": "\n".join(group.pinned_entries)})
    return _kept(request, group, form, lambda: actions.pin_entries(
        member(request), group, paths=form.cleaned_data["pages"]))


@serves(Action.KEEP_GROUP)
@require_http_methods(_PAGE)
def archive(request: HttpRequest, slug: str) -> HttpResponse:
    """Archive a group, with a reason its members read."""
    group = found(request, slug, Action.KEEP_GROUP)
    form = ReasonForm(request.POST or None)
    return _kept(request, group, form, lambda: actions.archive(member(request), group, reason=form.cleaned_data["reason"]))


@serves(Action.KEEP_GROUP)
@require_POST
def restore(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a group out of the archive."""
    group = found(request, slug, Action.KEEP_GROUP)
    if actions.restore(member(request), group):
        messages.success(request, _("The group goes on, with everybody who belongs to it."))
    return redirect("group_manage", group.slug)


_SAVED = {
    "about": gettext_lazy("Saved."),
    "guidelines": gettext_lazy("These guidelines hold now. Whoever belongs is asked to tick them."),
    "pages": gettext_lazy("Saved."),
    "archive": gettext_lazy("The group is archived. Nothing is lost, and it can be taken out again."),
}


def _kept(request: HttpRequest, group: SupportGroup, form: forms.Form, act: Callable[[], Any]) -> HttpResponse:
    """Do what was filled in, or show the form, again with what is wrong."""
    name = str(request.resolver_match.url_name).removeprefix("group_") if request.resolver_match else ""
    if form.is_valid() and done(form, act):
        messages.success(request, str(_SAVED[name]))
        return redirect("group_manage", group.slug)
    context = {"form": form, "group": group, "page_name": name}
    return render(request, f"groups/keeping/{name}.html", context, status=422 if form.is_bound else 200)
