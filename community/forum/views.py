"""Pages of the forum: parse, call one action, answer."""

import math
from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community import policy
from community.forum import actions, queries
from community.forum.forms import ComposerForm, EditForm, ReplyForm, ThreadForm
from community.forum.models import POSTS_A_PAGE, Post, Thread
from community.http import is_partial, serves
from community.members.models import Member
from community.policy import Action, Refused


@serves(Action.LIST_BOARDS)
@require_safe
def boards(request: HttpRequest) -> HttpResponse:
    """All boards."""
    return render(request, "forum/boards.html", {"boards": queries.boards(request.user)})


@serves(Action.READ_BOARD)
@require_safe
def board(request: HttpRequest, slug: str) -> HttpResponse:
    """One board's threads, newest activity first."""
    board = queries.open_board(request.user, slug)
    page = queries.board_page(request.user, board, request.GET.get("after", ""))
    return render(request, "forum/board.html", {"board": board, "page": page})


@serves(Action.START_THREAD)
@require_http_methods(["GET", "HEAD", "POST"])
def thread_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Start a thread."""
    board = queries.open_board(request.user, slug)
    if request.method != "POST":
        policy.require(request.user, Action.START_THREAD, board)
    _ask_to_sign_in(request, Action.START_THREAD, board)
    form = ThreadForm(request.POST or None, draft=f"{request.user.pk}.board.{board.pk}")

    def act() -> HttpResponse:
        posted = actions.start_thread(_member(request), board, **form.cleaned_data)
        return redirect(_place(posted.post))

    return _take(request, form, act, lambda status: render(
        request, "forum/thread_new.html", {"board": board, "form": form}, status=status))


@serves(Action.READ_THREAD)
@require_safe
def thread(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """One page of a thread."""
    thread = queries.open_thread(request.user, pk)
    if slug != thread.slug:
        query = request.GET.urlencode()
        return redirect(thread.get_absolute_url() + (f"?{query}" if query else ""), permanent=True)
    number = _page_number(request)
    if number > thread.page_count:
        return render(request, "forum/no_such_page.html", {"thread": thread, "number": number}, status=404)
    return _thread_page(request, thread, number, _reply_form(request, thread))


@serves(Action.READ_THREAD)
@require_safe
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """The lasting address of a post: leads to its place in its thread."""
    return redirect(_place(queries.open_post(request.user, pk)))


@serves(Action.REPLY)
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a post to a thread. For htmx the answer is what is new at its end."""
    thread = queries.open_thread(request.user, pk)
    if request.method != "POST":  # back from signing in, or a reload
        return redirect(f"{thread.get_absolute_url()}?page={thread.page_count}#reply")
    _ask_to_sign_in(request, Action.REPLY, thread)
    form = _reply_form(request, thread)

    def act() -> HttpResponse:
        posted = actions.reply(_member(request), thread, **form.cleaned_data)
        return _replied(request, thread, posted.post) if is_partial(request) else redirect(_place(posted.post))

    def show(status: int) -> HttpResponse:
        if not is_partial(request):
            return _thread_page(request, thread, thread.page_count, form, status=status)
        response = render(request, "forum/_reply.html", {"thread": thread, "form": form, "is_last": True}, status=status)
        return _instead_of(response, "#reply")

    return _take(request, form, act, show)


@serves(Action.EDIT_POST)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one's own post."""
    post = queries.open_post(request.user, pk)
    if request.method != "POST":
        policy.require(request.user, Action.EDIT_POST, post)
    _ask_to_sign_in(request, Action.EDIT_POST, post)
    form = EditForm(request.POST or None, initial={"body": post.body, "revision": post.revision})
    context: dict[str, Any] = {"post": post, "thread": post.thread, "form": form}

    def act() -> HttpResponse:
        try:
            changed = actions.edit_post(_member(request), post, **form.cleaned_data)
        except actions.StaleRevision as stale:
            form.rebase(stale.current.revision)
            context["current"] = stale.current
            raise
        messages.success(request, _("Your change is saved.") if changed else _("Nothing was changed."))
        return redirect(_place(post))

    return _take(request, form, act, lambda status: render(request, "forum/post_edit.html", context, status=status))


