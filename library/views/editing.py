"""The editor: a new entry, its form, and what happens when two save from the same version."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from library import actions, diffs, merging, policy, queries
from library.actions import Conflict, NotReady
from library.actions.rendering import glossary
from library.forms.editing import (
    EntryForm,
    NewEntryForm,
    Pages,
    as_typed,
    choices_in_order,
    comparable,
    differ,
    initial_of,
    typed_in,
)
from library.models import Entry, Revision
from library.policy import Action, Refused, serves
from library.queries import picking
from library.queries.proofs import proof
from library.queries.tabs import tab


@serves(Action.EDIT_ENTRY)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Begin a topic or a question."""
    policy.require(request.user, Action.EDIT_ENTRY)
    form = NewEntryForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            entry = actions.start_entry(request.user, kind=kind, **form.cleaned_data)
        except Refused as refused:
            form.add_error("slug", str(refused.sentence))
        else:
            return redirect(entry.address("edit"))
    return render(request, "library/new.html", {"form": form, "kind": kind}, status=422 if form.errors else 200)


@serves(Action.EDIT_ENTRY)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    """The form of an entry; with POST what the pressed button says."""
    entry = entry_for(request, kind, slug)
    if request.method != "POST":
        return _opened(request, entry)
    form = EntryForm(request.POST, kind=entry.kind)
    then = request.POST.get("then", "save")
    if not form.is_valid() or then == "preview":
        _keep(request, entry, form)
        return _page(request, entry, form, status=422 if form.errors else 200)
    try:
        return DEEDS.get(then, _save)(request, entry, form)
    except Conflict as conflict:
        return _choice(request, entry, form, conflict.current)


