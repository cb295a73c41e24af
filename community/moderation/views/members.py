"""The page of the team about one member: what happened, what holds them back, and what can be done."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community import policy
from community.http import serves
from community.members.models import Member, Restriction
from community.moderation import actions, drafts, member_file
from community.moderation.forms import TraceForm
from community.moderation.forms.sanctions import NoteForm, RestrictionForm
from community.policy import Action


@serves(Action.READ_MEMBER_FILE)
@require_http_methods(["GET", "HEAD", "POST"])
def member(request: HttpRequest, name: str) -> HttpResponseBase:
    """All of it; a POST is a sanction."""
    found = _member(request, name)
    form = RestrictionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.restrict(_moderator(request), found, **form.terms)
        messages.success(request, _("Done, and written in the log. They are told what, why and until when."))
        return redirect("moderation_member", found.username)
    return _page(request, found, form=form)


def _page(request: HttpRequest, found: Member, **more: Any) -> HttpResponse:
    forms = {"form": RestrictionForm(), "note_form": NoteForm(), **more}
    desk = drafts.desk(request.user, f"member.{found.pk}")
    desk.take_up(forms["form"], "restrict")
    desk.take_up(forms["note_form"], "note")
    context = {"found": found, "listings": member_file.beginnings(request.user, found), **forms,
               "restriction_desk": drafts.desk(request.user, "restriction")}
    has_faults = any(form.is_bound and form.errors for form in forms.values())
    return render(request, "moderation/member.html", context, status=422 if has_faults else 200)


@serves(Action.READ_MEMBER_FILE)
@require_safe
def part(request: HttpRequest, name: str, slug: str) -> HttpResponse:
    """One list of it, part by part."""
    found, section = _member(request, name), member_file.SECTIONS.get(slug)
    if section is None:
        raise Http404
    rows = member_file.part_of(request.user, found, section, request.GET.get("after", "")[:30])
    return render(request, "moderation/member_part.html", {
        "found": found, "listing": section, "part": rows, "restriction_desk": drafts.desk(request.user, "restriction")})


@serves(Action.READ_MEMBER_FILE)
@require_POST
def note(request: HttpRequest, name: str) -> HttpResponseBase:
    """Write a note about them."""
    found, form = _member(request, name), NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, found, note_form=form)
    actions.write_note(_moderator(request), found, body=form.cleaned_data["body"])
    messages.success(request, _("Noted."))
    return redirect("moderation_member", found.username)


@serves(Action.READ_ADDRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def address(request: HttpRequest, name: str) -> HttpResponseBase:
    """Look at their e-mail address, with a reason. The answer is on this very page, once."""
    found, form, shown = _member(request, name), TraceForm(request.POST if request.method == "POST" else None), None
    policy.require(request.user, Action.READ_ADDRESS, found)
    drafts.desk(request.user, f"member.{found.pk}").take_up(form, "address")
    if request.method == "POST" and form.is_valid():
        shown = actions.look_at_address(_moderator(request), found, reason=form.cleaned_data["reason"])
    context = {"found": found, "form": form, "address": shown, "is_shown": shown is not None}
    return render(request, "moderation/address.html", context, status=422 if form.errors else 200)


@serves(Action.RESTRICT_MEMBER)
@require_POST
def lift(request: HttpRequest, number: int) -> HttpResponseBase:
    """End a restriction early."""
    row = _restriction(request, number)
    changed = actions.lift(_moderator(request), row, reason=_reason(request))
    messages.success(request, _("Ended, and they are told.") if changed else _("That was already so; nothing changed."))
    return redirect("moderation_member", row.member.username)


@serves(Action.CONFIRM_BAN)
@require_POST
def confirm(request: HttpRequest, number: int) -> HttpResponseBase:
    """Agree to a ban as the second person."""
    row = _restriction(request, number)
    changed = actions.confirm_ban(_moderator(request), row, reason=_reason(request))
    messages.success(request, _("Confirmed, and they are told.") if changed else _("That was already so; nothing changed."))
    return redirect("moderation_member", row.member.username)


def _restriction(request: HttpRequest, number: int) -> Restriction:
    policy.require(request.user, Action.SEE_CONCEALED)
    return get_object_or_404(Restriction.objects.select_related("member"), pk=min(number, 2**63 - 1))


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "").replace("\0", "")


def _member(request: HttpRequest, name: str) -> Member:
    policy.require(request.user, Action.SEE_CONCEALED)
    found = get_object_or_404(Member.objects.named(name).filter(is_guest=False))
    policy.require(request.user, Action.READ_MEMBER_FILE, found)
    return found


def _moderator(request: HttpRequest) -> Any:
    """Every view here has asked the policy first."""
    return request.user
