"""How the library answers a refusal: the same pages, parts and JSON as the rest of the site."""

import math
from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render

from library.policy import Refused


class RefusalMiddleware:
    """Turns :class:`~library.policy.Refused`, raised anywhere in a view, into its answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """Django calls this when a view raises."""
        return refusal(request, exception) if isinstance(exception, Refused) else None


def refusal(request: HttpRequest, refused: Refused) -> HttpResponseBase:
    """JSON for the page's scripts, a part for htmx, the sign-in page or a page for people, with what they had typed."""
    is_part = bool(getattr(request, "htmx", False))
    if "application/json" in request.headers.get("Accept", ""):
        response: HttpResponse = JsonResponse({"reason": str(refused.sentence)}, status=refused.status)
    elif refused.sign_in and request.method == "GET" and not is_part:
        return redirect_to_login(request.get_full_path())
    else:
        template = ["_refused.html"] if is_part else [f"{refused.status}.html", "403.html"]
        context = {"sentence": refused.sentence, "sign_in": refused.sign_in, "typed": typed(request)}
        response = render(request, template, context, status=refused.status)
    return with_wait(response, refused)


def with_wait(response: HttpResponse, refused: Refused) -> HttpResponse:
    """The answer, with the seconds until it may be tried again, when it is a matter of time."""
    if refused.retry_after is not None:
        response["Retry-After"] = str(math.ceil(refused.retry_after))
    return response


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What the person had typed, so that a refused form can give it back. Never the form's token."""
    posted = request.POST.lists() if request.method == "POST" else ()
    return [(name, str(value)) for name, values in posted for value in values if value and name != "csrfmiddlewaretoken"]
