"""What the scripts of the editor ask while somebody writes. Each answers with a part of a page, or in JSON."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from library import actions, policy, queries
from library.actions.rendering import glossary
from library.forms.editing import EntryForm, typed_in
from library.gate.evidence import is_still_typed
from library.models import Entry
from library.policy import Action, serves
from library.queries import picking
from library.queries.proofs import proof
from library.queries.tabs import mark_of
from library.views.editing import entry_for


@serves(Action.EDIT_ENTRY)
@require_POST
def preview(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    """The text as readers would get it, and all that is to be put right.

    ``at`` is the line where a citation is being typed at this moment: of that one nothing is told yet.
    """
    entry = entry_for(request, kind, slug)
    typed_at = request.POST.get("at", "")
    at = int(typed_at) if typed_at.isascii() and typed_at.isdigit() and len(typed_at) < 8 else 0
    form = EntryForm(request.POST, kind=entry.kind)
    form.is_valid()
    seen = proof(entry.kind, entry.slug, form.words, glossary())
    faults = [fault for fault in seen.faults if not is_still_typed(fault, str(form.words["body"]), at)]
    return render(request, "library/_preview.html", {
        "entry": entry, "form": form, "proof": seen, "findings": form.findings(faults)})


@serves(Action.EDIT_ENTRY)
@require_POST
def typing(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    """Keep what is in the form. The answer says when, and whether somebody else has been at the entry since."""
    entry = entry_for(request, kind, slug)
    form = EntryForm(request.POST, kind=entry.kind)
    form.is_valid()
    draft = actions.keep_typing(request.user, entry, base=form.base_number, words=typed_in(request.POST, entry.kind))
    at = time_format(localtime(draft.saved_at), "H:i")
    return JsonResponse({"sentence": _("Kept at %(time)s") % {"time": at}, "news": _news(request, entry, draft.base),
                         "mark": mark_of(draft)})


@serves(Action.EDIT_ENTRY)
@require_safe
def citations(request: HttpRequest) -> HttpResponse:
    """Sources to cite, by author, year, words or key."""
    policy.require(request.user, Action.EDIT_ENTRY)
    sought = request.GET.get("q", "")
    template = "library/_citations.html" if getattr(request, "htmx", False) else "library/citations.html"
    return render(request, template, {"sources": picking.citations(sought), "q": sought})


@serves(Action.EDIT_ENTRY)
@require_safe
def words(request: HttpRequest) -> HttpResponse:
    """Words of the glossary that begin so."""
    policy.require(request.user, Action.EDIT_ENTRY)
    return render(request, "library/_words.html", {"terms": picking.words(request.GET.get("q", ""))})


def _news(request: HttpRequest, entry: Entry, base: int) -> str:
    head, holder = queries.head(entry), picking.holder(entry)
    if head is not None and head.number != base:
        return _("Somebody saved version %(number)d meanwhile. When you save, you can choose what happens.") % {
            "number": head.number}
    if holder is not None and holder.editor_id != request.user.pk:
        since = time_format(localtime(holder.since), "H:i")
        return _("%(name)s is editing since %(time)s.") % {"name": holder.editor, "time": since}
    return ""
