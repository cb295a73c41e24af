"""How the site answers: a page or a part of one, and every refusal as a kind sentence with the right status."""

import ipaddress
import math
import re
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from community.policy import Action, Refused

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
THEMES, TEXTS = settings.APPEARANCE["theme"], settings.APPEARANCE["text"]
GetResponse = Callable[[HttpRequest], HttpResponseBase]


def serves(action: Action) -> Callable[[View], View]:
    """Name the policy Action a view serves. A test refuses views that name none."""

    def mark(view: View) -> View:
        view.action = action  # type: ignore[attr-defined]
        return view

    return mark


def wants_json(request: HttpRequest) -> bool:
    """Whether the browser's script asked, rather than the browser for a page."""
    return getattr(request, "answers_json", False) or "application/json" in request.headers.get("Accept", "")


def prefer_json(request: HttpRequest) -> None:
    """Make this request's answers JSON, refusals too, unless it says it is for a page."""
    request.answers_json = "text/html" not in request.headers.get("Accept", "")  # type: ignore[attr-defined]


def is_partial(request: HttpRequest) -> bool:
    """Whether htmx asked for a part of the page. Asked before any middleware has looked at the request, too."""
    return request.headers.get("HX-Request") == "true"


def appearance(request: HttpRequest) -> dict[str, Any]:
    """Colours and text size, from two cookies; anything unknown means the default."""
    theme, text = request.COOKIES.get("theme", ""), request.COOKIES.get("text", "")
    return {
        "theme": theme if theme in THEMES else "calm",
        "text": text if text in TEXTS else "normal",
    }


def client_address(request: HttpRequest) -> str:
    """The address that limits for signed-out people count by, truncated: /24 for IPv4, /48 for IPv6; ``0.0.0.0`` for none."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    if settings.TRUSTED_PROXIES:
        forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
        address = forwarded[-settings.TRUSTED_PROXIES] if len(forwarded) >= settings.TRUSTED_PROXIES else address
    return _truncated(address)


def _truncated(address: str) -> str:
    with_port = re.fullmatch(r"\[(.+)\](?::\d+)?|([\d.]+):\d+", address)  # some proxies add the port
    try:
        found = ipaddress.ip_address((with_port[1] or with_port[2]) if with_port else address)
    except ValueError:  # a proxy on a Unix socket has none
        return "0.0.0.0"  # noqa: S104  stored and compared, not listened to
    found = getattr(found, "ipv4_mapped", None) or found
    return str(ipaddress.ip_network(f"{found}/{24 if found.version == 4 else 48}", strict=False).network_address)


def require_own_page(request: HttpRequest) -> None:
    """Let a form without a token pass when it was sent from a page of this site, by what the browser itself says.

    For what strangers send: nobody's rights stand behind it that a page elsewhere could borrow, and their pages, the same for
    all and kept in memory, carry no token.

    :raises Refused: it came from elsewhere, or the browser says nothing.
    """
    site = request.headers.get("Sec-Fetch-Site")  # no page can write this one
    whence = urlsplit(request.headers.get("Origin") or request.headers.get("Referer", ""))
    own = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    is_ours = site == "same-origin" if site else f"{whence.scheme}://{whence.netloc}" in own
    if not is_ours:
        raise Refused(_("We could not tell that this came from a page of ours, so it was not sent. Please open the page again, "
                        "and send it from there."))


def refusal(request: HttpRequest, refused: Refused) -> HttpResponseBase:
    """Answer a refusal: JSON for the page's scripts, a part for htmx, the sign-in page or a page for people."""
    if wants_json(request):
        response: HttpResponseBase = JsonResponse({"reason": str(refused.sentence), **_wait(refused)}, status=refused.status)
    elif refused.sign_in and request.method == "GET" and not is_partial(request):
        return redirect_to_login(request.get_full_path())
    else:
        template = ["_refused.html"] if is_partial(request) else [f"{refused.status}.html", "403.html"]
        context = {"sentence": refused.sentence, "sign_in": refused.sign_in, "retry_after": refused.retry_after,
                   "typed": typed(request), "held_back": refused.about_standing}
        response = beside_the_asker(request, render(request, template, context, status=refused.status))
    if refused.retry_after is not None:
        response["Retry-After"] = str(math.ceil(refused.retry_after))
    return response


