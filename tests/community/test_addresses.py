"""Which address a limit counts by, and what is kept of it."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client, RequestFactory, override_settings

from community.http import client_address
from community.models import Member
from tests.conftest import PASSWORD


@pytest.mark.parametrize(("address", "kept"), [
    ("203.0.113.77", "203.0.113.0"), ("::ffff:203.0.113.77", "203.0.113.0"), ("203.0.113.77:5050", "203.0.113.0"),
    ("2001:db8:7:1::5", "2001:db8:7::"), ("2001:db8::5", "2001:db8::"), ("[2001:db8:7:1::5]:5050", "2001:db8:7::"),
    ("::1", "::"), ("", "0.0.0.0"), ("not an address", "0.0.0.0"),
])
def test_an_address_is_truncated_however_it_is_written(address: str, kept: str) -> None:
    assert client_address(RequestFactory().get("/", REMOTE_ADDR=address)) == kept


@override_settings(TRUSTED_PROXIES=1)
def test_what_a_visitor_writes_into_the_header_does_not_count() -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": "192.0.2.1, 203.0.113.77"})
    assert client_address(request) == "203.0.113.0"


@pytest.mark.parametrize("address", ["2001:db8::5", "::1", ""])
def test_people_sign_in_from_any_address(stranger: Client, ada: Member, address: str) -> None:
    answer = stranger.post("/accounts/login/", {"login": "ada", "password": PASSWORD}, REMOTE_ADDR=address)
    assert answer.status_code == 302
    assert address not in [str(session.ip) for session in UserSession.objects.filter(user=ada)]
