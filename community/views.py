"""The pages that belong to no room: home, standing pages, leaving, and how the site looks."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from community.http import TEXTS, THEMES, serves
from community.members.actions import choose_theme
from community.members.codes import drop_codes
from community.members.models import Member
from community.policy import Action
from community.safety.guidelines import rules

log = logging.getLogger(__name__)

A_YEAR = 60 * 60 * 24 * 365


def _standing(page: str) -> Callable[[HttpRequest], HttpResponse]:
    @serves(Action.READ_PAGES)
    @require_safe
    def view(request: HttpRequest) -> HttpResponse:
        return render(request, f"pages/{page}.html")

    return view


home = _standing("home")
about = _standing("about")
moderators_code = _standing("moderators_code")
who_reads_what = _standing("who_reads_what")
privacy = _standing("privacy")
terms = _standing("terms")


@serves(Action.READ_PAGES)
@require_safe
def guidelines(request: HttpRequest) -> HttpResponse:
    """The numbered rules."""
    return render(request, "pages/guidelines.html", {"rules": rules()})


@serves(Action.LEAVE_QUICKLY)
@require_GET
@never_cache
def leave(request: HttpRequest) -> HttpResponse:
    """Quick exit: end the session, let the browser forget this site, show a neutral one.

    A plain link must do this without JavaScript, so it is a GET and carries no token: a page elsewhere can sign
    somebody out by linking here. That is accepted; it costs the person a sign-in and harms nobody, while a button that asks
    back could. Nothing may keep a person here, so a database that is down does not.
    """
    try:
        logout(request)
    except DatabaseError:
        log.exception("A session could not be ended on leaving; its cookie is cleared all the same")
        request.session = type(request.session)()
        request.user = AnonymousUser()
    response = HttpResponseRedirect(settings.QUICK_EXIT_URL, status=303)
    for cookie in request.COOKIES:
        response.delete_cookie(cookie, samesite="Lax")
    drop_codes(response)  # its path is another, so it did not come with this request
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    return response


@serves(Action.CHOOSE_APPEARANCE)
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def appearance(request: HttpRequest) -> HttpResponse:
    """Show the choice of colours and text sizes, and keep what was chosen in two cookies, signed in or not.

    Exempt from the CSRF check: the worst a forged form can do is change the colours, and in return the pages strangers read
    carry no token and set no cookie, so that they can be cached.
    """
    if request.method != "POST":
        return render(request, "pages/appearance.html")
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        target = "/"
    response = HttpResponseRedirect(target, status=303)
    for name, choices in (("theme", THEMES), ("text", TEXTS)):
        if (value := request.POST.get(name)) in choices:
            response.set_cookie(name, value, max_age=A_YEAR, samesite="Lax", httponly=True,
                                secure=settings.SESSION_COOKIE_SECURE)
    if request.POST.get("theme") in THEMES and isinstance(request.user, Member):
        choose_theme(request.user, request.POST["theme"])
    return response
