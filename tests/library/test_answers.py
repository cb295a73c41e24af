"""How the library says no: as a page, a part, JSON or the sign-in page, with everything typed given back."""

import json
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.test import RequestFactory

from library.actions import NotReady
from library.answers import RefusalMiddleware, refusal
from library.manuscripts import Fault
from library.policy import Refused

SENTENCE = "Whoever wrote a text does not publish it."


def asking(method: str = "GET", *, htmx: bool = False, accept: str = "text/html", **typed: str) -> HttpRequest:
    """A request as it reaches the library's middleware."""
    request = RequestFactory().generic(method, "/library/desk/", headers={"accept": accept})
    request.user = AnonymousUser()
    request.htmx = htmx  # type: ignore[attr-defined]
    form = QueryDict(mutable=True)
    form.update(typed)
    request.POST = form  # type: ignore[misc,assignment]
    return request


def words(response: HttpResponseBase) -> str:
    content: bytes = response.content  # type: ignore[attr-defined]
    return content.decode()


@pytest.mark.parametrize("status", [403, 409, 422])
def test_a_page_for_people_carries_the_sentence_and_the_status(db: None, status: int) -> None:
    response = refusal(asking(), Refused(SENTENCE, status=status))
    assert response.status_code == status
    assert SENTENCE in words(response)
    assert "<h1" in words(response)


def test_what_was_typed_is_given_back_without_the_forms_token(db: None) -> None:
    request = asking("POST", body="My <long> text", note="", csrfmiddlewaretoken="secret-token")
    page = words(refusal(request, Refused(SENTENCE)))
    assert "My &lt;long&gt; text" in page
    assert "secret-token" not in page


def test_a_part_for_htmx_is_no_page(db: None) -> None:
    response = refusal(asking("POST", htmx=True), Refused(SENTENCE))
    assert (response.status_code, SENTENCE in words(response), "<html" in words(response)) == (403, True, False)


def test_a_script_gets_json() -> None:
    response = refusal(asking("POST", accept="application/json"), Refused(SENTENCE, status=409))
    assert (response.status_code, json.loads(words(response))["reason"]) == (409, SENTENCE)


def test_a_stranger_who_could_sign_in_is_sent_there_and_comes_back() -> None:
    response = refusal(asking(), Refused(SENTENCE, sign_in=True))
    assert response.status_code == 302
    assert response["Location"] == "/accounts/login/?next=/library/desk/"


@pytest.mark.parametrize("options", [{"method": "POST"}, {"htmx": True}])
def test_who_sent_something_is_not_sent_away(db: None, options: dict[str, Any]) -> None:
    """Their words would be gone; the page gives them back and names the way to sign in."""
    response = refusal(asking(**options), Refused(SENTENCE, sign_in=True))
    assert response.status_code == 403
    assert "/accounts/login/" in words(response)


def test_a_refusal_nobody_caught_is_answered_and_other_faults_are_not(db: None) -> None:
    middleware = RefusalMiddleware(lambda request: refusal(request, Refused(SENTENCE)))
    answered = middleware.process_exception(asking(), NotReady([Fault("topics/a.md", 1, "No grade.")]))
    assert answered is not None
    assert answered.status_code == 422
    assert middleware.process_exception(asking(), ValueError("a fault of ours")) is None


def test_refusals_are_answered_where_session_member_and_htmx_are_known() -> None:
    order = settings.MIDDLEWARE
    for before in ("django.contrib.sessions.middleware.SessionMiddleware", "django_htmx.middleware.HtmxMiddleware",
                   "django.contrib.auth.middleware.AuthenticationMiddleware", "django.middleware.csrf.CsrfViewMiddleware"):
        assert order.index(before) < order.index("library.answers.RefusalMiddleware")
