"""Help that answers everybody: no sign-in, no script, no database."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie

from community.http import serves
from community.policy import Action
from community.safety import directory
from community.safety.cards import CARDS

WORKER = settings.BASE_DIR / "static" / "js" / "help" / "service_worker.js"
A_YEAR = 60 * 60 * 24 * 365
COUNTRY = "country"  # the cookie that keeps the reader's choice


@serves(Action.GET_HELP)
@require_safe
@vary_on_cookie
@cache_control(private=True, no_cache=True, stale_if_error=A_YEAR)
def help_now(request: HttpRequest) -> HttpResponse:
    """Crisis lines and first aid. A country that the reader names comes first, and is kept on their device."""
    request.user = AnonymousUser()  # so that nothing on the way out looks one up either
    countries = directory.countries(timezone.localdate())
    named = request.GET.get(COUNTRY)
    chosen = directory.chosen(countries, request.COOKIES.get(COUNTRY, "") if named is None else named)
    context = {"countries": countries, "chosen": chosen, "cards": CARDS}
    response = render(request, "pages/help_now.html", context)
    if named is not None:
        _keep(response, chosen)
    return response


def _keep(response: HttpResponse, chosen: directory.Country | None) -> None:
    """Keep the reader's choice on their own device; choosing none forgets it."""
    if chosen is None:
        response.delete_cookie(COUNTRY, samesite="Lax")
    else:
        response.set_cookie(COUNTRY, chosen.code, max_age=A_YEAR, samesite="Lax", httponly=True,
                            secure=settings.SESSION_COOKIE_SECURE)


@serves(Action.GET_HELP)
@require_safe
@vary_on_cookie
@cache_control(private=True, no_cache=True, stale_if_error=A_YEAR)
def help_card(request: HttpRequest, name: str) -> HttpResponse:
    """One card by itself, to be opened at once or printed."""
    if name not in CARDS:
        raise Http404
    request.user = AnonymousUser()
    countries = directory.countries(timezone.localdate())
    context = {"card": CARDS[name], "countries": countries, "cards": CARDS,
               "chosen": directory.chosen(countries, request.COOKIES.get(COUNTRY, ""))}
    return render(request, "safety/card.html", context)


@serves(Action.GET_HELP)
@require_safe
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script that shows a kept copy of the help page. At the root, because a worker reaches no higher than it stands."""
    request.user = AnonymousUser()
    return HttpResponse(WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")
