"""What needs a second person: appeals, bans to confirm, proposals of trainees."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from community import policy
from community.groups.forms import done
from community.http import serves
from community.members.models import Restriction
from community.moderation import actions, drafts, rules, standing
from community.moderation.forms.sanctions import AnswerForm, ProposalForm, ReplyToTraineeForm
from community.moderation.models import Appeal, Case, Proposal
from community.policy import Action

AT_ONCE = 50


@serves(Action.DECIDE_APPEAL)
@require_safe
def second_look(request: HttpRequest) -> HttpResponse:
    """All that waits for somebody else, the longest first."""
    policy.require(request.user, Action.DECIDE_APPEAL)
    appeals = Appeal.objects.waiting().select_related("by", "decision__by", "decision__target_type")[:AT_ONCE]
    proposals = Proposal.objects.waiting().select_related("by", "case")[:AT_ONCE]
    return render(request, "moderation/second_look.html", {
        "appeals": appeals, "bans": _bans(), "proposals": proposals,
        "restriction_desk": drafts.desk(request.user, "restriction")})


def _bans() -> Any:
    alone = Restriction.objects.in_force().filter(kind=Restriction.Kind.BAN, confirmed_at=None)
    return alone.select_related("by", "member", "confirmed_by", "lifted_by").order_by("confirm_by")[:AT_ONCE]


@serves(Action.DECIDE_APPEAL)
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, number: int) -> HttpResponseBase:
    """One appeal: what was written, what was decided and why, what they say; and the answer."""
    policy.require(request.user, Action.DECIDE_APPEAL)
    found = get_object_or_404(
        Appeal.objects.select_related("by", "decided_by", "decision__by", "decision__target_type"), pk=min(number, 2**63 - 1))
    form = AnswerForm(request.POST if request.method == "POST" else None, softens="restriction" in found.decision.effect)
    drafts.desk(request.user, f"appeal.{found.pk}").take_up(form, "answer")
    if request.method == "POST" and form.is_valid() and done(form, lambda: actions.decide_appeal(
            _moderator(request), found, **{key: value for key, value in form.cleaned_data.items() if value is not None})):
        messages.success(request, _("Done, and they are told."))
        return redirect("second_look")
    context = {"appeal": found, "form": form, "decision": found.decision, "rule": rules.titled(found.decision.rule),
               "text": standing.original(_moderator(request), found.decision),
               "refusal": actions.refusal_to_judge(request.user, found)}
    return render(request, "moderation/appeal.html", context, status=422 if form.errors else 200)


@serves(Action.PROPOSE_DECISION)
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, number: int) -> HttpResponseBase:
    """Say, as a trainee, what one would decide about a case."""
    policy.require(request.user, Action.PROPOSE_DECISION)
    case = get_object_or_404(Case, pk=min(number, 2**63 - 1))
    policy.require(request.user, Action.PROPOSE_DECISION, case)
    form = ProposalForm(request.POST if request.method == "POST" else None)
    drafts.desk(request.user, f"case.{case.pk}").take_up(form, "propose")
    if request.method == "POST" and form.is_valid() and done(form, lambda: actions.propose(
            _moderator(request), case, **form.cleaned_data)):
        messages.success(request, _("Proposed. A moderator looks at it, and you read what they say under “Care”."))
        return redirect("care")
    return render(request, "moderation/propose.html", {"case": case, "form": form}, status=422 if form.errors else 200)


@serves(Action.CONFIRM_PROPOSAL)
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: HttpRequest, number: int) -> HttpResponseBase:
    """A trainee's proposal: let it take effect (``confirm``), or decide otherwise (``decline``) and say why."""
    policy.require(request.user, Action.CONFIRM_PROPOSAL)
    found = get_object_or_404(Proposal.objects.select_related("by", "case", "answered_by"), pk=min(number, 2**63 - 1))
    policy.require(request.user, Action.CONFIRM_PROPOSAL, found)
    form = ReplyToTraineeForm(request.POST if request.method == "POST" else None)
    drafts.desk(request.user, f"proposal.{found.pk}").take_up(form, "answer")
    if request.method == "POST" and form.is_valid():
        verb = actions.confirm if "confirm" in request.POST else actions.decline
        if done(form, lambda: verb(_moderator(request), found, answer=form.cleaned_data["answer"])):
            messages.success(request, _("Done; the trainee reads what you wrote."))
            return redirect("second_look")
    context = {"proposal": found, "form": form, "rule": rules.titled(found.rule)}
    return render(request, "moderation/proposal.html", context, status=422 if form.errors else 200)


def _moderator(request: HttpRequest) -> Any:
    """Every view here has asked the policy first."""
    return request.user
