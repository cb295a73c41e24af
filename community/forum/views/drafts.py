"""Drafts: kept while they are typed, listed, discarded."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from community import policy
from community.forum import actions
from community.forum.queries import drafts
from community.forum.views.answering import member
from community.http import prefer_json, serves
from community.policy import Action


@serves(Action.KEEP_DRAFT)
@require_POST
def keep(request: HttpRequest) -> HttpResponseBase:
    """Keep what stands in a form. The answer says so, without a time: the clock here is not everybody's."""
    prefer_json(request)
    policy.require(request.user, Action.KEEP_DRAFT)
    form = request.GET.get("form", "")
    place = drafts.place_of(request.user, form)
    words = drafts.typed(request.POST)
    draft = actions.keep(member(request), drafts.kept_as(member(request), form, place, words), words, address=place.address)
    if draft is None:
        return JsonResponse({"sentence": "", "version": ""})
    return JsonResponse({"sentence": _("Kept as a draft"), "version": f"{draft.saved_at.timestamp():.6f}"})


@serves(Action.KEEP_DRAFT)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Everything that was typed and not sent."""
    policy.require(request.user, Action.KEEP_DRAFT)
    context = {"drafts": drafts.listed(member(request)), "days": actions.KEPT_DAYS}
    return render(request, "forum/drafts.html", context)


@serves(Action.KEEP_DRAFT)
@require_POST
def discard(request: HttpRequest) -> HttpResponse:
    """Throw one away: from the list, or from the form it stands in."""
    policy.require(request.user, Action.KEEP_DRAFT)
    if actions.discard(member(request), request.POST.get("form", "")[:100].replace("\0", "")):
        messages.success(request, _("The draft is discarded."))
    back = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return redirect(back if is_ours else "drafts")
