"""The review desk: what waits for editors, and taking it on."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from library import actions, policy, queries
from library.policy import Action, serves
from library.queries import corrections
from library.queries import desk as waiting


@serves(Action.USE_DESK)
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Everything that waits, the beginning of each section."""
    policy.require(request.user, Action.USE_DESK)
    sections = waiting.sections(request.user)
    return render(request, "library/desk.html", {
        "sections": sections, "quiet": [section.lane.title for section in sections if not section.count],
        "corrections_waiting": corrections.waiting_count()})


@serves(Action.USE_DESK)
@require_safe
def section(request: HttpRequest, name: str) -> HttpResponse:
    """One section of the desk with all that is in it, a part at a time."""
    policy.require(request.user, Action.USE_DESK)
    found = waiting.section(name, request.user, after=request.GET.get("after", ""))
    if found is None:
        raise Http404
    return render(request, "library/desk_section.html", {"part": found})


@serves(Action.USE_DESK)
@require_POST
def assign(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    """Take an entry on, or give it back."""
    policy.require(request.user, Action.USE_DESK)
    entry = queries.entry(kind, slug)
    if entry is None:
        raise Http404
    gives_back = "give_back" in request.POST
    actions.assign(request.user, entry, to=None if gives_back else request.user)
    words = _("“%(title)s” is given back.") if gives_back else _("You have taken on “%(title)s”.")
    messages.success(request, words % {"title": entry.name})
    return redirect(_back(request, entry.address("review")))


def _back(request: HttpRequest, otherwise: str) -> str:
    """The part of the desk the button was on."""
    name = request.POST.get("back", "")
    if name == "desk":
        return reverse("desk")
    return reverse("desk_section", args=[name]) if name in {lane.name for lane in waiting.LANES} else otherwise
