"""The addresses of the site, and beside them views that only send bytes: from one query, or after given statements."""

from collections.abc import Sequence

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

_kept: list[tuple[Sequence[str], bytes]] = []


def bare(request: HttpRequest) -> HttpResponse:
    """The bytes of the page that is measured."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT page FROM load_bare WHERE id = 1")
        (page,) = cursor.fetchone()
    return HttpResponse(bytes(page))


def keep(statements: Sequence[str], page: bytes) -> int:
    """Remember what a floor sends to the database and to the browser; its number."""
    _kept.append((statements, page))
    return len(_kept) - 1


def floor(request: HttpRequest, number: int) -> HttpResponse:
    """Who asks, the statements of a page, its bytes."""
    statements, page = _kept[number]
    if request.user.is_authenticated:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
                cursor.fetchall()
    return HttpResponse(page)


urlpatterns = [path("bare/", bare), path("floor/<int:number>/", floor), path("", include("config.urls"))]
