"""What the views of this room share."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from allauth.account.decorators import reauthentication_required
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from community.members.models import Member

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def freshly_signed_in(view: View) -> View:
    """Ask for the password (or passkey) again when it was not given in the last minutes."""
    return cast("View", reauthentication_required(view))


def me(request: HttpRequest) -> Member:
    """The member who asks; the policy has let them pass."""
    if not isinstance(request.user, Member):
        raise Http404
    return request.user


def typed(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: an empty POST is a form too."""
    return request.POST if request.method == "POST" else None


def form_page(request: HttpRequest, template: str, form: BaseForm, more: dict[str, Any] | None = None) -> HttpResponse:
    """A page with a form; 422 when it shows mistakes."""
    return render(request, template, {"form": form, **(more or {})}, status=422 if form.errors else 200)
