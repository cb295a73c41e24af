"""Looking after a group: requests, invitations, who belongs, who hosts, and the log."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.groups import actions
from community.groups.forms import done
from community.groups.forms.belonging import InviteForm, NameForm
from community.groups.forms.hosting import HandOverForm, HostForm
from community.groups.forms.keeping import ReasonForm
from community.groups.models import GroupHost, Invitation, JoinRequest, Membership, SupportGroup
from community.groups.queries.managing import desk_of
from community.groups.queries.people import trained_hosts
from community.groups.views.finding import found, member
from community.http import serves
from community.policy import Action

_PAGE = ["GET", "HEAD", "POST"]
A_PAGE = 50


@serves(Action.MANAGE_GROUP)
@require_safe
def manage(request: HttpRequest, slug: str) -> HttpResponse:
    """All that waits for somebody who looks after the group, and the ways to change it."""
    return _desk(request, found(request, slug, Action.MANAGE_GROUP))


def _desk(request: HttpRequest, group: SupportGroup, *, status: int = 200, **given: object) -> HttpResponse:
    desk = desk_of(group)
    hosting = {row.member_id for row in desk.hosts}
    context = {"invite_form": InviteForm(), "add_form": NameForm(), "host_form": HostForm(
        among=[each for each in trained_hosts() if each.pk not in hosting])}
    return render(request, "groups/manage.html", {"group": group, "desk": desk, **context, **given}, status=status)


@serves(Action.MANAGE_GROUP)
@require_safe
def log(request: HttpRequest, slug: str) -> HttpResponse:
    """What was done in the group, the latest first."""
    group = found(request, slug, Action.MANAGE_GROUP)
    rows = Paginator(group.log.select_related("by", "about"), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "groups/log.html", {"group": group, "rows": rows})


@serves(Action.MANAGE_GROUP)
@require_http_methods(_PAGE)
def request(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Read a request; approve it, or decline it with a reason."""
    group = found(request, slug, Action.MANAGE_GROUP)
    asked = get_object_or_404(JoinRequest.objects.select_related("member", "group", "decided_by"), pk=pk, group=group)
    form = ReasonForm(request.POST if "decline" in request.POST else None)
    if "approve" in request.POST:
        _tell_answered(request, changed=actions.approve(member(request), asked) is not None)
        return redirect("group_manage", group.slug)
    if form.is_valid():
        _tell_answered(request, changed=actions.decline(member(request), asked, reason=form.cleaned_data["reason"]))
        return redirect("group_manage", group.slug)
    context = {"group": group, "asked": asked, "form": form}
    return render(request, "groups/request.html", context, status=422 if request.method == "POST" else 200)


def _tell_answered(request: HttpRequest, *, changed: bool) -> None:
    if changed:
        messages.success(request, _("Done. They are told here on the site."))
    else:
        messages.info(request, _("Somebody has answered this request already; nothing changed."))


@serves(Action.ADD_TO_GROUP)
@require_POST
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Let somebody in, by name. They are told, and may leave at once."""
    group = found(request, slug, Action.ADD_TO_GROUP)
    form, entries = NameForm(request.POST), []
    if form.is_valid() and done(form, lambda: entries.append(
            actions.add_member(member(request), group, form.cleaned_data["name"]))):
        name = form.cleaned_data["name"].name
        if not entries[0].is_new:
            messages.info(request, _("%(name)s belongs here already, or is in the queue.") % {"name": name})
        elif entries[0].is_in:
            messages.success(request, _("%(name)s belongs here now. They are told, and may leave again.") % {"name": name})
        else:
            messages.success(request, _("All places are taken, so %(name)s is in the queue, and is told.") % {"name": name})
        return redirect("group_manage", group.slug)
    return _desk(request, group, status=422, add_form=form)


@serves(Action.MANAGE_GROUP)
@require_POST
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Make an invitation. Its link is shown in this answer and never again: only its digest is kept."""
    group = found(request, slug, Action.MANAGE_GROUP)
    form, made = InviteForm(request.POST), []
    if form.is_valid() and done(form, lambda: made.append(actions.invite(member(request), group, **form.cleaned_data))):
        return _desk(request, group, link=request.build_absolute_uri(reverse("invitation", args=[made[0]])))
    return _desk(request, group, status=422, invite_form=form)


@serves(Action.MANAGE_GROUP)
@require_POST
def revoke(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """End an invitation early."""
    group = found(request, slug, Action.MANAGE_GROUP)
    row = get_object_or_404(Invitation.objects.select_related("group"), pk=pk, group=group)
    if actions.revoke(member(request), row):
        messages.success(request, _("This link no longer leads in."))
    return redirect("group_manage", group.slug)


@serves(Action.MANAGE_GROUP)
@require_http_methods(_PAGE)
def member_page(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Remove somebody with a reason, or allow somebody who was removed to come back."""
    group = found(request, slug, Action.MANAGE_GROUP)
    row = get_object_or_404(Membership.objects.select_related("member", "left_by"), pk=pk, group=group)
    if "readmit" in request.POST:
        if actions.readmit(member(request), group, row.member):
            messages.success(request, _("They may join again, and are told so."))
        return redirect("group_manage", group.slug)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        if actions.remove_member(member(request), group, row.member, reason=form.cleaned_data["reason"]):
            messages.success(request, _("They no longer belong to the group, and are told why."))
        return redirect("group_members", group.slug)
    context = {"group": group, "row": row, "form": form}
    return render(request, "groups/member.html", context, status=422 if form.is_bound else 200)


@serves(Action.APPOINT_HOST)
@require_POST
def appoint(request: HttpRequest, slug: str) -> HttpResponse:
    """Let a trained host host this group."""
    group = found(request, slug, Action.APPOINT_HOST)
    form = HostForm(request.POST, among=trained_hosts())
    if form.is_valid() and done(form, lambda: actions.appoint(member(request), group, form.chosen)):
        messages.success(request, _("%(name)s hosts this group now.") % {"name": form.chosen.name})
        return redirect("group_manage", group.slug)
    return _desk(request, group, status=422, host_form=form)


@serves(Action.MANAGE_GROUP)
@require_http_methods(_PAGE)
def host(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """End somebody's hosting, hand it over, or step back from one's own."""
    group = found(request, slug, Action.MANAGE_GROUP)
    row = get_object_or_404(GroupHost.objects.current().select_related("member"), pk=pk, group=group)
    actor = member(request)
    among = [each for each in trained_hosts() if each.pk != row.member_id]
    taking = HandOverForm(request.POST if "hand_over" in request.POST else None, among=among, is_own=actor.pk == row.member_id,
                         auto_id="taking_%s")  # both forms give a reason
    ending = ReasonForm(request.POST if "end" in request.POST else None)
    is_done = "step_back" in request.POST and actor.pk == row.member_id and actions.step_back(actor, group)
    if taking.is_valid():
        is_done = done(taking, lambda: actions.hand_over(
            actor, group, giver=row.member, taker=taking.chosen, reason=taking.cleaned_data.get("reason", "")))
    elif ending.is_valid():
        is_done = actions.end_hosting(actor, group, row.member, reason=ending.cleaned_data["reason"])
    if is_done:
        messages.success(request, _("Done, and written in the log of the group."))
        return redirect(group)
    context = {"group": group, "row": row, "taking": taking, "ending": ending}
    return render(request, "groups/host.html", context, status=422 if request.method == "POST" else 200)
