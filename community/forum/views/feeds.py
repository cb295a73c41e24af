"""Feeds of the boards anybody may read. A feed says what was begun and where, never by whom."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from community import text
from community.forum.models import Board
from community.forum.queries import public
from community.http import serves
from community.policy import Action

EXCERPT = 300  # characters


@serves(Action.LIST_BOARDS)
@require_safe
def everything(request: HttpRequest) -> HttpResponse:
    """The public threads of all boards."""
    return _answer(request, None, reverse("forum_feed"))


@serves(Action.READ_BOARD)
@require_safe
def of_board(request: HttpRequest, slug: str) -> HttpResponse:
    """The public threads of one board that is open to everybody, for signed-in readers too."""
    return _answer(request, public.feed_board(slug), reverse("board_feed", args=[slug]))


def _answer(request: HttpRequest, board: Board | None, address: str) -> HttpResponse:
    """The feed, or 304 when the reader has it as it is. The same for everybody."""
    threads = public.public_threads(board)
    labels = public.note_labels() if any(each.notes for each in threads) else {}
    tag = _tag(address, board, threads, labels)
    response = get_conditional_response(request, tag)
    if response is None:
        response = HttpResponse(_feed(board, address, threads, labels), content_type="application/atom+xml; charset=utf-8")
    response["ETag"] = tag
    response["Cache-Control"] = "no-cache"  # asked each time: what was taken down is gone from the next answer
    return response


def _feed(board: Board | None, address: str, threads: Sequence[public.PublicThread], labels: dict[str, str]) -> str:
    feed = Atom1Feed(
        title=f"{settings.SITE_NAME}: {board.title if board else _('Forum')}", feed_url=_whole(address),
        language=get_language(), link=_whole(board.get_absolute_url() if board else reverse("boards")),
        author_name=settings.SITE_NAME, description=board.description if board else _("Threads that anybody may read."))
    for each in threads:
        thread = each.thread
        feed.add_item(
            title=thread.title, link=_whole(thread.get_absolute_url()), description=_words(each, labels),
            unique_id=_whole(f"/forum/t/{thread.pk}/"), author_name=thread.board.title, pubdate=thread.created_at,
            updateddate=thread.last_post_at)
    return str(feed.writeString("utf-8"))


def _words(each: public.PublicThread, labels: dict[str, str]) -> str:
    """What stands beneath the title, as HTML: the first words, or the content notes in their place."""
    if each.notes:
        notes = ", ".join(sorted(labels.get(slug, slug) for slug in each.notes))
        return escape(_("Content note: %(notes)s. The text is on the page.") % {"notes": notes})
    return escape(text.excerpt(each.html, EXCERPT))


def _tag(address: str, board: Board | None, threads: Sequence[public.PublicThread], labels: dict[str, str]) -> str:
    """Of everything the feed shows."""
    shown: list[tuple[str | datetime, ...]] = [
        (str(each.thread.pk), each.thread.title, each.thread.board.title, each.html, *sorted(each.notes),
         each.thread.created_at, each.thread.last_post_at) for each in threads]
    words = (address, settings.SITE_NAME, settings.SITE_URL, get_language(), board and (board.title, board.description),
             sorted(labels.items()), shown)
    return f'W/"{hashlib.sha256(repr(words).encode()).hexdigest()[:32]}"'


def _whole(path: str) -> str:
    return f"{settings.SITE_URL.rstrip('/')}{path}"
