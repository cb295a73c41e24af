"""The site's statuses for the pages of allauth, which answers every mistaken form with 200."""

from collections.abc import Callable

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from community.http import refusal
from community.policy import Refused

_WAIT = 300  # seconds; ACCOUNT_RATE_LIMITS "login_failed" of allauth


class FormStatusMiddleware:
    """A page that shows a form again because of mistakes has status 422, or 429 when a limit was the mistake."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer as always."""
        return self.get_response(request)

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        """Django calls this when a view answers with a template that is not rendered yet, as class-based views do."""
        form = (response.context_data or {}).get("form")
        if request.method == "POST" and response.status_code == 200 and isinstance(form, BaseForm) and form.errors:
            response.status_code = 422
            if form.has_error("__all__", "too_many_login_attempts"):
                response.status_code = 429
                response["Retry-After"] = str(_WAIT)
        return response


def too_many(request: HttpRequest) -> HttpResponseBase:
    """Answer a limit of allauth's. Its handler for status 429."""
    sentence = _("That was many tries in a short time. Please wait a minute and try again; nothing is lost.")
    return refusal(request, Refused(sentence, status=429, retry_after=60))
