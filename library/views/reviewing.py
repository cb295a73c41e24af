"""The review of one entry: where it stands, and each decision about it. Also what readers of a retired page get."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from library import actions, diffs, policy, queries
from library.actions.rendering import glossary
from library.answers import typed
from library.forms.editing import EntryForm
from library.forms.reviewing import PublishForm, RetireForm, SendBackForm
from library.models import Entry, Revision
from library.policy import Action, Refused, serves
from library.queries import reviewing
from library.queries.proofs import proof
from library.queries.reviewing import Standing
from library.queries.tabs import tab

HOPS = 5  # retired pages that lead to retired pages

Deed = Callable[[Revision], object]


@serves(Action.SEE_UNPUBLISHED)
@require_safe
def review(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """The version under way: what it changes, how it reads, what is missing, and what can be done."""
    policy.require(request.user, Action.SEE_UNPUBLISHED)
    return _shown(request, _entry(kind, slug))


@serves(Action.SUBMIT_REVISION)
@require_POST
def submit(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    """Hand a draft in for review."""
    return _decide(request, kind, slug, lambda revision: actions.submit(request.user, revision),
                   _("Handed in for review. Another editor reads it before it is published."))


@serves(Action.SUBMIT_REVISION)
@require_POST
def take_back(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    """Take a version back from review."""
    return _decide(request, kind, slug, lambda revision: actions.take_back(request.user, revision),
                   _("Taken back. It is a draft again."))


@serves(Action.SEND_BACK)
@require_POST
def send_back(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    """Give a version back to its author with a comment."""
    policy.require(request.user, Action.SEND_BACK)
    form = SendBackForm(request.POST)
    if not form.is_valid():
        return _shown(request, _entry(kind, slug), status=422, send_back=form)
    return _decide(request, kind, slug, lambda revision: actions.send_back(request.user, revision, **form.cleaned_data),
                   _("Sent back. The author reads your comment on the page of the review."), send_back=form)


@serves(Action.PUBLISH)
@require_POST
def publish(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    """Show a version to readers, now or at a time."""
    policy.require(request.user, Action.USE_DESK)
    form = PublishForm(request.POST)
    if not form.is_valid():
        return _shown(request, _entry(kind, slug), status=422, publish=form)
    said = form.cleaned_data
    done = _("It is on the schedule.") if said["at"] else _("Published. Readers see it now.")
    return _decide(request, kind, slug, lambda revision: actions.publish(
        request.user, revision, reviewed_by=said["role"], at=said["at"]), done, publish=form)


@serves(Action.PUBLISH)
@require_POST
def unschedule(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    """Take a version off the schedule."""
    return _decide(request, kind, slug, lambda revision: actions.unschedule(request.user, revision),
                   _("Taken off the schedule."))


@serves(Action.SUBMIT_REVISION)
@require_POST
def confirm(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    """Say that the page was read again and nothing needs to change."""
    return _decide(request, kind, slug, lambda revision: actions.confirm_unchanged(
        request.user, revision.entry, seen=revision.number),
                   _("Thank you for reading it again. Another editor confirms it."))


@serves(Action.RETIRE)
@require_POST
def restore(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    """Show a retired page to readers again."""
    return _decide(request, kind, slug, lambda revision: _restore(request, revision.entry), _("Readers see this page again."))


def _restore(request: HttpRequest, entry: Entry) -> None:
    if not actions.unretire(request.user, entry):
        raise Refused(_("This page is not retired. Somebody was quicker, perhaps."), status=409)


@serves(Action.RETIRE)
@require_http_methods(["GET", "HEAD", "POST"])
def retire(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    """Take a page out of the library."""
    policy.require(request.user, Action.RETIRE)
    entry = _entry(kind, slug)
    form = RetireForm(request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound and not form.is_valid() else 200
    if form.is_bound and form.is_valid():
        try:
            if not actions.retire(request.user, entry, **form.cleaned_data):
                raise Refused(_("This page is not published, so it cannot be retired."), status=409)
        except Refused as refused:
            other = "redirect_to" if refused.status == 422 else None
            form.add_error(refused.field if isinstance(refused, actions.Unfit) else other, str(refused.sentence))
            entry, status = _entry(kind, slug), refused.status
        else:
            messages.success(request, _("Retired. Readers no longer get this page."))
            return redirect(entry.address("review"))
    return render(request, "library/retire.html", {"entry": entry, "form": form}, status=status)


def retired_answer(request: HttpRequest, entry: Entry) -> HttpResponseBase:
    """What readers of a retired page get: the page they are sent to, or why there is none any more.

    :raises Http404: the entry is not retired, or was never open to readers.
    """
    if entry.state != Entry.State.RETIRED:
        raise Http404
    target = entry
    for _hop in range(HOPS):
        found = queries.entry(*_place(target.redirect_to)) if target.redirect_to else None
        if found is None:
            break
        if found.is_published:
            return redirect(found)
        target = found
    return render(request, "library/retired.html", {"entry": entry}, status=410)


def _place(redirect_to: str) -> tuple[str, str]:
    kind = Entry.Kind.QUESTION if redirect_to.startswith("faq/") else Entry.Kind.TOPIC
    return kind, redirect_to.removeprefix("faq/")


def _entry(kind: str, slug: str) -> Entry:
    found = queries.entry(kind, slug)
    if found is None:
        raise Http404
    return found


def _decide(request: HttpRequest, kind: str, slug: str, deed: Deed, done: str, **forms_typed: forms.Form) -> HttpResponseBase:
    """Do one thing about the version the editor saw; a refusal shows the page as it is now, with what was typed."""
    policy.require(request.user, Action.USE_DESK)
    entry = _entry(kind, slug)
    try:
        deed(_meant(entry, request.POST.get("revision", "")))
    except Refused as refused:
        return _shown(request, _entry(kind, slug), status=refused.status, refused=refused, **forms_typed)
    messages.success(request, done)
    return redirect(entry.address("review"))


def _meant(entry: Entry, number: str) -> Revision:
    """The version whose page the button was on.

    :raises Refused: there is none.
    """
    is_number = number.isascii() and number.isdigit() and len(number) < 10
    revision = entry.revisions.filter(number=int(number)).first() if is_number else None
    if revision is None:
        raise Refused(_("That button belonged to another version. This is the page as it is now; please look again."),
                      status=409)
    revision.entry = entry
    return revision


def _shown(request: HttpRequest, entry: Entry, *, status: int = 200, refused: Refused | None = None,
           **forms_typed: forms.Form) -> HttpResponse:
    """The page of the review as it is now."""
    standing = reviewing.standing(request.user, entry)
    shown = standing.shown
    words = shown.words if shown else {}
    seen = proof(entry.kind, entry.slug, words, glossary()) if shown else None
    context: dict[str, Any] = {
        "entry": entry, "standing": standing, "proof": seen, "refused": refused,
        "findings": EntryForm(kind=entry.kind).findings(seen.faults) if seen else [],
        "difference": _difference(standing), "about": diffs.fields_of(words, EntryForm.of(entry.kind)) if shown else [],
        "send_back": forms_typed.get("send_back") or SendBackForm(),
        "publish": forms_typed.get("publish") or PublishForm(),
        "typed": _lost(request, standing), "tab": tab(request.user, entry),
    }
    return render(request, "library/review.html", context, status=status)


def _difference(standing: Standing) -> diffs.Difference | None:
    """What the version under way changes for readers; None when there is nothing to compare."""
    if standing.version is None or standing.published is None:
        return None
    return diffs.compare(standing.published.words, standing.version.words)


def _lost(request: HttpRequest, standing: Standing) -> list[tuple[str, str]]:
    """What was typed into a form that the page no longer has, because somebody was quicker."""
    in_review = standing.works is not None and standing.works.state == Revision.State.IN_REVIEW
    return [] if in_review else [(name, value) for name, value in typed(request) if name == "comment"]
