"""A real browser on a real server: joining, passkeys under the content security policy, and pages axe finds nothing in."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.members.joining import NEWCOMER, PASSWORD
from tests.servers import Server, running

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("members browser")]  # one browser, one server


@pytest.fixture(scope="module")
def process(django_db_setup: None) -> Iterator[Server]:
    """One process of the site for this file."""
    with running() as server:
        yield server


@pytest.fixture
def page(process: Server, chromium: Browser, transactional_db: None) -> Iterator[Page]:
    """A page of a browser whose authenticator confirms by itself. Passkeys want a name for the site, not a number."""
    with chromium.new_context(base_url=process.url.replace("127.0.0.1", "localhost")) as context:
        page = context.new_page()
        devtools = context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        devtools.send("WebAuthn.addVirtualAuthenticator", {"options": {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
            "isUserVerified": True, "automaticPresenceSimulation": True}})
        yield page


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def join(page: Page) -> None:
    page.goto("/accounts/signup/")
    page.fill("[name=username]", NEWCOMER["username"])
    page.fill("[name=password1]", PASSWORD)
    page.check("[name=adult]")
    page.check("[name=health_consent]")
    press(page, "Join")
    page.get_by_text("Welcome, quiet_harbour").wait_for()


def sign_in(page: Page) -> None:
    page.goto("/accounts/login/")
    page.fill("[name=login]", "quiet_harbour")
    page.fill("[name=password]", PASSWORD)
    press(page, "Sign in")


def confirm(page: Page) -> None:
    page.fill("main [name=password]", PASSWORD)
    press(page, "Go on")


def add_passkey(page: Page) -> None:
    join(page)
    page.goto("/accounts/2fa/webauthn/add/")
    confirm(page)
    page.fill("[name=name]", "my phone")
    page.check("[name=passwordless]")
    press(page, "Add")
    page.get_by_text("Your passkey is added").wait_for()
    page.context.clear_cookies()


def is_signed_in(page: Page) -> bool:
    page.goto("/settings/")
    return urlsplit(page.url).path == "/settings/"


def test_a_suggested_name_fills_the_field_and_loses_nothing_typed(page: Page) -> None:
    page.goto("/accounts/signup/")
    page.fill("[name=password1]", PASSWORD)
    first = page.inner_text("[data-name] >> nth=0")
    page.click("[data-more-names]")
    page.wait_for_function("first => document.querySelector('[data-name]').textContent !== first", arg=first)
    page.click("[data-name] >> nth=0")
    assert page.input_value("[name=username]") == page.inner_text("[data-name] >> nth=0")
    assert page.input_value("[name=password1]") == PASSWORD


def test_recovery_codes_are_copied_with_a_press(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    join(page)
    press(page, "Copy them")
    page.get_by_text("Copied.").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.split("\n") == page.locator(".codes code").all_inner_texts()


def test_a_passkey_signs_in_without_a_password(page: Page) -> None:
    add_passkey(page)
    assert not is_signed_in(page)
    page.goto("/accounts/login/")
    with page.expect_navigation(url="**/"):
        press(page, "Sign in with a passkey")
    assert is_signed_in(page)


def test_a_passkey_is_the_second_step_after_the_password(page: Page) -> None:
    add_passkey(page)
    sign_in(page)
    page.wait_for_url("**/2fa/authenticate/")
    assert not is_signed_in(page)
    page.goto("/accounts/2fa/authenticate/")
    with page.expect_navigation(url="**/"):
        press(page, "Use a passkey")
    assert is_signed_in(page)


OPEN = ["/accounts/login/", "/accounts/signup/", "/accounts/recover/", "/accounts/password/reset/"]
OWN = ["/settings/", "/settings/profile/", "/settings/name/", "/settings/privacy/", "/settings/security/",
       "/settings/standing/", "/accounts/email/", "/accounts/2fa/", "/accounts/sessions/", "/accounts/password/change/",
       "/members/quiet_harbour/"]


@pytest.mark.parametrize(("width", "theme"), [(320, "calm"), (1280, "light"), (375, "dark"), (1280, "contrast")])
def test_axe_finds_nothing_and_nothing_is_cut(page: Page, width: int, theme: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/accounts/login/")
    page.context.add_cookies([{"name": "theme", "value": theme, "url": page.url}])
    for address in OPEN:
        page.goto(address)
        assert_well_made(page, address)
    join(page)
    assert_well_made(page, "codes")
    for address in OWN:
        page.goto(address)
        assert_well_made(page, address)
    for address in ("/accounts/2fa/totp/activate/", "/settings/close/"):
        page.goto(address)
        assert_well_made(page, "reauthenticate")
        if "reauthenticate" in page.url:
            confirm(page)
        assert_well_made(page, address)


def assert_well_made(page: Page, address: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    result: Any = Axe().run(page)
    assert result.violations_count == 0, (address, result.generate_report())
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), address
