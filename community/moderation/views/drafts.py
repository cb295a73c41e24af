"""Drafts of moderation: kept while they are typed, given back on the page they belong to."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community import policy
from community.chat.models import Message
from community.forum.models import Post
from community.http import prefer_json, serves
from community.members.models import Member, Restriction
from community.moderation import drafts
from community.moderation.actions.drafting import keep_draft
from community.moderation.incidents.models import Incident, ReplyTemplate
from community.moderation.models import Appeal, CannedReason, Proposal
from community.moderation.queries.case_page import case_for
from community.policy import Action


@serves(Action.KEEP_DRAFT)
@require_POST
def keep(request: HttpRequest) -> HttpResponseBase:
    """Keep what stands in a form, for the moderator who typed it and nobody else."""
    prefer_json(request)
    policy.require(request.user, Action.KEEP_DRAFT)
    policy.require(request.user, Action.READ_QUEUE)
    name = request.GET.get("form", "")
    found = drafts.parsed(name)
    if found is None:
        raise Http404
    kept = keep_draft(_moderator(request), name, drafts.typed(request.POST), address=_page(request.user, *found[:2]))
    sentence = _("Kept as a draft, for you alone") if kept else ""
    return JsonResponse({"sentence": sentence, "version": f"{kept.saved_at.timestamp():.6f}" if kept else ""})


# What a form may be about, what its reader must be allowed to do with it, and the name of its page.
_PAGES: dict[str, tuple[Any, Action, str]] = {
    "incident": (Incident.objects, Action.LOOK_AFTER, "incident"),
    "debrief": (Incident.objects, Action.LOOK_AFTER, "incident_debrief"),
    "appeal": (Appeal.objects.select_related("decision", "by"), Action.DECIDE_APPEAL, "appeal"),
    "proposal": (Proposal.objects, Action.CONFIRM_PROPOSAL, "proposal"),
}


# What stands on a page with a list: what one must be allowed to do there, and the name of the page.
_ON_LISTS: dict[str, tuple[Action, str]] = {
    "queue": (Action.APPROVE_HELD, "moderation"), "phrase": (Action.MANAGE_PHRASES, "phrases"),
    "sentence": (Action.KEEP_REASONS, "moderation_reasons"), "template": (Action.KEEP_TEMPLATES, "reply_template_new"),
}


def _of_list(listing: str, kind: str, number: int) -> str:
    """The page of something on a list, or, for what is new or about many, that of the list."""
    if not number:
        return reverse(listing)
    if kind == "sentence":
        return reverse("moderation_reason", args=[get_object_or_404(CannedReason, pk=number, retired_at=None).pk])
    if kind == "template":
        return reverse("reply_template", args=[get_object_or_404(ReplyTemplate, pk=number).name])
    raise Http404


def _page(moderator: Any, kind: str, number: int) -> str:
    """The page of the form, when ``moderator`` may be there."""
    if kind == "case":
        return case_for(moderator, number).get_absolute_url()
    if kind in _PAGES:
        rows, action, page = _PAGES[kind]
        policy.require(moderator, action, get_object_or_404(rows.all(), pk=number))
        return reverse(page, args=[number])
    if kind in _ON_LISTS:
        action, listing = _ON_LISTS[kind]
        policy.require(moderator, action)
        return _of_list(listing, kind, number)
    policy.require(moderator, Action.SEE_CONCEALED)
    if kind in {"member", "restriction"}:
        row = get_object_or_404(Restriction.objects.select_related("member"), pk=number) if kind == "restriction" else None
        member = row.member if row else get_object_or_404(Member, pk=number, is_guest=False)
        policy.require(moderator, Action.READ_MEMBER_FILE, member)
        return reverse("moderation_member", args=[member.username])
    model: Any = Post if kind == "post" else Message
    return str(get_object_or_404(model, pk=number).get_absolute_url())


def _moderator(request: HttpRequest) -> Any:
    """The view has asked the policy first."""
    return request.user
