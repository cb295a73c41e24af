"""What members keep for themselves while they read: marks, wishes, bookmarks, the order they like."""

from base64 import b64decode
from dataclasses import fields
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community import policy
from community.forum import actions, queries
from community.forum.models import Bookmark, Follow, Tag
from community.forum.preferences import BookmarkForm, ReadingForm
from community.forum.queries.drafts import typed_into
from community.forum.views.answering import member, place
from community.http import require_own_page, serves
from community.policy import Action

# One transparent point: what browsers without scripts ask for, so that their reading leaves a mark, too.
_POINT = b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
# What each button asks for. Which came first in a forged form does not matter.
_SWITCHES = {
    "newest": ("newest_first", True), "oldest": ("newest_first", False),
    "hope": ("hope_first", True), "usual": ("hope_first", False),
    "gentle": ("hides_hard", True), "all": ("hides_hard", False),
}


@serves(Action.KEEP_READING)
@require_http_methods(["GET", "POST"])
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Note how far somebody has read (``to``). A script sends it; without scripts the page's last picture asks for it."""
    policy.require(request.user, Action.KEEP_READING)
    thread = queries.open_thread(request.user, pk)
    if request.method == "GET":
        require_own_page(request)
    to = (request.POST if request.method == "POST" else request.GET).get("to", "")
    if not (to.isascii() and to.isdigit() and len(to) < 10):
        raise Http404
    actions.mark_read(member(request), thread, int(to))
    return HttpResponse(status=204) if request.method == "POST" else HttpResponse(_POINT, content_type="image/gif")


@serves(Action.KEEP_READING)
@require_POST
def board_read(request: HttpRequest, slug: str) -> HttpResponse:
    """Let everything on a board count as read."""
    board = queries.open_board(request.user, slug)
    actions.mark_board_read(member(request), board)
    messages.success(request, _("Everything on this board counts as read now."))
    return redirect(_whence(request, board.get_absolute_url()))


@serves(Action.KEEP_READING)
@require_POST
def follow_thread(request: HttpRequest, pk: int) -> HttpResponse:
    """Follow, mute or hide a thread (``level``), or none of these."""
    thread = queries.open_thread(request.user, pk)
    return _followed(request, thread, thread.get_absolute_url())


@serves(Action.KEEP_READING)
@require_POST
def follow_board(request: HttpRequest, slug: str) -> HttpResponse:
    """Follow or mute a board, or with ``tag`` what carries that tag on it."""
    board = queries.open_board(request.user, slug)
    tag = request.POST.get("tag", "")[:30].replace("\0", "")
    thing = get_object_or_404(Tag.objects.select_related("board"), board=board, slug=tag) if tag else board
    return _followed(request, thing, board.get_absolute_url())


@serves(Action.KEEP_READING)
@require_POST
def wish_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what was followed, muted or hidden."""
    actions.take_back(member(request), pk)
    messages.success(request, _("Taken back."))
    return redirect("wishes")


@serves(Action.KEEP_READING)
@require_http_methods(["GET", "HEAD", "POST"])
def bookmark(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a post with a note to oneself, or let it go (``off``)."""
    policy.require(request.user, Action.KEEP_READING)
    if "off" in request.POST:
        actions.drop_bookmark(member(request), pk)
        messages.success(request, _("The bookmark is gone."))
        return redirect(_whence(request, "/bookmarks/"))
    post = queries.open_post(request.user, pk)
    kept = Bookmark.objects.filter(member=request.user.pk, post=post).first()
    form = BookmarkForm(request.POST if request.method == "POST" else None, initial={"note": kept.note if kept else ""})
    draft = f"bookmark.{post.pk}"
    form.take_up(draft, typed_into(request.user, draft))
    if request.method == "POST" and form.is_valid():
        actions.discard(member(request), draft)
        actions.bookmark(member(request), post, note=form.cleaned_data["note"])
        messages.success(request, _("Kept among your bookmarks."))
        return redirect(place(post))
    context = {"post": post, "thread": post.thread, "form": form, "kept": kept}
    return render(request, "forum/bookmark.html", context, status=422 if form.errors else 200)


@serves(Action.KEEP_READING)
@require_POST
def order(request: HttpRequest) -> HttpResponse:
    """Turn one of the switches that stand where one reads: see :data:`_SWITCHES`."""
    name, wanted = next((turned for button, turned in _SWITCHES.items() if button in request.POST), ("newest_first", False))
    actions.choose_one(member(request), name, wanted)
    return redirect(_whence(request, "/forum/"))


@serves(Action.KEEP_READING)
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """How somebody likes to read."""
    policy.require(request.user, Action.KEEP_READING)
    me = member(request)
    names = [field.name for field in fields(actions.Choices)]
    form = ReadingForm(request.POST if request.method == "POST" else None, initial={name: getattr(me, name) for name in names})
    if request.method == "POST" and form.is_valid():
        actions.choose_reading(me, actions.Choices(**form.cleaned_data))
        messages.success(request, _("Saved."))
        return redirect("reading_settings")
    return render(request, "settings/reading.html", {"form": form}, status=422 if form.errors else 200)


def _followed(request: HttpRequest, thing: Any, back: str) -> HttpResponse:
    level = request.POST.get("level", "")
    actions.follow(member(request), thing, level)
    said: dict[str, str] = {
        Follow.Level.WATCH: _("You will be told of what is new here."),
        Follow.Level.LIST: _("It stands in your list of what you follow. You will not be told of anything."),
        Follow.Level.MUTE: _("You will not be told of anything here any more."),
        Follow.Level.HIDE: _("It is left out of your lists from now on. You can take this back under “Followed and hidden”."),
    }
    messages.success(request, said.get(level, _("You no longer follow this.")))
    return redirect(_whence(request, back))


def _whence(request: HttpRequest, otherwise: str) -> str:
    """The page the form stood on (``next``), when it is one of ours."""
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None, require_https=request.is_secure())
    return back if is_ours and back.startswith("/") else otherwise
