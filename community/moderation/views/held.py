"""What waits until a moderator has read it."""

from typing import Any

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community import policy, text
from community.forum.models import Post
from community.forum.queries import fill_marks
from community.http import serves
from community.moderation import actions, drafts, queries
from community.moderation.forms import ReasonForm
from community.policy import Action


@serves(Action.APPROVE_HELD)
@require_safe
def held(request: HttpRequest) -> HttpResponse:
    """Everything that waits, the longest first."""
    after = request.GET.get("after", "0")
    if not (after.isascii() and after.isdigit() and len(after) < 19):
        raise Http404
    return render(request, "moderation/held.html", {
        "page": queries.held_page(request.user, int(after)), "desk": drafts.desk(request.user, "post")})


@serves(Action.APPROVE_HELD)
@require_POST
def approve(request: HttpRequest, number: int) -> HttpResponseBase:
    """Publish it, perhaps with a ``note`` to its author."""
    note = text.normalize(request.POST.get("note", "").replace("\0", ""))
    changed = actions.approve(_moderator(request), _post(request, number), note=note)
    return _decided(request, changed, _("Published, and written in the log."))


@serves(Action.APPROVE_HELD)
@require_http_methods(["GET", "HEAD", "POST"])
def reject(request: HttpRequest, number: int) -> HttpResponseBase:
    """Do not publish it, and say why."""
    return _refuse(request, number, actions.reject, "moderation/reject.html")


@serves(Action.APPROVE_HELD)
@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: HttpRequest, number: int) -> HttpResponseBase:
    """Ask its author to change it, and say why."""
    return _refuse(request, number, actions.send_back, "moderation/send_back.html")


def _refuse(request: HttpRequest, number: int, verb: Any, template: str) -> HttpResponseBase:
    post = _post(request, number)
    form = drafts.desk(request.user, f"post.{post.pk}").take_up(ReasonForm(request.POST or None), verb.__name__)
    if request.method == "POST" and form.is_valid():
        changed = verb(_moderator(request), post, reason=form.cleaned_data["reason"], rule=form.cleaned_data["rule"])
        return _decided(request, changed, _("Not published, and written in the log."))
    fill_marks(request.user, [post])
    return render(request, template, {"target": post, "form": form}, status=422 if form.is_bound else 200)


def _decided(request: HttpRequest, changed: bool, words: str) -> HttpResponseBase:
    notices.success(request, words if changed else _("Somebody else was quicker; nothing changed."))
    return redirect("held")


def _post(request: HttpRequest, number: int) -> Post:
    policy.require(request.user, Action.APPROVE_HELD)
    return get_object_or_404(Post.objects.select_related("author", "thread__board"), pk=min(number, 2**63 - 1))


def _moderator(request: HttpRequest) -> Any:
    """Every view here has asked the policy first."""
    return request.user
