"""What people come here to do, from one end to the other, as they do it."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from playwright.sync_api import Page, expect

from community.chat.models import Room
from community.forum.models import Board, Post, Thread
from community.members.models import Member
from tests.forum.conftest import make_board, start

OpenPage = Callable[..., Page]
PASSWORD = "seven quiet herons"
PHONE = {"width": 375, "height": 740}
# Where the keyboard is, and whether one can see that it is there.
FOCUSED = """() => { const one = document.activeElement, {outlineStyle, outlineWidth} = getComputedStyle(one)
    return [(one.innerText || one.name || '').trim(), outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2
        && one.checkVisibility()] }"""


@pytest.fixture
def introductions(transactional_db: None) -> Board:
    return make_board("introductions")


@pytest.fixture
def thread(ada: Member, introductions: Board) -> Thread:
    return start(ada, introductions, "Hello", "I am new here.")


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def join(page: Page, password: str = PASSWORD) -> str:
    """Join under the first suggested name; the name."""
    page.goto("/accounts/signup/")
    page.locator("[data-name]").first.click()
    name = page.input_value("[name=username]")
    page.fill("[name=password1]", password)
    page.check("[name=adult]")
    page.check("[name=health_consent]")
    press(page, "Join")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Welcome, {name}")
    return name


def kept_codes(page: Page) -> list[str]:
    codes = page.locator(".codes code").all_inner_texts()
    press(page, "I have kept them")
    return codes


def write(page: Page, title: str, body: str) -> None:
    page.goto("/forum/introductions/")
    page.get_by_role("link", name="Start a thread").click()
    page.get_by_label("Title").fill(title)
    page.get_by_label("Your text").fill(body)
    press(page, "Post your thread")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def reply(page: Page, body: str) -> None:
    page.get_by_label("Your reply").fill(body)
    press(page, "Post your reply")
    expect(page.locator(".post").last).to_contain_text(body)


def say(page: Page, words: str) -> None:
    page.get_by_label("Your message").fill(words)
    press(page, "Send")
    expect(page.locator(".message").last).to_contain_text(words)


def sign_in(page: Page, member: Member) -> None:
    """By the form. The server knows no quick test hashes, so the member's password is kept as it would be in life."""
    hasher = Argon2PasswordHasher()
    Member.objects.filter(pk=member.pk).update(password=hasher.encode(PASSWORD, hasher.salt()))
    page.fill("[name=login]", member.username)
    page.fill("[name=password]", PASSWORD)
    press(page, "Sign in")


def is_signed_in(page: Page) -> bool:
    page.goto("/settings/")
    return urlsplit(page.url).path == "/settings/"


def test_a_stranger_joins_writes_is_answered_and_talks(ben: Member, introductions: Board, lounge: Room,
                                                       open_page: OpenPage) -> None:
    page = open_page(None, "/")
    page.get_by_role("link", name="Join with a made-up name").click()
    name = join(page)
    assert len(kept_codes(page)) >= 8
    write(page, "Hello from the shore", "I am a little *afraid*.")
    other = open_page(ben, "/forum/introductions/")
    other.get_by_role("link", name="Hello from the shore").click()
    reply(other, "Welcome. Sit anywhere.")
    page.reload()
    expect(page.locator(".post").last).to_contain_text("Welcome. Sit anywhere.")
    page.goto("/chat/lounge/")
    other.goto("/chat/lounge/")
    say(page, "Is this on?")
    expect(other.locator(".message").last).to_contain_text("Is this on?")
    expect(other.locator(".message").last).to_contain_text(name)


def test_a_recovery_code_brings_back_who_lost_the_password(open_page: OpenPage) -> None:
    page = open_page(None, "/")
    name, codes = join(page), kept_codes(page)
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.get_by_role("link", name="Use a recovery code").click()
    page.fill("[name=username]", name)
    page.fill("[name=code]", codes[0])
    page.locator("main [type=password]").first.fill("a new set of words")
    press(page, "Set the new password")
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.fill("[name=login]", name)
    page.fill("[name=password]", "a new set of words")
    press(page, "Sign in")
    assert is_signed_in(page)


def tab_to(page: Page, words: str) -> None:
    """Press Tab until the keyboard is on ``words``; every stop on the way must be seen."""
    for _ in range(60):
        page.keyboard.press("Tab")
        found, seen = page.evaluate(FOCUSED)
        assert seen, f"nobody can see that the keyboard is on {found!r}"
        if found == words:
            return
    raise AssertionError(f"the keyboard does not reach {words!r}")


def test_from_home_to_a_posted_reply_by_keyboard_alone(ben: Member, thread: Thread, open_page: OpenPage) -> None:
    page = open_page(ben, "/")
    for link, title in (("Forum", "Forum"), ("Introductions", "Introductions"), ("Hello", "Hello")):
        tab_to(page, link)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
    tab_to(page, "body")
    page.keyboard.type("Welcome in.")
    tab_to(page, "Post your reply")
    page.keyboard.press("Enter")
    expect(page.locator(".post").last).to_contain_text("Welcome in.")
    expect(page.locator(".post").last).to_be_focused()


