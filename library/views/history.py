"""The history of an entry: for readers what was public, for editors everything."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from library import actions, diffs, policy, queries, text
from library.freshness import answer
from library.gate.leavings import is_beyond_reading
from library.models import Entry, Revision
from library.policy import Action, serves
from library.queries import history as past
from library.queries.picking import cited


@serves(Action.READ_LIBRARY)
@require_safe
def history(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """What changed, when and why; with ``?from=1&to=3`` the difference between two versions."""
    if request.GET.get("from") or request.GET.get("to"):
        return answer(request, queries.stamp, lambda: _compared(request, _entry(request, kind, slug)))
    return answer(request, queries.stamp, lambda: _history(request, _entry(request, kind, slug)))


@serves(Action.READ_LIBRARY)
@require_safe
def version(request: HttpRequest, kind: str, slug: str, number: int) -> HttpResponse:
    """One version as it read, and what it changed."""
    return answer(request, queries.stamp, lambda: _version(request, _entry(request, kind, slug), number))


@serves(Action.EDIT_ENTRY)
@require_POST
def begin_again(request: HttpRequest, kind: str, slug: str, number: int) -> HttpResponseBase:
    """Put the words of an earlier version on top, as a new draft."""
    policy.require(request.user, Action.EDIT_ENTRY)
    entry = _entry(request, kind, slug)
    _revision(entry, number, everything=True)
    base = _whole_number(request.POST.get("base", ""))
    made = actions.begin_again(request.user, entry, number=number, base=base)
    messages.success(request, _("The words of version %(old)d are version %(new)d now, a draft. Please say below what changes "
                                "and why.") % {"old": number, "new": made.number})
    return redirect(entry.address("edit"))


def _history(request: HttpRequest, entry: Entry) -> HttpResponse:
    everything = _sees_everything(request)
    part = past.timeline(entry, everything=everything, after=request.GET.get("after", ""))
    return _page(request, "history", entry, part=part,
                 choices=past.choices(entry, everything=everything), everything=everything,
                 head=queries.head(entry) if everything else None)


def _version(request: HttpRequest, entry: Entry, number: int) -> HttpResponse:
    everything = _sees_everything(request)
    revision = _revision(entry, number, everything=everything)
    earlier = past.before(revision)
    rendered = None if is_beyond_reading(revision.body) else text.render_entry(revision.body)
    return _page(
        request, "version", entry, revision=revision, earlier=earlier, until=past.until(revision, entry),
        difference=diffs.compare(earlier.words, revision.words) if earlier else None, everything=everything,
        head=queries.head(entry) if everything else None,
        summary=text.trusted(text.render_summary(revision.summary[:10_000])),
        safety=text.trusted(rendered.safety) if rendered else "", body=text.trusted(rendered.html) if rendered else "",
        sources=cited(rendered.cited) if rendered else ())


def _compared(request: HttpRequest, entry: Entry) -> HttpResponse:
    everything = _sees_everything(request)
    one, other = (_revision(entry, _number(request, name), everything=everything) for name in ("from", "to"))
    return _page(request, "compare", entry, one=one, other=other, difference=diffs.compare(one.words, other.words),
                 choices=past.choices(entry, everything=everything), everything=everything)


def _sees_everything(request: HttpRequest) -> bool:
    return policy.allowed(request.user, Action.SEE_UNPUBLISHED)


def _entry(request: HttpRequest, kind: str, slug: str) -> Entry:
    """The entry, if this reader may know that there is one."""
    found = queries.entry(kind, slug)
    if found is None or (found.state == Entry.State.DRAFT and not _sees_everything(request)):
        raise Http404
    return found


def _revision(entry: Entry, number: int, *, everything: bool) -> Revision:
    found = past.version(entry, number, everything=everything)
    if found is None:
        raise Http404
    return found


def _number(request: HttpRequest, name: str) -> int:
    number = _whole_number(request.GET.get(name, ""))
    if not number:
        raise Http404
    return number


def _whole_number(typed: str) -> int:
    """What was typed as a number; 0 when it is none."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def _page(request: HttpRequest, name: str, entry: Entry, **context: Any) -> HttpResponse:
    """A page about the past; its one address for programs is that of the page as it is now."""
    canonical = settings.SITE_URL.rstrip("/") + (request.path if name == "history" else entry.get_absolute_url())
    return render(request, f"library/{name}.html", {"entry": entry, "canonical": canonical, **context})
