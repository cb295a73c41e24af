"""Pages for moderators: take down, show again, ask who stands behind a name, and the log."""

from typing import Any

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from community import policy
from community.chat.models import Message
from community.forum.models import Post
from community.forum.queries import fill_marks
from community.http import serves
from community.moderation import actions, drafts, logbook
from community.moderation.forms import ReasonForm, TraceForm
from community.moderation.forms.sanctions import LogForm
from community.policy import Action

KINDS: dict[str, type[Post] | type[Message]] = {"post": Post, "message": Message}


@serves(Action.CONCEAL)
@require_http_methods(["GET", "POST"])
def hide(request: HttpRequest, kind: str, number: int) -> HttpResponseBase:
    """Take a contribution down."""
    policy.require(request.user, Action.CONCEAL)
    return _decide(request, _contribution(kind, number), verb=actions.hide, template="moderation/hide.html")


@serves(Action.REMOVE)
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, kind: str, number: int) -> HttpResponseBase:
    """Take a contribution out for good."""
    policy.require(request.user, Action.REMOVE)
    return _decide(request, _contribution(kind, number), verb=actions.remove, template="moderation/remove.html")


@serves(Action.RESTORE)
@require_http_methods(["GET", "POST"])
def restore(request: HttpRequest, kind: str, number: int) -> HttpResponseBase:
    """Show a contribution again."""
    policy.require(request.user, Action.RESTORE)
    return _decide(request, _contribution(kind, number), verb=actions.restore, template="moderation/restore.html")


def _decide(request: HttpRequest, target: Post | Message, *, verb: Any, template: str) -> HttpResponseBase:
    kind = "post" if isinstance(target, Post) else "message"
    desk = drafts.desk(request.user, f"{kind}.{target.pk}")
    form = desk.take_up(ReasonForm(request.POST or None), verb.__name__)
    fill_marks(request.user, [target])
    if request.method == "POST" and form.is_valid():
        changed = verb(request.user, target, reason=form.cleaned_data["reason"], rule=form.cleaned_data["rule"])
        notices.success(request, _("Done, and written in the log.") if changed else _("That was already so; nothing changed."))
        return redirect(_around(target) if verb is actions.remove else _place(target))
    context = {"target": target, "form": form, "place": _place(target), "kind": kind}
    return render(request, template, context, status=422 if form.is_bound else 200)


def _place(target: Post | Message) -> str:
    if isinstance(target, Message):
        return f"{target.room.get_absolute_url()}#message-{target.pk}"
    return target.get_absolute_url()


def _around(target: Post | Message) -> str:
    """What is removed has no place of its own any more."""
    return target.room.get_absolute_url() if isinstance(target, Message) else target.thread.get_absolute_url()


def _contribution(kind: str, number: int) -> Any:
    if kind not in KINDS or number >= 2**63:
        raise Http404
    return get_object_or_404(KINDS[kind].objects.select_related("author"), pk=number)


@serves(Action.TRACE_ALIAS)
@require_http_methods(["GET", "HEAD", "POST"])
def trace(request: HttpRequest, kind: str, number: int) -> HttpResponseBase:
    """Ask who stands behind a name for one thread, room or meeting, with a reason. The answer is on this very page, once."""
    policy.require(request.user, Action.SEE_CONCEALED)
    target, form, found = _contribution(kind, number), TraceForm(request.POST or None), None
    policy.require(request.user, Action.TRACE_ALIAS, target)
    drafts.desk(request.user, f"{kind}.{target.pk}").take_up(form, "trace")
    if request.method == "POST" and form.is_valid():
        found = actions.trace(_actor(request), target, reason=form.cleaned_data["reason"])
    fill_marks(request.user, [target])
    status = 422 if form.is_bound and found is None else 200
    context = {"target": target, "form": form, "found": found, "place": _place(target)}
    return render(request, "moderation/trace.html", context, status=status)


@serves(Action.READ_MODERATION_LOG)
@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """Decisions, the latest first: all, or by whom, about whom and what was done."""
    policy.require(request.user, Action.READ_MODERATION_LOG)
    form = LogForm(request.GET)
    part = logbook.rows(form.cleaned_data if form.is_valid() else {}, request.GET.get("after", "")[:30])
    return render(request, "moderation/log.html", {"part": part, "form": form, "is_chosen": any(form.cleaned_data.values())})


def _actor(request: HttpRequest) -> Any:
    """The signed-in moderator; every view here has asked the policy first."""
    return request.user