@serves(Action.EDIT_ENTRY)
@require_POST
def take_over(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    """Become the one who is said to be editing. What is in the form comes along."""
    entry = entry_for(request, kind, slug)
    if "body" in request.POST:
        form = EntryForm(request.POST, kind=entry.kind)
        form.is_valid()
        actions.keep_typing(request.user, entry, base=form.base_number, words=typed_in(request.POST, entry.kind))
    actions.hold(request.user, entry, take_over=True)
    return redirect(entry.address("edit"))


@serves(Action.EDIT_ENTRY)
@require_POST
def forget(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    """Let go of what was typed and not saved."""
    entry = entry_for(request, kind, slug)
    actions.forget_typing(request.user, entry)
    messages.success(request, _("This is the saved version. What you had typed since is gone."))
    return redirect(entry.address("edit"))


def entry_for(request: HttpRequest, kind: str, slug: str) -> Entry:
    """The entry at an address, for its editors.

    :raises Refused: not an editor. :raises Http404: there is none.
    """
    policy.require(request.user, Action.EDIT_ENTRY)
    entry = queries.entry(kind, slug)
    if entry is None:
        raise Http404
    return entry


def _keep(request: HttpRequest, entry: Entry, form: EntryForm) -> None:
    """Keep what was sent and not saved, as far as the server takes it; more is on the page all the same."""
    with suppress(Refused):
        actions.keep_typing(request.user, entry, base=form.base_number, words=typed_in(request.POST, entry.kind))


def _opened(request: HttpRequest, entry: Entry) -> HttpResponse:
    """The newest version, or what was typed since and not saved."""
    head, draft = queries.head(entry), picking.typing(request.user, entry)
    saved = _typed(head)
    kept = draft if draft is not None and differ(draft.words, saved) else None
    base = kept.base if kept else head.number if head else 0
    form = EntryForm(kind=entry.kind, initial={**initial_of({**saved, **(kept.words if kept else {})}), "base": base})
    return _page(request, entry, form, kept=kept)


def _save(request: HttpRequest, entry: Entry, form: EntryForm) -> HttpResponse:
    revision = _saved(request, entry, form, form.base_number)
    messages.success(request, _("Saved as version %(number)d. Readers see it when it is published.")
                     % {"number": revision.number})
    return redirect(entry.address("edit"))


def _submit(request: HttpRequest, entry: Entry, form: EntryForm) -> HttpResponse:
    revision = _saved(request, entry, form, form.base_number)
    if revision.state != Revision.State.IN_REVIEW:
        try:
            actions.submit(request.user, revision)
        except Refused as refused:
            if refused.status != 422:
                raise
            messages.warning(request, _("Saved as version %(number)d, but not handed in.") % {"number": revision.number})
            form = form.begun_from(revision.number)
            if not isinstance(refused, NotReady):
                form.add_error("note", str(refused.sentence))
            return _page(request, entry, form, status=422, refused=refused)
    messages.success(request, _("Handed in for review. Another editor reads it before it is published."))
    return redirect(entry.address("review"))


def _keep_mine(request: HttpRequest, entry: Entry, form: EntryForm) -> HttpResponse:
    revision = _saved(request, entry, form, form.cleaned_data["theirs"] or 0)
    messages.success(request, _("Yours is the newest now, as version %(number)d. The other one stays in the history.")
                     % {"number": revision.number})
    return redirect(entry.address("edit"))


def _keep_theirs(request: HttpRequest, entry: Entry, form: EntryForm) -> HttpResponse:
    revision = actions.set_aside(request.user, entry, base=form.base_number, words=form.words, note=form.note_typed)
    messages.success(request, _("Yours is set aside as version %(number)d. The history keeps it.")
                     % {"number": revision.number})
    return redirect(entry.address("edit"))


def _both(request: HttpRequest, entry: Entry, form: EntryForm) -> HttpResponse:
    """Both versions in one form, to be looked at and saved."""
    theirs = picking.version(entry, form.cleaned_data["theirs"] or 0) or queries.head(entry)
    base = picking.version(entry, form.base_number)
    merged = merging.put_together(comparable(base), comparable(theirs), form.words, name=_name(theirs))
    number = theirs.number if theirs else 0
    typed = as_typed(merged.words) | {"note": form.note_typed}
    actions.keep_typing(request.user, entry, base=number, words=typed)
    filled = EntryForm(kind=entry.kind, initial={**initial_of(typed), "base": number})
    return _page(request, entry, filled, merged=merged, kept_fields=diffs.compare({}, merged.kept), other=_name(theirs))


DEEDS: Mapping[str, Callable[[HttpRequest, Entry, EntryForm], HttpResponse]] = {
    "save": _save, "submit": _submit, "mine": _keep_mine, "aside": _keep_theirs, "both": _both}


def _saved(request: HttpRequest, entry: Entry, form: EntryForm, base: int) -> Revision:
    return actions.save(request.user, entry, base=base, words=form.words, note=form.note_typed)


def _choice(request: HttpRequest, entry: Entry, form: EntryForm, theirs: Revision) -> HttpResponse:
    """Three ways out of a conflict. What was typed is kept before anything is asked."""
    actions.keep_typing(request.user, entry, base=form.base_number, words=typed_in(request.POST, entry.kind))
    base = {name: value for name, value in comparable(picking.version(entry, form.base_number)).items() if name in form.words}
    said = {name: value for name, value in comparable(theirs).items() if name in form.words}
    form = form.begun_from(form.base_number, theirs=theirs.number)
    return render(request, "library/conflict.html", {
        "entry": entry, "form": form, "theirs": theirs, "other": _name(theirs),
        "tab": tab(request.user, entry),
        "their_changes": diffs.compare(base, said), "own_changes": diffs.compare(base, form.words),
    }, status=409)


def _typed(revision: Revision | None) -> dict[str, str]:
    """A version the way its form sends it; the note belongs to a version that is still in the works."""
    if revision is None:
        return {}
    note = revision.note if revision.state in Revision.IN_THE_WORKS else ""
    return as_typed(revision.words) | {"note": note}


def _name(revision: Revision | None) -> str:
    return str(revision.author) if revision and revision.author else _("the library's files")


def _page(request: HttpRequest, entry: Entry, form: EntryForm, *, status: int = 200, **shown: Any) -> HttpResponse:
    """The editor with everything beside the form."""
    holder = actions.hold(request.user, entry)
    words = form.words if form.is_bound else EntryForm.read(form.initial, entry.kind).words
    seen = proof(entry.kind, entry.slug, words, glossary())
    context = {
        "entry": entry, "form": form, "head": queries.head(entry), "proof": seen, "findings": form.findings(seen.faults),
        "holder": holder if holder.editor_id != request.user.pk else None, "links": _links(form),
        "tab": tab(request.user, entry), "most": settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
        "groups": picking.groups() if "group" in form.fields else (), **shown}
    return render(request, "library/edit.html", context, status=status)


def _links(form: EntryForm) -> list[dict[str, Any]]:
    """The lists of pages to read next, each with its controls."""
    lists = [(name, field) for name, field in form.fields.items() if isinstance(field, Pages)]
    return [{"field": form[name], "rows": choices_in_order(form[name].value() or [], picking.pages(
        Entry.Kind.TOPIC if name == "related_topics" else Entry.Kind.QUESTION))} for name, _field in lists]