@serves(Action.PIN_THREAD)
@require_POST
def pin(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a thread at the top of its board, or no longer (``off``)."""
    thread = queries.open_thread(request.user, pk)
    verb = actions.unpin if "off" in request.POST else actions.pin
    verb(_member(request), thread)
    return redirect(thread)


@serves(Action.LOCK_THREAD)
@require_POST
def lock(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a thread to replies with a ``reason``, or open it again (``off``)."""
    thread = queries.open_thread(request.user, pk)
    if "off" in request.POST:
        actions.unlock(_member(request), thread)
    else:
        actions.lock(_member(request), thread, reason=request.POST.get("reason", "").strip()[:500])
    return redirect(thread)


def _take(request: HttpRequest, form: ComposerForm, act: Callable[[], HttpResponse],
          show: Callable[[int], HttpResponse]) -> HttpResponse:
    """Show the form, preview it, act on it, or give it back with what is wrong and every word kept."""
    if request.method != "POST" or "preview" in request.POST:
        return show(200 if request.method != "POST" or form.is_valid() else 422)
    if not form.is_valid():
        return show(422)
    try:
        return act()
    except Refused as refused:
        if refused.status == 404:
            raise
        form.refuse(refused)
        response = show(refused.status)
        if refused.retry_after is not None:
            response["Retry-After"] = str(math.ceil(refused.retry_after))
        return response


def _reply_form(request: HttpRequest, thread: Thread) -> ReplyForm:
    return ReplyForm(request.POST or None, draft=f"{request.user.pk}.thread.{thread.pk}")


def _thread_page(request: HttpRequest, thread: Thread, number: int, form: ReplyForm, *, status: int = 200) -> HttpResponse:
    context = {
        "thread": thread, "number": number, "entries": queries.page_of(request.user, thread, number),
        "is_last": number == thread.page_count, "form": form, "refused": policy.refusal(request.user, Action.REPLY, thread),
    }
    return render(request, "forum/thread.html", context, status=status)


def _replied(request: HttpRequest, thread: Thread, post: Post) -> HttpResponse:
    """What stands at the end of the page now and did not when it was loaded; a new page is gone to."""
    seen = request.POST.get("seen", "")
    after = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0
    if post.page_number != (after - 1) // POSTS_A_PAGE + 1:
        response = HttpResponse()
        response["HX-Redirect"] = post.get_absolute_url()
        return response
    thread.last_position = post.position
    form = ReplyForm(draft=f"{request.user.pk}.thread.{thread.pk}")
    entries = queries.between(request.user, thread, after, post.position)
    return render(request, "forum/_replied.html", {"thread": thread, "entries": entries, "form": form, "is_last": True})


def _instead_of(response: HttpResponse, target: str) -> HttpResponse:
    response["HX-Retarget"], response["HX-Reswap"] = target, "outerHTML"
    return response


def _place(post: Post) -> str:
    """Where a post stands: its page of the thread, and the mark on it."""
    query = f"?page={post.page_number}" if post.page_number > 1 else ""
    return f"{post.thread.get_absolute_url()}{query}#{post.anchor}"


def _page_number(request: HttpRequest) -> int:
    number = request.GET.get("page", "1")
    if not (number.isascii() and number.isdigit() and 0 < len(number) < 10 and int(number) > 0):
        raise Http404
    return int(number)


def _ask_to_sign_in(request: HttpRequest, action: Action, thing: Any) -> None:
    """Refuse a stranger before their form is looked at; the answer gives their words back.

    :raises Refused: they are not signed in.
    """
    refused = policy.refusal(request.user, action, thing)
    if refused is not None and refused.sign_in:
        raise refused


def _member(request: HttpRequest) -> Member:
    return cast(Member, request.user)
