"""Sources: the list, one source and its history for everybody; adding and changing for editors."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from library import actions, policy, queries
from library.actions.sources import Overtaken, Unsound
from library.forms.pasted import PasteBox, fill_in
from library.forms.sources import ChangeForm, NewSourceForm
from library.freshness import answer
from library.models import Source, SourceChange
from library.policy import Action, serves
from library.queries import corrections
from library.queries import sources as shelf

_CHOICES: dict[str, dict[str, Any]] = {
    "kind": dict(Source.Kind.choices), "read": dict(Source.Read.choices), "verified": dict(Source.Verified.choices),
    "status": dict(Source.Status.choices),
}


@dataclass(frozen=True)
class Moment:
    """A line of a source's history.

    :ivar line: what a reader's report put right (:class:`~library.queries.corrections.Line`); then the rest is empty.
    :ivar fields: what changed: the field, its value before and after, as people read them.
    :ivar by: who did it; pages show it to editors only.
    """

    at: datetime
    note: str = ""
    line: Any = None
    added: bool = False
    by: Any = None
    fields: tuple[tuple[str, str, str], ...] = ()


@serves(Action.READ_LIBRARY)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Everything the library cites, a page at a time."""
    asked = {name: request.GET.get(name, "")[:200] for name in ("kind", "q", "after", "before")}
    if asked["kind"] and asked["kind"] not in Source.Kind.values:
        raise Http404

    def render_list() -> HttpResponse:
        page = shelf.listed(kind=asked["kind"], words=asked["q"], after=asked["after"], before=asked["before"])
        return _page(request, "sources", page=page, kinds=Source.Kind.choices, asked=asked)

    return answer(request, queries.stamp, render_list)


@serves(Action.READ_LIBRARY)
@require_safe
def one(request: HttpRequest, key: str) -> HttpResponse:
    """One source: what it shows, what was read of it, which pages cite it."""
    def render_source() -> HttpResponse:
        return _page(request, "source", source=(found := _source(key)), entries=shelf.citing(found))

    return answer(request, queries.stamp, render_source)


@serves(Action.READ_LIBRARY)
@require_safe
def history(request: HttpRequest, key: str) -> HttpResponse:
    """What was changed on a source and why, and what readers' reports put right."""
    found = _source(key)
    moments = [_moment(change) for change in shelf.changes(found)]
    moments += [Moment(at=line.at, line=line) for line in corrections.lines(found)]
    return _page(request, "source_history", source=found, moments=sorted(moments, key=lambda each: each.at, reverse=True))


@serves(Action.EDIT_SOURCE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A form for a source that is not there yet; a pasted record fills it in."""
    policy.require(request.user, Action.EDIT_SOURCE)
    if request.method != "POST":
        return _page(request, "source_new", form=NewSourceForm(), paste=PasteBox())
    if "fill" in request.POST:
        form, paste = fill_in(request.POST.dict())
        return _page(request, "source_new", 200 if paste.understood else 422, form=form, paste=paste)
    form = NewSourceForm(request.POST)
    if form.is_valid():
        try:
            added = actions.add_source(request.user, form.source_key, form.told(), note=form.cleaned_data["note"],
                                       opened=form.cleaned_data["opened"])
        except Unsound as refused:
            form.mark(refused.flaws)
        else:
            messages.success(request, _("The source is there. Entries cite it as [@%(key)s].") % {"key": added.key})
            return redirect(added)
    paste = PasteBox(request.POST.get("pasted", ""), filled=request.POST.get("filled", "{}"))
    return _page(request, "source_new", 422, form=form, paste=paste)


@serves(Action.EDIT_SOURCE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """A form for a source that is there."""
    policy.require(request.user, Action.EDIT_SOURCE)
    found = _source(key)
    if request.method != "POST":
        return _page(request, "source_edit", source=found, form=ChangeForm(source=found))
    form = ChangeForm(request.POST, source=found)
    if not form.is_valid():
        return _page(request, "source_edit", 422, source=found, form=form)
    change = {"note": form.cleaned_data["note"], "opened": form.cleaned_data["opened"]}
    try:
        changed = actions.change_source(request.user, found, form.told(), base=form.cleaned_data["base"], change=change)
    except Unsound as refused:
        form.mark(refused.flaws)
        return _page(request, "source_edit", 422, source=found, form=form)
    except Overtaken as refused:
        return _choose(request, form, refused)
    is_same = shelf.version_of(changed) == form.cleaned_data["base"]
    messages.success(request, _("Nothing was different, so nothing was changed.") if is_same else _("The source is changed."))
    return redirect(changed)


def _choose(request: HttpRequest, form: ChangeForm, refused: Overtaken) -> HttpResponse:
    """The form as it was typed, beside what somebody else made of the source meanwhile. Sent again, it replaces that.

    What only the other one touched is taken over, so that nobody undoes it without knowing.
    """
    now, told, earlier = refused.current, form.told(), shelf.values_at(refused.current, form.cleaned_data["base"])
    untouched = {name for name, value in earlier.items() if name in told and told[name] == value}
    differing = [(str(_label(name)), _shown(name, getattr(now, name)), _shown(name, value))
                 for name, value in told.items() if getattr(now, name) != value and name not in untouched]
    again = ChangeForm(form.typed_with({name: getattr(now, name) for name in untouched}, now), source=now)
    return _page(request, "source_edit", refused.status, source=now, form=again, differing=differing, sentence=refused.sentence)


def _moment(change: SourceChange) -> Moment:
    fields = tuple((str(_label(name)), _shown(name, before), _shown(name, after))
                   for name, (before, after) in change.fields.items())
    return Moment(at=change.at, note=change.note, added=not change.fields, by=change.by, fields=fields)


def _label(name: str) -> Any:
    labels = {"opened_on": _("Last opened"), "superseded_by_id": ChangeForm.base_fields["superseded_by"].label}
    return labels.get(name) or ChangeForm.base_fields[name].label


def _shown(name: str, value: Any) -> str:
    """A value as people read it."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(value)
    return str(_CHOICES.get(name, {}).get(value, value or ""))


def _source(key: str) -> Source:
    found = shelf.source(key)
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, name: str, status: int = 200, **context: Any) -> HttpResponse:
    canonical = settings.SITE_URL.rstrip("/") + request.path
    return render(request, f"library/{name}.html", {"canonical": canonical, **context}, status=status)
