"""Pages of boards, threads and posts."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from community import policy
from community.forum import actions, queries
from community.forum.forms import EditForm, ReplyForm, ThreadForm
from community.forum.models import POSTS_A_PAGE, Post, Thread
from community.forum.queries.answers import answer_of
from community.forum.queries.composing import desk_at
from community.forum.queries.quoting import with_quotation
from community.forum.queries.shelves import level_of
from community.forum.queries.similar import similar_threads
from community.forum.views.answering import ask_to_sign_in, meet, member, place, said, take, tell_of_names
from community.forum.views.kept_page import thread_answer, verbs
from community.forum.views.landing import first_shown, landing, newest_first, page_number, plain
from community.http import is_partial, serves
from community.policy import Action


@serves(Action.LIST_BOARDS)
@require_safe
def boards(request: HttpRequest) -> HttpResponse:
    """All boards."""
    meet(request)
    found, was = queries.boards(request.user)
    return render(request, "forum/boards.html", {"boards": found, "was": was})


@serves(Action.READ_BOARD)
@require_safe
def board(request: HttpRequest, slug: str) -> HttpResponse:
    """One board's threads, newest activity first."""
    meet(request)
    board = queries.open_board(request.user, slug)
    tag = request.GET.get("tag", "")
    page = queries.board_page(request.user, board, request.GET.get("after", ""), tag)
    away = queries.moved_away(request.user, board) if page.is_first and not tag else []
    chosen = next((each for each in board.tag_list if each["slug"] == tag), None)  # type: ignore[attr-defined]
    return render(request, "forum/board.html", {
        "board": board, "page": page, "tag": tag, "moved_away": away, "chosen": chosen, "level": level_of(board, tag)})


@serves(Action.START_THREAD)
@require_http_methods(["GET", "HEAD", "POST"])
def thread_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Start a thread."""
    board = queries.open_board(request.user, slug)
    if request.method != "POST":
        policy.require(request.user, Action.START_THREAD, board)
    ask_to_sign_in(request, Action.START_THREAD, board)
    author = member(request)
    form = ThreadForm(request.POST or None, desk=desk_at(author, Thread(board=board, author=author), f"board.{board.pk}"))
    near = similar_threads(author, request.POST.get("title", "")[:200]) if "preview" in request.POST else ()

    def act() -> HttpResponse:
        posted = actions.start_thread(author, board, **said(form))
        tell_of_names(request, posted)
        return redirect(place(posted.post))

    return take(request, form, act, lambda status: render(
        request, "forum/thread_new.html", {"board": board, "form": form, "similar": near}, status=status))


@serves(Action.READ_THREAD)
@require_safe
def thread(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """One page of a thread."""
    meet(request)
    thread = queries.open_thread(request.user, pk)
    if slug != thread.slug or pk != thread.pk:
        query = request.GET.urlencode() if pk == thread.pk else ""  # its pages are others where it was joined
        response = redirect(thread.get_absolute_url() + (f"?{query}" if query else ""), permanent=True)
        response["Cache-Control"] = "no-cache"  # a title may come back: no browser shall go in circles
        return response
    if (elsewhere := landing(request, thread)) is not None:
        return redirect(elsewhere)
    number = page_number(request, default=first_shown(request, thread))
    is_plain = "plain" in request.GET
    if number > (queries.pages_of_plain(thread) if is_plain else thread.page_count):
        return render(request, "forum/no_such_page.html", {"thread": thread, "number": number}, status=404)
    if is_plain:
        return plain(request, thread, number)
    return _thread_page(request, thread, number)


@serves(Action.READ_THREAD)
@require_safe
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """The lasting address of a post: leads to its place in its thread."""
    return redirect(place(queries.open_post(request.user, pk)))


@serves(Action.REPLY)
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a post to a thread. For htmx the answer is what is new at its end."""
    thread = queries.open_thread(request.user, pk)
    if request.method != "POST":  # back from signing in, or a reload
        quoted = f"&quote={request.GET['quote']}" if request.GET.get("quote", "").isdecimal() else ""
        return redirect(f"{thread.get_absolute_url()}?page={thread.page_count}{quoted}#reply")
    ask_to_sign_in(request, Action.REPLY, thread)
    form = ReplyForm(request.POST, desk=desk_at(member(request), thread, f"thread.{thread.pk}"))

    def act() -> HttpResponse:
        posted = actions.reply(member(request), thread, **said(form))
        tell_of_names(request, posted)
        return _replied(request, thread, posted.post) if is_partial(request) else redirect(place(posted.post))

    def show(status: int) -> HttpResponse:
        if not is_partial(request):
            return _thread_page(request, thread, thread.page_count, form, status=status)
        response = render(request, "forum/_reply.html", {"thread": thread, "form": form, "is_last": True}, status=status)
        return _instead_of(response, "#reply")

    return take(request, form, act, show)