def beside_the_asker(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let htmx put a refusal before the form that asked (when that has an ``id``), which keeps what was typed in it."""
    asker = request.headers.get("HX-Trigger", "")
    if is_partial(request) and re.fullmatch(r"[\w-]+", asker):
        response["HX-Retarget"], response["HX-Reswap"] = f"#{asker}", "beforebegin"
    return response


def _wait(refused: Refused) -> dict[str, int]:
    return {} if refused.retry_after is None else {"retry_after_ms": math.ceil(refused.retry_after * 1000)}


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What the person had typed, so that a refused form can give it back. Never a password or a token."""
    if request.method != "POST":
        return []
    secret = ("password", "csrf", "code", "credential", "token")
    return [(name, str(value)) for name, values in request.POST.lists() for value in values
            if value and not any(part in name.lower() for part in secret)]


def came_from(request: HttpRequest) -> str:
    """The page of this site that somebody goes back to after signing in: the one they asked for, or the form's; or nothing."""
    if request.method == "GET" and not is_partial(request):
        return request.get_full_path()
    try:
        page = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))
    except ValueError:  # brackets of an address that is none
        return ""
    is_ours = page.netloc == request.get_host() and not page.path.startswith("//")
    return f"{page.path}?{page.query}".rstrip("?") if is_ours else ""


class RefusalMiddleware:
    """Turns :class:`Refused`, raised anywhere in a view, into its answer."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """Django calls this when a view raises."""
        return refusal(request, exception) if isinstance(exception, Refused) else None


class SafeBodyMiddleware:
    """Stops, before anything is read, what no form of this site sends: huge bodies, addresses and cookies with NUL in them."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer 413 or 400, or pass the request on."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return too_large(request)
        cookies = "".join(request.COOKIES.values())  # a quoted cookie may hold any sign, and the session's is asked for in SQL
        if "\0" in request.path + cookies or "%00" in request.META.get("QUERY_STRING", ""):
            return bad_request(request, BadRequest())
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:  # the cookie, not request.user: help pages ask no database
            response.headers.setdefault("Cache-Control", "no-store")
        return response


def too_large(request: HttpRequest) -> HttpResponse:
    """Answer a body over the limit."""
    sentence = _("That is more than this site can take in one go. Please send a shorter text.")
    if wants_json(request):
        return JsonResponse({"reason": sentence}, status=413)
    if is_partial(request):
        return beside_the_asker(request, render(request, "_refused.html", {"sentence": sentence}, status=413))
    return render(request, "413.html", {"sentence": sentence}, status=413)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request no browser of ours makes. Django's handler for status 400."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return render(request, "400.html", status=400)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token has run out: everything typed is shown, and can be sent again with one press.

    The button is offered only when the request came from this very site: a stranger's page could otherwise put words into
    somebody's mouth.
    """
    own = f"{request.scheme}://{request.get_host()}"
    from_here = request.headers.get("Origin", own) in {own, *settings.CSRF_TRUSTED_ORIGINS}
    sentence = _("This page was open for a long time, so we did not take the form at once. Nothing is lost.")
    if wants_json(request):
        return JsonResponse({"reason": sentence}, status=403)
    if is_partial(request):
        kept = _("Please load the page again; what you typed is kept in this tab.")
        return beside_the_asker(request, render(request, "_refused.html", {"sentence": f"{sentence} {kept}"}, status=403))
    context: dict[str, Any] = {"sentence": sentence, "typed": typed(request), "can_resend": from_here}
    return render(request, "stale_form.html", context, status=403)
