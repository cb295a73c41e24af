"""Hosts of the site: asking somebody, taking that back, and ending the task of a host. Pages for moderators."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community import policy
from community.groups import actions
from community.groups.forms import done
from community.groups.forms.hosting import OfferForm
from community.groups.forms.keeping import ReasonForm
from community.groups.models import HostOffer
from community.groups.queries.site_hosts import site_hosts, standing_offers
from community.groups.views.finding import member
from community.http import serves
from community.members.models import Member
from community.policy import Action

_PAGE = ["GET", "HEAD", "POST"]


@serves(Action.KEEP_HOSTS)
@require_http_methods(_PAGE)
def hosts(request: HttpRequest) -> HttpResponse:
    """Who hosts here, who was asked; and asking somebody, with a reason."""
    policy.require(request.user, Action.KEEP_HOSTS)
    form = OfferForm(request.POST or None)
    if form.is_valid() and done(form, lambda: actions.offer_hosting(
            member(request), form.cleaned_data["name"], reason=form.cleaned_data["reason"])):
        messages.success(request, _("They are asked, and are a host when they have been through the checklist."))
        return redirect("site_hosts")
    context = {"form": form, "hosts": site_hosts(member(request)), "offers": standing_offers()}
    return render(request, "groups/site_hosts.html", context, status=422 if form.is_bound else 200)


@serves(Action.KEEP_HOSTS)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an offer back."""
    policy.require(request.user, Action.KEEP_HOSTS)
    if actions.withdraw_offer(member(request), get_object_or_404(HostOffer.objects.select_related("member"), pk=pk)):
        messages.success(request, _("The offer is taken back."))
    else:
        messages.info(request, _("They have answered already; nothing changed."))
    return redirect("site_hosts")


@serves(Action.END_HOST_ROLE)
@require_http_methods(_PAGE)
def host(request: HttpRequest, pk: int) -> HttpResponse:
    """End the task of a host, with a reason they read."""
    policy.require(request.user, Action.KEEP_HOSTS)
    whom = get_object_or_404(Member.objects.filter(is_active=True), pk=pk)
    policy.require(request.user, Action.END_HOST_ROLE, whom)
    form = ReasonForm(request.POST or None)
    if form.is_valid() and done(form, lambda: actions.end_role(
            member(request), whom, reason=form.cleaned_data["reason"])):
        messages.success(request, _("%(name)s is no longer a host of the site, and is told why.") % {"name": whom.name})
        return redirect("site_hosts")
    return render(request, "groups/site_host.html", {"whom": whom, "form": form}, status=422 if form.is_bound else 200)
