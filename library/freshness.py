"""Answers that a browser may keep and ask about: ``ETag``, ``Last-Modified`` and 304.

A page of the library is the same for everybody, but the frame around it is not: it shows who is signed in, the theme, a
message. So no shared cache may keep it (``private``, ``Vary: Cookie``), and the tag covers all that the frame shows:

* For a stranger the frame depends on cookies alone. The tag is made of the cookies, the state of the library and the day
  (pages turn amber on a day), and a page that is still good costs one small query and is not rendered again.
* For a member the frame may show anything (a count of notifications). The tag is made of the very page, without the token of
  its forms, which differs each time; there is no ``Last-Modified``, for nobody knows when all that changed.
* The page of an entry has replies beneath it, of which the library knows nothing. It is quick to make (see ``views.entries``),
  so its tag is made of the very page for strangers too, and it is dated by when this process first saw it that way.
"""

import hashlib
import re
import time
from collections.abc import Callable, Hashable, Sequence
from datetime import UTC, datetime
from functools import cache, lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date, parse_etags
from django.utils.translation import get_language

from library.queries.reading import Stamp
from library.queries.shelf import Shelf

_seen: Shelf[tuple[str, int]] = Shelf(2048)  # the tag of each page for strangers, and since when (epoch seconds) it is that
_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')


def answer(request: HttpRequest, stamp: Callable[[], Stamp], render: Callable[[], HttpResponse]) -> HttpResponse:
    """The page ``render`` makes, or 304 when the browser's copy is still good. What ``render`` raises passes through."""
    if request.user.is_authenticated:
        return answer_to_member(request, render)
    return _for_one(_for_stranger(request, stamp(), render))


def answer_to_member(request: HttpRequest, render: Callable[[], HttpResponse]) -> HttpResponse:
    """The page ``render`` makes for this member, or 304 when it is the very page their browser has."""
    return _for_one(_for_member(request, render))


def answer_as_it_is(request: HttpRequest, looks: Hashable, *parts: bytes) -> HttpResponse:
    """The page that ``parts`` make for any stranger, or 304 when it is the very page their browser has.

    :param looks: what tells this page from others of the same kind; None when it is for this very reader, and is not to be
        remembered. Otherwise the parts are kept ones, the very same objects each time.
    """
    if looks is None:
        return _for_one(_unless_known(request, _tag(*parts), None, parts))
    tag = _tag_of_kept(*parts)
    seen = _seen.get(looks)
    if seen is None or seen[0] != tag:  # two changes within one second still have two times
        seen = _seen.put(looks, (tag, max(int(time.time()), seen[1] + 1 if seen else 0)))
    response = _unless_known(request, tag, None if request.COOKIES else seen[1], parts)
    response["Last-Modified"] = http_date(seen[1])
    return _for_one(response)


def _unless_known(request: HttpRequest, tag: str, since: int | None, parts: Sequence[bytes]) -> HttpResponse:
    """The page, put together only when the browser does not have it yet."""
    asked = request.META.get("HTTP_IF_NONE_MATCH", "")
    response: HttpResponse
    if asked == tag:  # what browsers send; whatever else may be sent is taken apart below
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(b"".join(parts))
        if asked or "HTTP_IF_MODIFIED_SINCE" in request.META:
            response = get_conditional_response(request, tag, since, response) or response
    response["ETag"] = tag
    return response


def _for_one(response: HttpResponse) -> HttpResponse:
    """Let no shared cache keep it."""
    response["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ["Cookie"])
    return response


def _for_member(request: HttpRequest, render: Callable[[], HttpResponse]) -> HttpResponse:
    response = render()
    # The forms of a kept page hold a token that is good only while the secret is the same.
    reader = (request.user.pk, request.META.get("CSRF_COOKIE"))
    tag = _tag(repr(reader).encode(), _TOKEN.sub(b"", response.content))
    answered = get_conditional_response(request, tag, None, response) or response
    answered["ETag"] = tag
    return answered


def _for_stranger(request: HttpRequest, stamp: Stamp, render: Callable[[], HttpResponse]) -> HttpResponse:
    modified = _modified(stamp)
    state = (request.get_full_path(), get_language(), stamp, timezone.localdate(), _release())
    tag = _tag(repr(state).encode(), _cookies(request))
    if tag in parse_etags(request.headers.get("If-None-Match", "")):
        response: HttpResponse = HttpResponseNotModified()  # what was there then is there still: going away is a change, too
    else:
        # Without cookies there is one frame, and the time suffices. A page that is not there must say so, so it is asked for.
        since = None if request.COOKIES else int(modified.timestamp())
        page = render()
        response = get_conditional_response(request, tag, since, page) or page
    response["ETag"] = tag
    response["Last-Modified"] = http_date(modified.timestamp())
    return response


def _tag(*parts: bytes) -> str:
    digest = hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts))
    return f'W/"{digest.hexdigest()[:32]}"'


@lru_cache(maxsize=512)
def _tag_of_kept(*parts: bytes) -> str:
    """The tag of parts that are the same for everybody. Never called with a member's page: it would stay in memory."""
    return _tag(*parts)


def _cookies(request: HttpRequest) -> bytes:
    """All cookies: theme, text size, messages and whatever the frame may one day depend on."""
    return repr(sorted(request.COOKIES.items())).encode()


def _modified(stamp: Stamp) -> datetime:
    """The later of the library's last change, the program's last change and this midnight, when pages may turn amber."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return max(stamp.changed_at or midnight, midnight, _release())


@cache
def _release() -> datetime:
    """When the newest file that shapes a page was written. Read once: a running process keeps its templates, too."""
    places = (settings.BASE_DIR / name for name in ("templates", "static", "community", "library"))
    files = (path for place in places for path in place.rglob("*.*") if path.suffix in {".html", ".css", ".js", ".py"})
    return datetime.fromtimestamp(max((path.stat().st_mtime for path in files), default=0), tz=UTC)