def test_the_first_stop_leads_past_the_menu(open_page: OpenPage) -> None:
    page = open_page(None, "/about/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the main content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_everything_that_matters_works_without_javascript(introductions: Board, lounge: Room, elsewhere: str,
                                                          open_page: OpenPage) -> None:
    page = open_page(None, "/settings/appearance/", java_script_enabled=False, viewport=PHONE)
    page.get_by_label("Light", exact=True).check()
    press(page, "Keep this")
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("link", name="Join", exact=True).click()
    join(page)
    kept_codes(page)
    write(page, "From a telephone", "I read with an old telephone.")
    reply(page, "It works.")
    page.goto("/chat/lounge/")
    say(page, "Here too.")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    page.get_by_role("link", name="Leave this site", exact=True).click()
    assert page.url == elsewhere
    assert not is_signed_in(page)


def leave_by_button(page: Page) -> None:
    page.get_by_role("link", name="Leave this site", exact=True).click()


def leave_by_keys(page: Page) -> None:
    for _ in range(3):
        page.keyboard.press("Shift")


@pytest.mark.parametrize("leave", [leave_by_button, leave_by_keys])
def test_leaving_quickly_ends_the_session_and_leaves_nothing(
        leave: Callable[[Page], None], ada: Member, thread: Thread, elsewhere: str, open_page: OpenPage) -> None:
    page = open_page(ada, "/forum/")
    page.goto(thread.get_absolute_url())
    page.get_by_label("Your reply").fill("half a thought")
    page.locator("h1").click()
    leave(page)
    page.wait_for_url(elsewhere)
    assert page.context.cookies() == []
    page.go_back()
    assert "/forum/t/" not in page.url, "the page that was left must not be one press away"
    assert not is_signed_in(page)
    assert page.evaluate("sessionStorage.length + localStorage.length") == 0


def test_capital_letters_do_not_leave(ada: Member, thread: Thread, open_page: OpenPage) -> None:
    page = open_page(ada, thread.get_absolute_url())
    page.get_by_label("Your reply").focus()
    for letter in "ABCD":
        page.keyboard.press(f"Shift+{letter}")
    page.keyboard.press("Shift")
    page.keyboard.press("x")
    expect(page.get_by_label("Your reply")).to_have_value("ABCDx")
    assert "/forum/t/" in page.url


def test_the_menu_opens_and_closes_by_keyboard(open_page: OpenPage) -> None:
    page = open_page(None, "/about/", viewport=PHONE)
    button, entry = page.get_by_text("Menu", exact=True), page.get_by_role("link", name="Library", exact=True)
    expect(entry).to_be_hidden()
    button.focus()
    page.keyboard.press("Enter")
    expect(entry).to_be_visible()
    page.keyboard.press("Tab")
    expect(entry).to_be_focused()
    page.keyboard.press("Escape")
    expect(entry).to_be_hidden()
    expect(button).to_be_focused()


def test_colours_chosen_before_signing_in_stay(ada: Member, open_page: OpenPage) -> None:
    page = open_page(None, "/")
    page.get_by_label("Colours").select_option("dark")
    page.get_by_role("button", name="Change").click()
    page.goto("/accounts/login/")
    sign_in(page, ada)
    assert is_signed_in(page)
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_half_a_reply_survives_a_reload_and_signing_in_again(ada: Member, thread: Thread, open_page: OpenPage) -> None:
    page = open_page(ada, thread.get_absolute_url())
    page.get_by_label("Your reply").fill("half a thought")
    page.reload()
    expect(page.get_by_label("Your reply")).to_have_value("half a thought")
    expect(page.locator("p:visible", has_text="This is what you had typed")).to_have_count(1)  # here, or in this tab
    page.context.clear_cookies()
    page.reload()
    sign_in(page, ada)
    expect(page.get_by_label("Your reply")).to_have_value("half a thought")


@pytest.mark.parametrize("script", [True, False])
def test_a_form_gone_stale_gives_the_text_back_and_sends_it(script: bool, ada: Member, thread: Thread,
                                                            open_page: OpenPage) -> None:
    page = open_page(ada, thread.get_absolute_url(), java_script_enabled=script)
    page.context.add_cookies([{"name": "csrftoken", "value": "x" * 32, "domain": "127.0.0.1", "path": "/"}])
    page.get_by_label("Your reply").fill("Written before the night.")
    press(page, "Post your reply")
    expect(page.get_by_text("Nothing is lost.")).to_be_visible()
    if script:
        page.reload()
        expect(page.get_by_label("Your reply")).to_have_value("Written before the night.")
    press(page, "Post your reply" if script else "Send it again")
    expect(page.locator(".post").last).to_contain_text("Written before the night.")
    assert Post.objects.filter(body="Written before the night.").count() == 1


def test_no_button_offers_a_passkey_where_none_can_work(open_page: OpenPage) -> None:
    """A browser keeps passkeys for names, never for an address in numbers, such as this test's."""
    page = open_page(None, "/accounts/login/")
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
