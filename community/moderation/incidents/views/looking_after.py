"""Pages for moderators: who somebody looks after, and what comes next."""

from typing import Any

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community import policy
from community.http import serves
from community.members.models import Member
from community.moderation import drafts
from community.moderation.incidents import actions, queries
from community.moderation.incidents.forms import AccountForm, EndForm, LetterForm, LevelForm, NoteForm
from community.moderation.incidents.models import Incident, ReplyTemplate
from community.moderation.models import Case
from community.policy import Action
from community.policy.ladder import TIMERS


@serves(Action.LOOK_AFTER)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Everybody somebody looks after, what is due first on top."""
    context = {"running": queries.running(request.user), "closed": queries.closed(request.user), "timers": TIMERS}
    return render(request, "moderation/incidents/list.html", context)


@serves(Action.LOOK_AFTER)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, kind: str, key: str) -> HttpResponseBase:
    """Begin, from a case or about a member."""
    policy.require(request.user, Action.LOOK_AFTER)
    case, member = _whom(kind, key)
    form = LevelForm(request.POST or None, initial={"level": "red" if case and case.gravity == 1 else "amber"})
    drafts.desk(request.user, f"case.{case.pk}" if case else f"member.{member.pk if member else 0}").take_up(form, "start")
    if request.method == "POST" and form.is_valid():
        words = {"level": form.cleaned_data["level"], "why": form.cleaned_data["why"]}
        if case is not None:
            incident = actions.open_incident(_moderator(request), case, **words)
        else:
            assert member is not None
            incident = actions.look_after_member(_moderator(request), member, **words)
        notices.success(request, _("Thank you. This is what comes next."))
        return redirect("incident", incident.pk)
    context = {"form": form, "case": case, "found": member}
    return render(request, "moderation/incidents/start.html", context, status=422 if form.is_bound else 200)


def _whom(kind: str, key: str) -> tuple[Case | None, Member | None]:
    if kind == "case":
        if not (key.isascii() and key.isdigit() and len(key) < 19):
            raise Http404
        return get_object_or_404(Case.objects.select_related("target_type"), pk=int(key)), None
    return None, get_object_or_404(Member.objects.named(key).filter(is_guest=False))


@serves(Action.LOOK_AFTER)
@require_safe
def incident(request: HttpRequest, number: int) -> HttpResponse:
    """One incident: what happened, what was written, what is due."""
    found = find(request, number)
    template = queries.templates().filter(name=request.GET.get("template", "")[:40]).first()
    if template is None:
        return page(request, found)
    begun: Any = LetterForm(initial={"body": template.body.strip(), "template": template}, offered=queries.templates())
    begun.kept = drafts.desk(request.user, f"incident.{found.pk}")["write"]
    return page(request, found, letter=begun)


def page(request: HttpRequest, found: Incident, **forms: Any) -> HttpResponse:
    """The page of an incident; a form that is wrong is shown with its errors."""
    wrong = any(form.is_bound for form in forms.values())
    desk = drafts.desk(request.user, f"incident.{found.pk}")
    context: dict[str, Any] = {
        "incident": found, "templates": queries.templates(), "level": LevelForm(initial={"level": found.level}),
        "note": NoteForm(prefix="note"), "second": NoteForm(prefix="second"), "end": EndForm(prefix="end"),
        "is_concealed": actions.is_concealed(found.case), "is_read_by_guest": actions.is_read_by_guest(found),
        "letter": LetterForm(offered=queries.templates()), "owed": actions.still_owed(found), **forms}
    for name, form in (("write", "letter"), ("note", "note"), ("level", "level"), ("second", "second"), ("close", "end")):
        if getattr(context[form], "kept", None) is None:
            desk.take_up(context[form], name)
    return render(request, "moderation/incidents/incident.html", context, status=422 if wrong else 200)


@serves(Action.LOOK_AFTER)
@require_POST
def write(request: HttpRequest, number: int) -> HttpResponseBase:
    """Write to the person."""
    found = find(request, number)
    form = LetterForm(request.POST, offered=ReplyTemplate.objects.all())
    if not form.is_valid():
        return page(request, found, letter=form)
    letter = actions.Letter(**form.cleaned_data)
    actions.write_to(_moderator(request), found, letter, version=_version(request))
    return _done(request, found, _("Sent. You see here when they have read it."))


@serves(Action.LOOK_AFTER)
@require_POST
def take(request: HttpRequest, number: int) -> HttpResponseBase:
    """Look after it."""
    found = find(request, number)
    actions.take(_moderator(request), found, version=_version(request))
    return _done(request, found, _("You look after this now. Ask for a second pair of eyes whenever you want one."))


@serves(Action.LOOK_AFTER)
@require_POST
def level(request: HttpRequest, number: int) -> HttpResponseBase:
    """Raise or lower it."""
    found, form = find(request, number), LevelForm(request.POST)
    if not form.is_valid():
        return page(request, found, level=form)
    actions.change_level(_moderator(request), found, level=form.cleaned_data["level"], why=form.cleaned_data["why"],
                         version=_version(request))
    return _done(request, found, _("Done, and written in the log."))


@serves(Action.BE_SECOND)
@require_POST
def confirm(request: HttpRequest, number: int) -> HttpResponseBase:
    """Look at it as the second person."""
    found, form = find(request, number), NoteForm(request.POST, prefix="second")
    if not form.is_valid():
        return page(request, found, second=form)
    actions.confirm(_moderator(request), found, words=form.cleaned_data["words"])
    return _done(request, found, _("Thank you. Two of you have looked at this now."))


@serves(Action.LOOK_AFTER)
@require_POST
def note(request: HttpRequest, number: int) -> HttpResponseBase:
    """Write something down for the team."""
    found, form = find(request, number), NoteForm(request.POST, prefix="note")
    if not form.is_valid():
        return page(request, found, note=form)
    actions.note(_moderator(request), found, words=form.cleaned_data["words"])
    return _done(request, found, _("Written down."))


@serves(Action.LOOK_AFTER)
@require_POST
def tell_worried(request: HttpRequest, number: int) -> HttpResponseBase:
    """Tell those who were worried."""
    found = find(request, number)
    actions.tell_worried(_moderator(request), found)
    return _done(request, found, _("They know that a person is looking after this, and nothing else."))


@serves(Action.LOOK_AFTER)
@require_POST
def close(request: HttpRequest, number: int) -> HttpResponseBase:
    """End it."""
    found, form = find(request, number), EndForm(request.POST, prefix="end")
    if not form.is_valid():
        return page(request, found, end=form)
    after = form.cleaned_data
    actions.close_incident(_moderator(request), found, why=after["words"], version=_version(request),
                           shows_again=after["shows_again"], ends_case=after["ends_case"])
    return _done(request, found, _("Closed. If it was hard, write down how it was; somebody reads it."))


@serves(Action.LOOK_AFTER)
@require_http_methods(["GET", "HEAD", "POST"])
def debrief(request: HttpRequest, number: int) -> HttpResponseBase:
    """How it was for whoever looked after it."""
    found, form = find(request, number), AccountForm(request.POST or None)
    drafts.desk(request.user, f"debrief.{found.pk}").take_up(form, "own")
    if request.method == "POST" and form.is_valid():
        actions.debrief(_moderator(request), found, actions.Account(**form.cleaned_data))
        return _done(request, found, _("Thank you for writing it down. Please look after yourself now."))
    context = {"incident": found, "form": form}
    return render(request, "moderation/incidents/debrief.html", context, status=422 if form.is_bound else 200)


def find(request: HttpRequest, number: int) -> Incident:
    """The incident, for a moderator it is not about.

    :raises Refused: not a moderator, or it is about them.
    """
    policy.require(request.user, Action.LOOK_AFTER)
    found = get_object_or_404(queries.with_all(min(number, 2**63 - 1)))
    policy.require(request.user, Action.LOOK_AFTER, found)
    return found


def _version(request: HttpRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0


def _done(request: HttpRequest, found: Incident, words: str) -> HttpResponseBase:
    notices.success(request, words)
    return redirect("incident", found.pk)


def _moderator(request: HttpRequest) -> Any:
    """Every view here has asked the policy first."""
    return request.user
