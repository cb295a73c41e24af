"""The page of a case, and what is done there."""

from typing import Any

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from community.http import serves
from community.moderation import drafts, rules
from community.moderation.actions import acting, resolving, taking
from community.moderation.acts import offer
from community.moderation.forms.casework import EndingForm, words_in
from community.moderation.models import Case
from community.moderation.queries.case_page import case_for, case_page
from community.policy import Action
from community.safety.cards import CARDS


@serves(Action.READ_CASE)
@require_safe
def case(request: HttpRequest, number: int) -> HttpResponse:
    """What there is to know, and what may be done."""
    return _shown(request, case_for(request.user, number), EndingForm())


def _shown(request: HttpRequest, found: Case, form: EndingForm, status: int = 200) -> HttpResponse:
    act, sentence = request.GET.get("act", ""), request.GET.get("sentence", "")
    page = case_page(request.user, found, act=act, sentence=int(sentence[:18]) if _is_number(sentence) else 0)
    desk = drafts.desk(request.user, f"case.{found.pk}")
    context = {"page": page, "case": found, "form": desk.take_up(form, "end"), "desk": desk, "cards": CARDS.values(),
               "guidelines": rules.choices(), "chosen": act}
    return render(request, "moderation/case.html", context, status=status)


@serves(Action.TAKE_CASE)
@require_POST
def take(request: HttpRequest, number: int, verb: str) -> HttpResponseBase:
    """Claim it, put it back (with a note: hand it over), or leave it to others for good."""
    found, version = case_for(request.user, number), _version(request)
    if verb == "claim":
        taking.claim(_moderator(request), found, version=version)
        return redirect(found)
    if verb == "release":
        taking.release(_moderator(request), found, version=version, words=words_in(request.POST, "words"))
        notices.success(request, _("It is back in the queue."))
    elif verb == "too-heavy":
        taking.set_aside(_moderator(request), found, version=version)
        notices.success(request, _("Others have it now, and it will not come to you again. Take care of yourself."))
    elif verb == "escalate":
        taking.escalate(_moderator(request), found, version=version, words=words_in(request.POST, "words"))
        notices.success(request, _("An administrator decides about it now."))
    else:
        raise Http404
    return redirect("moderation")


@serves(Action.DECIDE_CASE)
@require_POST
def act(request: HttpRequest, number: int, name: str) -> HttpResponseBase:
    """Do one of the things the page offered."""
    found = case_for(request.user, number)
    chosen = offer(request.user, found, name) or _known(name)
    acting.act_on(_moderator(request), found, chosen, version=_version(request), words=words_in(request.POST, "words"),
                  rule=_rule(request))
    notices.success(request, _("Done, and written in the log."))
    return redirect(found)


@serves(Action.DECIDE_CASE)
@require_POST
def resolve(request: HttpRequest, number: int) -> HttpResponseBase:
    """End it."""
    found, form = case_for(request.user, number), EndingForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, form, status=422)
    resolving.resolve(_moderator(request), found, form.ending, version=_version(request))
    notices.success(request, _("The case is closed. Those who told us hear of it."))
    return redirect("moderation")


@serves(Action.READ_CASE)
@require_POST
def write_note(request: HttpRequest, number: int) -> HttpResponseBase:
    """Leave a word for the team."""
    found = case_for(request.user, number)
    taking.write_note(_moderator(request), found, words=words_in(request.POST, "words"))
    return redirect(found)


def _known(name: str) -> Any:
    known = acting.known(name)
    if known is None:
        raise Http404
    return known


def _rule(request: HttpRequest) -> str:
    """The number of the guideline that was chosen; empty for none."""
    value = request.POST.get("rule", "")
    return value if rules.titled(value) else ""


def _version(request: HttpRequest) -> int:
    value = request.POST.get("version", "")
    return int(value) if _is_number(value) and len(value) < 10 else 0


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdigit()


def _moderator(request: HttpRequest) -> Any:
    """Every view here has asked the policy first."""
    return request.user
