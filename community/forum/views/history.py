"""What a post said before; taking it back, putting it back, taking details out of its former versions."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community import policy
from community.forum import actions, queries
from community.forum.models import Post
from community.forum.queries.history import history_of
from community.forum.views.answering import member
from community.http import serves
from community.policy import Action


@serves(Action.READ_HISTORY)
@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Every version of a post, and what changed from one to the next."""
    post, versions = history_of(request.user, pk)
    has_words = any(not version.redacted_at and not version.is_current for version in versions)
    return render(request, "forum/history.html", {"post": post, "thread": post.thread, "versions": versions,
                                                  "has_words": has_words})


@serves(Action.REDACT_HISTORY)
@require_POST
def redact(request: HttpRequest, pk: int) -> HttpResponse:
    """Take out what one former version said (``number``), or all of them."""
    post = queries.open_post(request.user, pk)
    number = request.POST.get("number", "")
    if number and not (number.isascii() and number.isdigit() and len(number) < 10):
        raise Http404  # not all of them: they could not be brought back
    actions.redact(member(request), post, number=int(number) if number else None)
    messages.success(request, _("It is taken out. Only that, and when, is still said here."))
    return redirect("post_history", post.pk)


@serves(Action.WITHDRAW_POST)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own post back, after a look at what that means."""
    post = queries.open_post(request.user, pk)
    policy.require(request.user, Action.WITHDRAW_POST, post)
    if request.method == "POST":
        actions.withdraw(member(request), post, with_title="title" in request.POST)
        return redirect("post_withdrawn", post.pk)
    context = {"post": post, "thread": post.thread, "begins": actions.begins(post), "days": actions.HOLD_DAYS,
               "comes_back": post.state in policy.COMES_BACK}
    return render(request, "forum/withdraw.html", context)


@serves(Action.PUT_BACK_POST)
@require_http_methods(["GET", "HEAD", "POST"])
def withdrawn(request: HttpRequest, pk: int) -> HttpResponse:
    """Says that a post was taken back. For ten minutes its author can put it back from here."""
    policy.require(request.user, Action.MANAGE_ACCOUNT)
    post = get_object_or_404(Post.objects.select_related("author", "thread__board"), pk=pk, author=request.user.pk,
                             state="removed")
    if request.method == "POST":
        actions.put_back(member(request), post)
        messages.success(request, _("Your post is back."))
        return redirect(post.get_absolute_url())
    refused = policy.refusal(request.user, Action.PUT_BACK_POST, post)
    is_open = policy.allowed(request.user, Action.READ_THREAD, post.thread)
    context = {"post": post, "thread": post.thread, "refused": refused, "is_open": is_open, "days": actions.HOLD_DAYS,
               "comes_back": post.state_reason in policy.COMES_BACK}
    return render(request, "forum/withdrawn.html", context)
