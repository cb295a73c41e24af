"""The addresses of the site, and beside them a view that does nothing but send bytes from one query."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def bare(request: HttpRequest) -> HttpResponse:
    """The bytes of the page that is measured."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT page FROM load_bare WHERE id = 1")
        (page,) = cursor.fetchone()
    return HttpResponse(bytes(page))


urlpatterns = [path("bare/", bare), path("", include("config.urls"))]
