"""Coming into a group, and leaving it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from community import policy
from community.groups import actions
from community.groups.actions.inviting import digest_of, run_out
from community.groups.forms import done
from community.groups.forms.belonging import AskForm, TickForm
from community.groups.models import Invitation
from community.groups.queries.pages import guidelines_of, is_full, standing_of
from community.groups.views.finding import found, member
from community.groups.views.lists import group_page
from community.http import serves
from community.policy import Action


@serves(Action.JOIN_GROUP)
@require_POST
def join(request: HttpRequest, slug: str) -> HttpResponse:
    """Come into an open group, or into its queue."""
    group = found(request, slug, Action.JOIN_GROUP)
    form, entries = TickForm(request.POST, group=group), []
    if form.is_valid() and done(form, lambda: entries.append(
            actions.join(member(request), group, agreed=form.cleaned_data["version"]))):
        _greet(request, entries[0])
        return redirect(group)
    return group_page(request, group, form, status=422)


@serves(Action.JOIN_GROUP)
@require_POST
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask to join, with a note for the hosts."""
    group = found(request, slug, Action.JOIN_GROUP)
    form = AskForm(request.POST, group=group)
    if form.is_valid() and done(form, lambda: actions.ask(
            member(request), group, words=form.cleaned_data["note"], agreed=form.cleaned_data["version"])):
        messages.success(request, _("Your note is with the hosts. You are told here as soon as one of them has read it."))
        return redirect(group)
    return group_page(request, group, form, status=422)


@serves(Action.READ_GROUP)
@require_POST
def agree(request: HttpRequest, slug: str) -> HttpResponse:
    """Tick guidelines that have changed."""
    group = found(request, slug)
    form = TickForm(request.POST, group=group)
    if form.is_valid() and done(form, lambda: actions.agree(member(request), group, version=form.cleaned_data["version"])):
        messages.success(request, _("Thank you. You can write in the group again."))
        return redirect(group)
    return group_page(request, group, form, status=422)


@serves(Action.LEAVE_GROUP)
@require_POST
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Take back a request, or a place in the queue."""
    group = found(request, slug)
    if actions.withdraw(member(request), group):
        messages.success(request, _("That is taken back. You can come another time."))
    return redirect(group)


@serves(Action.LEAVE_GROUP)
@require_POST
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Leave a group."""
    group = found(request, slug)
    if actions.leave(member(request), group):
        messages.success(request, _("You have left “%(name)s”. You can come back as anybody can.") % {"name": group.name})
    return redirect("groups")


@serves(Action.USE_INVITATION)
@sensitive_variables("secret")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Where the link of an invitation leads: what the group is, its guidelines, and the way in."""
    policy.require(request.user, Action.USE_INVITATION)
    row = Invitation.objects.usable().select_related("group").filter(
        digest=digest_of(secret), group__archived_at=None).first()
    if row is None:
        raise run_out()
    form, entries = TickForm(request.POST or None, group=row.group), []
    if request.method == "POST" and form.is_valid() and done(form, lambda: entries.append(
            actions.accept(member(request), row, agreed=form.cleaned_data["version"]))):
        _greet(request, entries[0])
        return redirect(row.group if entries[0].is_in else "groups")
    context = {"group": row.group, "guidelines": guidelines_of(row.group), "is_full": is_full(row.group), "form": form,
               "standing": standing_of(request.user, row.group)}
    return render(request, "groups/invitation.html", context, status=422 if form.is_bound else 200)


def _greet(request: HttpRequest, entry: actions.Entry) -> None:
    if not entry.is_in:
        messages.info(request, _("All places are taken just now. You are in the queue, and told here when one is free."))
    elif entry.is_new:
        messages.success(request, _("Welcome. You belong to this group now."))
    else:
        messages.info(request, _("You belong to this group already."))
