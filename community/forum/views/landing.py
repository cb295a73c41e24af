"""Where somebody lands who opens a thread, and the thread without anything around it."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date

from community.forum import queries
from community.forum.models import Thread
from community.forum.views.answering import place


def landing(request: HttpRequest, thread: Thread) -> str | None:
    """The address this request really asks for: the first unread post (``?unread``), or the first since ``?date=``."""
    if "unread" in request.GET:
        post = queries.first_unread(request.user, thread) if request.user.is_authenticated else None
    elif "date" in request.GET:
        day = _day(request.GET["date"])
        post = queries.first_since(request.user, thread, day) if day else None
    else:
        return None
    return place(post) if post else thread.get_absolute_url()


def newest_first(request: HttpRequest) -> bool:
    """Whether posts stand with the newest on top: as the address says, or as the member likes it."""
    asked = request.GET.get("order", "")
    if asked in {"newest", "oldest"}:
        return asked == "newest"
    return bool(request.user.is_authenticated and request.user.newest_first)


def first_shown(request: HttpRequest, thread: Thread) -> int:
    """The page that is shown when the address names none: the first to read."""
    return thread.page_count if newest_first(request) and "plain" not in request.GET else 1


def page_number(request: HttpRequest, *, default: int = 1) -> int:
    """The number in ``?page=``.

    :raises Http404: it is none.
    """
    number = request.GET.get("page", str(default))
    if not (number.isascii() and number.isdigit() and 0 < len(number) < 10 and int(number) > 0):
        raise Http404
    return int(number)


def plain(request: HttpRequest, thread: Thread, number: int) -> HttpResponse:
    """The thread as bare text, up to two hundred posts a page: for printing, and for eyes that want nothing else."""
    context = {"thread": thread, "number": number, "count": queries.pages_of_plain(thread),
               "entries": queries.plain_page(request.user, thread, number)}
    return render(request, "forum/thread_plain.html", context)


def _day(written: str) -> date | None:
    try:
        return parse_date(written)
    except ValueError:  # the thirtieth of February
        return None
