"""What the person reads: letters of the team, with help beside them, and the way to answer."""

from typing import Any

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from community import policy
from community.http import serves
from community.moderation.incidents import actions, queries
from community.moderation.incidents.forms import AnswerForm
from community.moderation.incidents.models import Incident
from community.policy import Action
from community.safety import directory
from community.safety.cards import CARDS


@serves(Action.READ_CARE)
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """Everything the team wrote to this member because somebody was worried, the latest first."""
    policy.require(request.user, Action.READ_CARE)
    found = queries.conversations(request.user)
    for incident in found:
        if any(reply.by_id and not reply.seen_at for reply in incident.replies.all()):
            actions.note_seen(_person(request), incident)
    return _page(request, found)


@serves(Action.READ_CARE)
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Write back."""
    incident, form = _own(request, pk), AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, queries.conversations(request.user), wrong=(incident.pk, form))
    actions.answer(_person(request), incident, body=form.cleaned_data["body"])
    notices.success(request, _("Sent. A person reads it. If it cannot wait, please use the numbers on this page."))
    return redirect("letters")


@serves(Action.READ_CARE)
@require_POST
def consent(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Say whether we may come back tomorrow: one press."""
    wishes = request.POST.get("wishes") == "yes"
    actions.answer_consent(_person(request), _own(request, pk), wishes=wishes)
    notices.success(request, _("Thank you. Somebody comes back to you tomorrow.") if wishes
                    else _("Thank you for saying so. Nobody will write to you about this unless you write."))
    return redirect("letters")


def _page(request: HttpRequest, found: list[Incident], *, wrong: tuple[int, AnswerForm] | None = None) -> HttpResponse:
    countries = directory.countries(timezone.localdate())
    forms = {each.pk: AnswerForm(auto_id=f"answer-{each.pk}-%s") for each in found} | dict([wrong] if wrong else [])
    talks = [{"incident": each, "form": forms[each.pk], "may_answer": not each.is_closed and _is_ours(each)} for each in found]
    context = {"talks": talks, "countries": countries, "cards": CARDS,
               "chosen": directory.chosen(countries, request.COOKIES.get("country", ""))}
    return render(request, "notifications/care.html", context, status=422 if wrong else 200)


def _is_ours(incident: Incident) -> bool:
    """Whether the last word is the team's, so that it is the person's turn."""
    replies = list(incident.replies.all())
    return bool(replies) and replies[-1].by_id is not None


def _own(request: HttpRequest, pk: int) -> Incident:
    found = get_object_or_404(Incident, pk=min(pk, 2**63 - 1))
    policy.require(request.user, Action.READ_CARE, found)
    return found


def _person(request: HttpRequest) -> Any:
    """Every view here has asked the policy first."""
    return request.user
