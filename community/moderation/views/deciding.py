"""Pages for moderators: take down, show again, restrict, and the log."""

from typing import Any

from django.contrib import messages as notices
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from community import policy
from community.chat.models import Message
from community.forum.models import Post
from community.forum.queries import fill_marks
from community.http import serves
from community.members.models import Member, Restriction
from community.moderation import actions
from community.moderation.forms import ReasonForm, RestrictionForm
from community.moderation.models import Decision
from community.policy import Action

KINDS: dict[str, type[Post] | type[Message]] = {"post": Post, "message": Message}


@serves(Action.CONCEAL)
@require_http_methods(["GET", "POST"])
def hide(request: HttpRequest, kind: str, number: int) -> HttpResponseBase:
    """Take a contribution down."""
    policy.require(request.user, Action.CONCEAL)
    return _decide(request, _contribution(kind, number), verb=actions.hide, template="moderation/hide.html")


@serves(Action.RESTORE)
@require_http_methods(["GET", "POST"])
def restore(request: HttpRequest, kind: str, number: int) -> HttpResponseBase:
    """Show a contribution again."""
    policy.require(request.user, Action.RESTORE)
    return _decide(request, _contribution(kind, number), verb=actions.restore, template="moderation/restore.html")


def _decide(request: HttpRequest, target: Post | Message, *, verb: Any, template: str) -> HttpResponseBase:
    form = ReasonForm(request.POST or None)
    fill_marks(request.user, [target])
    if request.method == "POST" and form.is_valid():
        changed = verb(request.user, target, reason=form.cleaned_data["reason"])
        notices.success(request, _("Done, and written in the log.") if changed else _("That was already so; nothing changed."))
        return redirect(_place(target))
    context = {"target": target, "form": form, "place": _place(target)}
    return render(request, template, context, status=422 if form.is_bound else 200)


def _place(target: Post | Message) -> str:
    if isinstance(target, Message):
        return f"{target.room.get_absolute_url()}#message-{target.pk}"
    return target.get_absolute_url()


def _contribution(kind: str, number: int) -> Any:
    if kind not in KINDS or number >= 2**63:
        raise Http404
    return get_object_or_404(KINDS[kind].objects.select_related("author"), pk=number)


@serves(Action.RESTRICT_MEMBER)
@require_http_methods(["GET", "POST"])
def member(request: HttpRequest, name: str) -> HttpResponseBase:
    """What happened with a member, and what they may do."""
    policy.require(request.user, Action.SEE_CONCEALED)
    found = get_object_or_404(Member.objects.named(name).filter(is_guest=False))
    form = RestrictionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.restrict(_actor(request), found, kind=form.cleaned_data["kind"], reason=form.cleaned_data["reason"],
                         ends_at=form.ends_at)
        notices.success(request, _("Done, and written in the log."))
        return redirect("moderation_member", found.username)
    context = {"found": found, "form": form, "restrictions": found.restrictions.select_related("by").order_by("-pk"),
               "decisions": Decision.objects.filter(about=found).select_related("by")[:50]}
    return render(request, "moderation/member.html", context, status=422 if form.is_bound else 200)


@serves(Action.RESTRICT_MEMBER)
@require_POST
def lift(request: HttpRequest, number: int) -> HttpResponseBase:
    """End a restriction early."""
    policy.require(request.user, Action.SEE_CONCEALED)
    row = get_object_or_404(Restriction.objects.select_related("member"), pk=number)
    actions.lift(_actor(request), row, reason=request.POST.get("reason", "").replace("\0", ""))
    return redirect("moderation_member", row.member.username)


@serves(Action.READ_MODERATION_LOG)
@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """Every decision, newest first."""
    policy.require(request.user, Action.READ_MODERATION_LOG)
    decisions = Paginator(Decision.objects.select_related("by", "about"), 50).get_page(request.GET.get("page"))
    return render(request, "moderation/log.html", {"decisions": decisions})


def _actor(request: HttpRequest) -> Any:
    """The signed-in moderator; every view here has asked the policy first."""
    return request.user
