"""Pages on which a thread is kept in order: by whoever began it, and by moderators."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community import policy
from community.forum import actions, keeping, queries
from community.forum.models import Post, Thread
from community.forum.queries.drafts import typed_into
from community.forum.views.answering import member, place
from community.http import serves
from community.policy import Action, Refused

_PAGE = ["GET", "HEAD", "POST"]


@serves(Action.PIN_THREAD)
@require_POST
def pin(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a thread at the top of its board, or no longer (``off``)."""
    thread = queries.open_thread(request.user, pk)
    verb = actions.unpin if "off" in request.POST else actions.pin
    verb(member(request), thread)
    return redirect(thread)


@serves(Action.LOCK_THREAD)
@require_http_methods(_PAGE)
def lock(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a thread to replies with a reason, or open it again (``off``)."""
    thread = _thread(request, pk, Action.LOCK_THREAD)
    if "off" in request.POST:
        actions.unlock(member(request), thread)
        return redirect(thread)
    form = keeping.ReasonForm(request.POST or None)
    return _take(request, thread, form, "lock", lambda: _done(
        request, thread, actions.lock(member(request), thread, **form.cleaned_data)))


@serves(Action.CLOSE_OWN_THREAD)
@require_http_methods(_PAGE)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the thread one began, or open it again (``off``)."""
    thread = _thread(request, pk, Action.CLOSE_OWN_THREAD)
    if "off" in request.POST:
        actions.reopen(member(request), thread)
        return redirect(thread)
    form = keeping.CloseForm(request.POST or None)
    return _take(request, thread, form, "close", lambda: _done(
        request, thread, actions.close(member(request), thread, **form.cleaned_data)))


@serves(Action.NARROW_OWN_THREAD)
@require_POST
def narrow(request: HttpRequest, pk: int) -> HttpResponse:
    """Let members alone read the thread one opened to everybody."""
    thread = queries.open_thread(request.user, pk)
    if actions.keep_to_members(member(request), thread):
        messages.success(request, _("From now on only members can read it, and search engines are told to forget it."))
    return redirect(thread)


@serves(Action.SLOW_THREAD)
@require_http_methods(_PAGE)
def slow(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a thread into slow mode for a while, or end it (``off``)."""
    thread = _thread(request, pk, Action.SLOW_THREAD)
    if "off" in request.POST:
        actions.quicken(member(request), thread)
        return redirect(thread)
    form = keeping.SlowForm(request.POST or None)
    return _take(request, thread, form, "slow", lambda: _done(
        request, thread, actions.slow(member(request), thread, **form.pace)))


@serves(Action.RENAME_THREAD)
@require_http_methods(_PAGE)
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a thread another title."""
    thread = _thread(request, pk, Action.RENAME_THREAD)
    form = keeping.RenameForm(request.POST or None, initial={"title": thread.title})
    return _take(request, thread, form, "rename", lambda: _done(
        request, thread, actions.rename(member(request), thread, **form.cleaned_data), words=_saved(request, thread)))


@serves(Action.LABEL_THREAD)
@require_http_methods(_PAGE)
def tags(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose which of its board's tags a thread carries."""
    thread = _thread(request, pk, Action.LABEL_THREAD)
    form = keeping.TagsForm(_sent(request), thread=thread)
    return _take(request, thread, form, "tags", lambda: _done(
        request, thread, actions.label_thread(member(request), thread, **form.cleaned_data), words=_saved(request, thread)))


@serves(Action.NOTE_CONTENT)
@require_http_methods(_PAGE)
def notes(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what a whole thread mentions."""
    thread = _thread(request, pk, Action.NOTE_CONTENT)
    form = keeping.NotesForm(_sent(request), thing=thread)
    return _take(request, thread, form, "notes", lambda: _done(
        request, thread, actions.note_thread(member(request), thread, **form.cleaned_data), words=_saved(request, thread)))


@serves(Action.NOTE_CONTENT)
@require_http_methods(_PAGE)
def post_notes(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what one post mentions."""
    post = queries.open_post(request.user, pk)
    policy.require(request.user, Action.NOTE_CONTENT, post)
    form = keeping.NotesForm(_sent(request), thing=post)
    return _take(request, post.thread, form, "post_notes", lambda: _done(
        request, post.thread, actions.note_post(member(request), post, **form.cleaned_data), back=place(post)), post=post)


@serves(Action.MARK_ANSWER)
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a post as the answer to its thread's question, or no longer (``off``)."""
    post = queries.open_post(request.user, pk)
    if "off" in request.POST:
        actions.unmark_answer(member(request), post.thread)
        messages.success(request, _("The question is open again."))
    else:
        policy.require(request.user, Action.MARK_ANSWER, post.thread)
        actions.mark_answer(member(request), post)
        messages.success(request, _("Marked as the answer. It is linked from the top of the thread."))
    return redirect(place(post))


@serves(Action.ARRANGE_THREADS)
@require_http_methods(_PAGE)
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a thread on another board."""
    thread = _thread(request, pk, Action.ARRANGE_THREADS)
    boards = [each.board for each in queries.boards(request.user)[0] if each.is_open]
    form = keeping.MoveForm(request.POST or None, thread=thread, boards=boards)

    def act() -> HttpResponse:
        if form.cleaned_data["seen"] != thread.board_id:
            raise Refused(_("Somebody else has moved this thread meanwhile. It stands on “%(board)s” now. Please look whether "
                            "that is right.") % {"board": thread.board.title}, status=409)
        changed = actions.move(member(request), thread, form.cleaned_data["board"], reason=form.cleaned_data["reason"])
        return _done(request, thread, changed)

    return _take(request, thread, form, "move", act)


@serves(Action.ARRANGE_THREADS)
@require_http_methods(_PAGE)
def split(request: HttpRequest, pk: int) -> HttpResponse:
    """Give some posts of one page of a thread a thread of their own."""
    thread = _thread(request, pk, Action.ARRANGE_THREADS)
    asked = request.GET.get("page", "1")
    number = min(max(int(asked), 1), thread.page_count) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1
    found = queries.page_of(request.user, thread, number)
    posts = [entry for entry in found if isinstance(entry, Post) and (entry.position or 0) > 1]
    form = keeping.SplitForm(_sent(request), posts=posts)

    def act() -> HttpResponse:
        return _done(request, actions.split(member(request), thread, **form.cleaned_data), True)

    ticked = {str(each) for each in request.POST.getlist("posts")}
    return _take(request, thread, form, "split", act, posts=posts, number=number, ticked=ticked)


@serves(Action.ARRANGE_THREADS)
@require_http_methods(_PAGE)
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Join a thread to another. What that does is shown first; ``sure`` says that it was read."""
    thread = _thread(request, pk, Action.ARRANGE_THREADS)
    form = keeping.MergeForm(request.POST or None)

    def act() -> HttpResponse:
        other = _other(request, form.cleaned_data["other"])
        if request.POST.get("sure") != str(other.pk):
            return _page(request, thread, form, "merge", status=200, other=other)
        return _done(request, actions.merge(member(request), thread, other, reason=form.cleaned_data["reason"]), True)

    return _take(request, thread, form, "merge", act)


def _thread(request: HttpRequest, pk: int, action: Action) -> Thread:
    thread = queries.open_thread(request.user, pk)
    policy.require(request.user, action, thread)
    return thread


def _other(request: HttpRequest, number: int) -> Thread:
    """The thread somebody named.

    :raises Refused: there is none that they may open.
    """
    try:
        return queries.open_thread(request.user, number)
    except (Http404, Refused) as error:
        raise Refused(_("There is no thread with this number that you may open."), status=422) from error


def _sent(request: HttpRequest) -> Any:
    """What was sent, also when no box was ticked."""
    return request.POST if request.method == "POST" else None


def _take(request: HttpRequest, thread: Thread, form: keeping.KeepingForm, verb: str, act: Callable[[], HttpResponse],
          **shown: Any) -> HttpResponse:
    """Show the form, act on it, or give it back with what is wrong and every word kept."""
    draft = f"{verb}.{(shown.get('post') or thread).pk}"
    form.take_up(draft, typed_into(request.user, draft))
    if request.method != "POST" or not form.is_valid():
        return _page(request, thread, form, verb, status=422 if form.is_bound else 200, **shown)
    try:
        answer = act()
    except Refused as refused:
        form.refuse(refused)
        return _page(request, thread, form, verb, status=refused.status, **shown)
    if answer.status_code == 302:  # done, and nothing left to ask
        actions.discard(member(request), draft)
    return answer


def _page(request: HttpRequest, thread: Thread, form: keeping.KeepingForm, verb: str, *, status: int,
          **shown: Any) -> HttpResponse:
    context = {"thread": thread, "form": form, **shown}
    return render(request, f"forum/keeping/{verb}.html", context, status=status)


def _saved(request: HttpRequest, thread: Thread) -> str:
    """What is said of a change to one's own thread, of which nobody else is told."""
    return _("Saved.") if thread.author_id == request.user.pk else ""


def _done(request: HttpRequest, thread: Thread, changed: bool, *, back: str = "", words: str = "") -> HttpResponse:
    messages.success(request, (words or _("Done, and shown in the thread.")) if changed else _(
        "That was already so; nothing changed."))
    return redirect(back or f"/forum/t/{thread.pk}/")
