"""Every page of allauth that can be reached: in our look, with nothing the content security policy would stop."""

import re

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.urls import get_resolver

from tests.conftest import browser_of
from tests.members.test_settings import fresh

SIGNED_OUT = [
    "/accounts/login/", "/accounts/signup/", "/accounts/recover/", "/accounts/password/reset/",
    "/accounts/password/reset/done/", "/accounts/password/reset/key/1-set-password/", "/accounts/password/reset/key/done/",
    "/accounts/confirm-email/", "/accounts/confirm-email/no-such-key/", "/accounts/inactive/",
]
SIGNED_IN = [
    "/accounts/logout/", "/accounts/password/change/", "/accounts/email/", "/accounts/reauthenticate/", "/accounts/sessions/",
    "/accounts/2fa/", "/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/", "/accounts/2fa/webauthn/add/",
    "/accounts/codes/", "/settings/close/", "/members/ada/",
]
WITH_SECOND_STEP = [
    "/accounts/2fa/", "/accounts/2fa/totp/deactivate/", "/accounts/2fa/recovery-codes/",
    "/accounts/2fa/recovery-codes/generate/", "/accounts/2fa/reauthenticate/",
]
INLINE_SCRIPT = re.compile(r'<script(?![^>]*\bsrc=)(?![^>]*type="application/json")', re.I)
INLINE_CODE = re.compile(r"<[^>]+\s(style|on[a-z]+)=|<style|javascript:", re.I)


def assert_ours(page):
    text = page.content.decode()
    assert page.status_code == 200, page.status_code
    assert 'class="skip-link"' in text, "not built on base.html"
    assert text.count("<h1") == 1
    assert not INLINE_SCRIPT.search(text)
    assert not INLINE_CODE.search(text), INLINE_CODE.search(text)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', text.replace('href="https://www.bbc.com', "")), "another host"


@pytest.mark.parametrize("address", SIGNED_OUT)
def test_a_page_for_strangers_is_ours(stranger, address):
    assert_ours(stranger.get(address))


@pytest.mark.parametrize("address", SIGNED_IN)
def test_a_page_for_members_is_ours(ada, address):
    assert_ours(fresh(ada).get(address))


@pytest.fixture
def careful(ada):
    """Ada, who uses one-time codes and has backup codes."""
    client = fresh(ada)
    Authenticator.objects.create(user=ada, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
    RecoveryCodes.activate(ada)
    return client


@pytest.mark.parametrize("address", WITH_SECOND_STEP)
def test_a_page_about_the_second_step_is_ours(careful, address):
    assert_ours(careful.get(address))


def test_the_second_step_is_asked_after_the_password(stranger, careful, ada):
    stranger.post("/accounts/login/", {"login": "ada", "password": "even-keel-demo"})
    assert_ours(stranger.get("/accounts/2fa/authenticate/"))
    assert stranger.get("/settings/").status_code == 302
    assert stranger.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 422
    backup = Authenticator.objects.get(user=ada, type="recovery_codes").wrap().get_unused_codes()[0]
    assert stranger.post("/accounts/2fa/authenticate/", {"code": backup}).status_code == 302
    assert stranger.get("/settings/").status_code == 200


def test_a_recovery_code_does_not_pass_the_second_step(stranger, careful, ada):
    from community.members.actions import make_recovery_codes

    [code, *_rest] = make_recovery_codes(ada)
    stranger.post("/accounts/recover/", {"username": "ada", "code": code, "password1": "nine open gates"})
    assert stranger.get("/settings/").status_code == 302
    assert_ours(stranger.get("/accounts/2fa/authenticate/"))


def test_an_authenticator_app_is_told_the_name_and_never_the_address(ada):
    EmailAddress.objects.create(user=ada, email="ada@example.org", primary=True, verified=True)
    type(ada).objects.filter(pk=ada.pk).update(email="ada@example.org")
    page = fresh(ada).get("/accounts/2fa/totp/activate/")
    assert "ada@example.org" not in page.content.decode()
    assert "otpauth" in page.context["totp_url"]
    assert "ada%40" not in page.context["totp_url"]


def test_confirming_an_address_is_ours(ada):
    address = EmailAddress.objects.create(user=ada, email="ada@example.org", primary=True, verified=False)
    assert_ours(browser_of(ada).get(f"/accounts/confirm-email/{EmailConfirmationHMAC(address).key}/"))


def test_an_address_that_waits_is_shown_to_its_owner_only(ada, ben):
    EmailAddress.objects.create(user=ada, email="ada@example.org", primary=True, verified=False)
    page = fresh(ada).get("/accounts/email/")
    assert_ours(page)
    assert "ada@example.org" in page.content.decode()
    for address in (*SIGNED_IN, "/settings/", "/settings/privacy/", "/members/ada/"):
        assert "ada@example.org" not in fresh(ben).get(address).content.decode()


def test_every_form_of_the_account_pages_comes_back_with_422(ada):
    client = fresh(ada)
    for address in ("/accounts/password/change/", "/accounts/2fa/totp/activate/", "/accounts/reauthenticate/"):
        assert client.post(address, {"code": "x"}).status_code == 422, address
    assert client.post("/accounts/email/", {"action_add": "", "email": "no address"}).status_code == 422


def test_no_page_of_allauth_is_forgotten():
    """A new version of allauth may bring new pages; each must be looked at once."""
    known = {*SIGNED_OUT, *SIGNED_IN, *WITH_SECOND_STEP, "/accounts/2fa/authenticate/"}
    elsewhere = {  # answer with a redirect or data, or need what is not switched on
        "/accounts/login/code/confirm/", "/accounts/password/set/", "/accounts/2fa/webauthn/login/", "/accounts/2fa/trust/",
        "/accounts/2fa/webauthn/reauthenticate/", "/accounts/2fa/webauthn/signup/", "/accounts/2fa/recovery-codes/download/",
    }
    found = {"/" + pattern for pattern in _patterns(get_resolver()) if pattern.startswith("accounts/") and "<" not in pattern}
    assert found - known - elsewhere == set()


def _patterns(resolver, prefix=""):
    for pattern in resolver.url_patterns:
        path = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from _patterns(pattern, path)
        else:
            yield path.replace("^", "").replace("$", "").replace("(?P<", "<")