@serves(Action.EDIT_POST)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one's own post."""
    post = queries.open_post(request.user, pk)
    if request.method != "POST":
        policy.require(request.user, Action.EDIT_POST, post)
    ask_to_sign_in(request, Action.EDIT_POST, post)
    desk = desk_at(member(request), post.thread, f"post.{post.pk}")
    initial = {"body": post.body, "revision": post.revision, "notes": post.notes}
    form = EditForm(request.POST or None, desk=desk, initial=initial)
    context: dict[str, Any] = {"post": post, "thread": post.thread, "form": form}

    def act() -> HttpResponse:
        try:
            changed = actions.edit_post(member(request), post, **form.cleaned_data)
        except actions.StaleRevision as stale:
            form.rebase(stale.current.revision)
            context["current"] = stale.current
            raise
        messages.success(request, _("Your change is saved.") if changed else _("Nothing was changed."))
        return redirect(place(post))

    return take(request, form, act, lambda status: render(request, "forum/post_edit.html", context, status=status))


def _thread_page(request: HttpRequest, thread: Thread, number: int, form: ReplyForm | None = None, *,
                 status: int = 200) -> HttpResponse:
    page = queries.thread_page(request.user, thread, number, newest_first=newest_first(request))
    refused = policy.refusal(request.user, Action.REPLY, thread)
    context = {
        "thread": thread, "address": thread.get_absolute_url(), "number": number, "page": page, "entries": page.entries,
        "is_last": number == thread.page_count and not page.newest_first, "newest_first": page.newest_first,
        "answer": answer_of(request.user, thread), "can": verbs(request.user, thread), "refused": refused,
        "form": form, "desk": None,
    }
    if form is None and refused is None:
        context |= _to_reply(request, thread)
    return thread_answer(request, context, status)


def _to_reply(request: HttpRequest, thread: Thread) -> dict[str, Any]:
    """Where a reply is written: a desk to put an empty box on, or a form with what lies ready for it."""
    desk = desk_at(member(request), thread, f"thread.{thread.pk}")
    if not desk.version and "quote" not in request.GET:
        return {"desk": desk}
    form = ReplyForm(desk=desk)
    if "quote" in request.GET:
        form.initial["body"] = with_quotation(request.user, str(form.initial.get("body", "")), request.GET["quote"])
    return {"form": form}


def _replied(request: HttpRequest, thread: Thread, post: Post) -> HttpResponse:
    """What stands at the end of the page now and did not when it was loaded. To a new page, or to what waits, one goes."""
    seen = request.POST.get("seen", "")
    after = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0
    if post.position is None or post.page_number != (after - 1) // POSTS_A_PAGE + 1:
        response = HttpResponse()
        response["HX-Redirect"] = post.get_absolute_url()
        return response
    thread.last_position = post.position or thread.last_position
    form = ReplyForm(desk=desk_at(member(request), thread, f"thread.{thread.pk}"))
    entries = queries.added_since(request.user, thread, after)
    return render(request, "forum/_replied.html", {"thread": thread, "entries": entries, "form": form, "is_last": True})


def _instead_of(response: HttpResponse, target: str) -> HttpResponse:
    response["HX-Retarget"], response["HX-Reswap"] = target, "outerHTML"
    return response
