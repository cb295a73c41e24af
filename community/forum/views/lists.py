"""Lists of threads across boards, bookmarks, and what somebody follows and hides."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from community.forum import queries
from community.http import serves
from community.policy import Action


@dataclass(frozen=True)
class List:
    """One of the lists: its address, its words, and what stands in it."""

    name: str
    title: "str | Promise"
    lead: "str | Promise"
    nothing: "str | Promise"
    found: Callable[[Any, str], Any]
    action: Action = Action.KEEP_READING


UNREAD = List("unread", _("Unread"), _("Threads that say something you have not read."),
              _("You have read everything. There is nothing you need to catch up with."), queries.unread_threads)
NEW = List("new", _("New threads"), _("What was begun last, wherever you may read."),
           _("Nobody has begun a thread yet."), queries.new_threads, Action.LIST_BOARDS)
MINE = List("mine", _("My threads"), _("Threads you began or wrote in."),
            _("You have not written anything yet. There is no hurry."), queries.own_threads)
FOLLOWED = List("followed", _("Followed"), _("Threads you follow, whether you are told of them or not."),
                _("You follow nothing yet. Every thread has a line for it, at its end."), queries.followed_threads)
HOPEFUL = List("hopeful", _("Hope first"), _("Stories by people for whom it got better."),
               _("No recovery story is here yet."), queries.hopeful_threads, Action.LIST_BOARDS)
LISTS = (UNREAD, NEW, MINE, FOLLOWED, HOPEFUL)


def list_view(which: List) -> Callable[[HttpRequest], HttpResponse]:
    """The view of one list."""

    @serves(which.action)
    @require_safe
    def view(request: HttpRequest) -> HttpResponse:
        part = which.found(request.user, request.GET.get("after", "")[:80])
        hopeful = queries.hope_above(request.user, part) if which in {UNREAD, NEW} else []
        context = {"list": which, "part": part, "hopeful": hopeful, "lists": LISTS}
        return render(request, "forum/list.html", context)

    return view


unread, new, mine, followed, hopeful = (list_view(which) for which in LISTS)


@serves(Action.KEEP_READING)
@require_safe
def bookmarks(request: HttpRequest) -> HttpResponse:
    """What somebody keeps, with their notes."""
    part = queries.bookmarks(request.user, request.GET.get("after", "")[:30])
    return render(request, "forum/bookmarks.html", {"part": part, "lists": LISTS})


@serves(Action.KEEP_READING)
@require_safe
def wishes(request: HttpRequest) -> HttpResponse:
    """What somebody follows, mutes and hides, each to be taken back."""
    return render(request, "forum/wishes.html", {"wishes": queries.wishes(request.user), "lists": LISTS})
