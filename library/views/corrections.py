"""Reporting an error, the receipt, and the editors' queue."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from library import actions, limits, policy
from library.actions.correcting import QUOTE_LENGTH
from library.answers import typed, with_wait
from library.forms.corrections import AnswerForm, ReportForm
from library.models import Correction, Entry, Source
from library.policy import Action, Refused, serves
from library.queries import corrections
from library.quoting import passages


@serves(Action.REPORT_ERROR)
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Report an error in a topic or a question."""
    return _report(request, _found(corrections.reportable(kind, slug)))


@serves(Action.REPORT_ERROR)
@require_http_methods(["GET", "HEAD", "POST"])
def report_source(request: HttpRequest, key: str) -> HttpResponse:
    """Report an error in what the library says of a source."""
    return _report(request, _found(corrections.reportable_source(key)))


@serves(Action.REPORT_ERROR)
@require_safe
@cache_control(no_store=True)
def receipt(request: HttpRequest, token: UUID) -> HttpResponse:
    """What came of a report, for whoever has the address."""
    return render(request, "library/receipt.html", {"correction": _found(corrections.receipt(token))})


@serves(Action.SEE_OWN_REPORTS)
@require_safe
@cache_control(no_store=True)
def own(request: HttpRequest) -> HttpResponse:
    """What the member reported."""
    policy.require(request.user, Action.SEE_OWN_REPORTS)
    return render(request, "library/own_reports.html", {"corrections": corrections.own(request.user)})


@serves(Action.ANSWER_CORRECTION)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The reports in one state, a page of them."""
    policy.require(request.user, Action.ANSWER_CORRECTION)
    states = Correction.State
    state = request.GET.get("state", "")
    state = state if state in states.values else states.WAITING.value
    mine, after = bool(request.GET.get("mine")), request.GET.get("after", "")
    found = corrections.queue(state, assigned_to=request.user if mine else None, after=_number(after))
    return render(request, "library/corrections.html", {
        "queue": found, "state": state, "states": states.choices, "mine": mine, "is_first": not after,
        "waiting": corrections.waiting_count()})


@serves(Action.ANSWER_CORRECTION)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A report beside the page it is about, and its answer."""
    policy.require(request.user, Action.ANSWER_CORRECTION)
    correction = _found(corrections.one(pk))
    form = _answer_form(request, correction)
    if request.method == "POST" and form.is_valid():
        try:
            _answer(request, correction, form)
        except Refused as refused:
            return _refused_answer(request, pk, form, refused)
        messages.success(request, _("Answered. Thank you."))
        return redirect("desk_correction", pk)
    return _show_one(request, correction, form, status=422 if form.errors else 200)


@serves(Action.USE_DESK)
@require_POST
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a report on, or give it back."""
    policy.require(request.user, Action.USE_DESK)
    correction = _found(corrections.one(pk))
    actions.assign(request.user, correction, to=None if "give_back" in request.POST else request.user)
    return redirect("desk_correction", pk)


def _report(request: HttpRequest, thing: Entry | Source) -> HttpResponse:
    quote = request.GET.get("quote", "")[:QUOTE_LENGTH]
    form = ReportForm(request.POST if request.method == "POST" else None, initial={"quote": quote},
                      asks_email=not request.user.is_authenticated)
    context = {"form": form, "thing": thing}
    if not form.is_valid():
        return render(request, "library/report.html", context, status=422 if form.is_bound else 200)
    try:
        limits.spend(limits.REPORT, limits.asker(request))
        made = actions.report_error(request.user, thing, body=form.cleaned_data["body"], quote=form.cleaned_data["quote"],
                                    email=form.cleaned_data.get("email", ""))
    except Refused as refused:
        form.add_error(None, str(refused.sentence))
        return with_wait(render(request, "library/report.html", context, status=refused.status), refused)
    return redirect("correction_receipt", made.token)


def _answer_form(request: HttpRequest, correction: Correction) -> AnswerForm:
    return AnswerForm(request.POST if request.method == "POST" else None, versions=corrections.mending(correction))


def _answer(request: HttpRequest, correction: Correction, form: AnswerForm) -> None:
    said = form.cleaned_data
    if form.is_correction:
        actions.correct(request.user, correction, answer=said["answer"], history_note=said["history_note"],
                        revision=said.get("revision"))
    else:
        actions.decline(request.user, correction, answer=said["answer"])


def _refused_answer(request: HttpRequest, pk: int, form: AnswerForm, refused: Refused) -> HttpResponse:
    """The same page with the refusal; when somebody was quicker, as it is now, and beside it what was typed."""
    now = _found(corrections.one(pk))
    form.add_error(refused.field if isinstance(refused, actions.Unfit) else None, str(refused.sentence))
    return _show_one(request, now, form, status=refused.status)


def _show_one(request: HttpRequest, correction: Correction, form: AnswerForm, *, status: int) -> HttpResponse:
    entry, source = correction.entry, correction.source
    html = f"{entry.summary_html}{entry.safety_html}{entry.html}" if entry else ""
    shown = passages(html, correction.quote)
    return render(request, "library/correction.html", {
        "correction": correction, "entry": entry, "source": source, "form": form, "passages": shown,
        "is_found": any(passage.hit for passage in shown), "typed": [] if correction.is_waiting else typed(request),
    }, status=status)


def _found(thing: Any) -> Any:
    if thing is None:
        raise Http404
    return thing


def _number(typed_number: str) -> int | None:
    return int(typed_number) if typed_number.isascii() and typed_number.isdigit() and len(typed_number) < 16 else None
