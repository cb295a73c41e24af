"""Passkeys in a real browser, under the site's own content security policy, with an authenticator that confirms by itself."""

import os
import shutil
from collections.abc import Iterator

import pytest
from django.core.cache import cache

from tests.conftest import PASSWORD

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
if not CHROMIUM and not os.environ.get("CI"):
    pytestmark.append(pytest.mark.skip(reason="no Chromium on this machine"))


@pytest.fixture
def page(live_server, monkeypatch) -> Iterator:
    """A page of a browser that has an authenticator."""
    from playwright.sync_api import sync_playwright

    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps a loop on this thread
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        page = browser.new_context(base_url=live_server.url).new_page()
        devtools = page.context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        devtools.send("WebAuthn.addVirtualAuthenticator", {"options": {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
            "isUserVerified": True, "automaticPresenceSimulation": True}})
        yield page
        browser.close()


def sign_in(page):
    page.goto("/accounts/login/")
    page.fill("[name=login]", "ada")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def add_passkey(page):
    sign_in(page)
    page.goto("/accounts/2fa/webauthn/add/")
    page.fill("main [name=password]", PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.fill("[name=name]", "my phone")
    page.check("[name=passwordless]")
    page.get_by_role("button", name="Add").click()
    page.get_by_text("Your passkey is added").wait_for()
    page.context.clear_cookies()
    cache.clear()


def is_signed_in(page) -> bool:
    page.goto("/settings/")
    return page.url.endswith("/settings/")


def test_a_passkey_signs_in_without_a_password(ada, page):
    add_passkey(page)
    assert not is_signed_in(page)
    page.goto("/accounts/login/")
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in with a passkey").click()
    assert is_signed_in(page)


def test_a_passkey_is_the_second_step_after_the_password(ada, page):
    add_passkey(page)
    sign_in(page)
    page.wait_for_url("**/2fa/authenticate/")
    assert not is_signed_in(page)
    page.goto("/accounts/2fa/authenticate/")
    with page.expect_navigation():
        page.get_by_role("button", name="Use a passkey").click()
    assert is_signed_in(page)
