"""What a room says to whoever reads it: what is new, what has become of one's words, and how the line is."""

import re
import time
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from community import throttles
from community.chat import actions
from community.chat.models import Message, Room, Seen
from community.forum.models import ContentNote
from community.members.models import Member
from tests.browser.conftest import connected
from tests.chat.conftest import session_of
from tests.lines import line_to
from tests.servers import Server, running

OpenPage = Callable[..., Page]
NARROW = {"viewport": {"width": 375, "height": 740}}


def said(member: Member, room: Room, body: str, **more: int) -> Message:
    return actions.send_message(member, room, body=body, nonce=uuid4(), **more).message


def write(page: Page, words: str) -> None:
    page.get_by_label("Your message").fill(words)
    page.get_by_role("button", name="Send", exact=True).click()


def test_keeping_a_draft_leaves_the_menu_its_count(lounge: Room, ada: Member, ben: Member, open_page: OpenPage) -> None:
    other = Room.objects.create(slug="other", title="Other", description="For everyone, too.")
    actions.mark_seen({(other.pk, ada.pk): 0})
    page = connected(open_page(ada, "/chat/lounge/"))
    page.get_by_label("Your message").press_sequentially("half a thought")
    expect(page.locator("[data-kept]")).to_have_text("Kept as a draft")
    said(ben, other, "Is anybody here?")
    expect(page.locator("[data-rooms-news]")).to_be_visible(timeout=20_000)
    expect(page.locator("[data-rooms-count]")).to_have_text("1")


@pytest.mark.parametrize("options", [NARROW, {**NARROW, "java_script_enabled": False}, {}])
def test_answering_reporting_and_worrying_stand_on_each_message(lounge: Room, ada: Member, ben: Member, open_page: OpenPage,
                                                               options: dict[str, object]) -> None:
    message = said(ben, lounge, "It was a long night.")
    page = open_page(ada, "/chat/lounge/", **options)
    one = page.locator(".message")
    for name in ("Reply to ben", "Report the message of ben", "I’m worried about ben"):
        expect(one.get_by_role("link", name=name)).to_be_visible()
    one.get_by_role("link", name="I’m worried about ben").click()
    expect(page).to_have_url(re.compile(f"/worried/message/{message.pk}/"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_nobody_is_asked_to_report_their_own(lounge: Room, ada: Member, open_page: OpenPage) -> None:
    said(ada, lounge, "It was a long night.")
    page = connected(open_page(ada, "/chat/lounge/"))
    expect(page.get_by_role("link", name="Reply to ada")).to_be_visible()
    expect(page.get_by_role("link", name="Report")).to_have_count(0)


def test_whoever_reads_further_up_is_told_of_what_is_new(lounge: Room, ada: Member, ben: Member, open_page: OpenPage) -> None:
    for number in range(30):
        said(ben, lounge, f"line {number}")
    page = connected(open_page(ada, "/chat/lounge/"))
    told = page.get_by_role("button", name="New messages below")
    said(ben, lounge, "seen at once")
    expect(page.get_by_text("seen at once")).to_be_visible()
    expect(told).to_be_hidden()
    page.locator("[data-chat-scroller]").evaluate("log => { log.scrollTop = -600 }")
    said(ben, lounge, "further down")
    expect(told).to_be_visible()
    told.focus()
    page.keyboard.press("Enter")
    expect(told).to_be_hidden()
    assert page.locator("[data-chat-scroller]").evaluate("log => log.scrollTop") == 0


def test_what_comes_while_the_page_is_not_looked_at_is_not_read(lounge: Room, ada: Member, ben: Member,
                                                                open_page: OpenPage) -> None:
    page = connected(open_page(ada, "/chat/lounge/"))
    page.evaluate("Object.defineProperty(document, 'hidden', { get: () => window.isAway })")
    page.evaluate("window.isAway = true")
    said(ben, lounge, "meanwhile")
    expect(page.get_by_text("meanwhile")).to_be_visible()
    time.sleep(1.5)
    assert not Seen.objects.filter(member=ada, seq=1).exists()
    page.evaluate("() => { window.isAway = false; document.dispatchEvent(new Event('visibilitychange')) }")
    until = time.monotonic() + 5
    while not Seen.objects.filter(member=ada, seq=1).exists():
        assert time.monotonic() < until, list(Seen.objects.values())
        time.sleep(0.1)


def test_a_key_that_is_held_down_is_no_flood(lounge: Room, ada: Member, open_page: OpenPage) -> None:
    page = connected(open_page(ada, "/chat/lounge/"))
    sent: list[str] = []
    page.evaluate("""() => new MutationObserver(() => { document.body.dataset.moved = "yes" })
        .observe(document.querySelector("[data-chat-state]"), { childList: true, characterData: true, subtree: true })""")
    page.on("websocket", lambda line: sent.append(line.url))
    page.get_by_label("Your message").press_sequentially("a" * 250)
    time.sleep(1)
    connected(page)
    assert page.evaluate("document.body.dataset.moved") is None
    assert sent == [], "the line was cut, and opened again"


def test_what_was_missed_in_numbers_is_read_in_one_frame(lounge: Room, ada: Member, ben: Member, open_page: OpenPage) -> None:
    page = connected(open_page(ada, "/chat/lounge/"))
    with throttles.suspended():
        for number in range(150):
            said(ben, lounge, f"line {number}")
    expect(page.locator(".message")).to_have_count(150, timeout=20_000)
    time.sleep(1.5)
    connected(page)
    assert Seen.objects.get(member=ada).seq == 150


def test_new_since_you_left_and_a_line_for_each_day(lounge: Room, ada: Member, ben: Member, open_page: OpenPage) -> None:
    old = said(ben, lounge, "long ago")
    Message.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=2))
    open_page(ada, "/chat/lounge/").close()
    said(ben, lounge, "while you were away")
    page = connected(open_page(ada, "/chat/lounge/", color_scheme="dark"))
    rows = page.locator(".chat__messages > li")
    expect(page.locator(".chat__new")).to_have_text("New since you left")
    kinds = [row.get_attribute("class") for row in rows.all()]
    assert kinds == ["chat__day", "message", "chat__day", "chat__new", "message"]
    page.get_by_text("Look back, sound").click()
    page.get_by_label("Day").fill(str((timezone.now() - timedelta(days=2)).date()))
    page.get_by_role("button", name="Go to this day").click()
    expect(page.locator(".message").first).to_contain_text("long ago")


def test_words_that_wait_say_so_and_can_be_copied(lounge: Room, ada: Member, open_page: OpenPage) -> None:
    page = connected(open_page(ada, "/chat/lounge/", permissions=["clipboard-read", "clipboard-write"]))
    page.context.set_offline(True)
    write(page, "written in a tunnel")
    waiting = page.locator(".message--pending")
    expect(waiting).to_contain_text("Waiting for a connection. It is sent by itself then.")
    waiting.get_by_role("button", name="Copy the text").click()
    expect(waiting.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "written in a tunnel"
    page.context.set_offline(False)
    expect(waiting).to_have_count(0)
    expect(page.locator(".message--own")).to_have_count(1)
    page.route("**/messages/", lambda route: route.fulfill(status=403, json={"reason": "Not here, not now."}))
    write(page, "refused words")
    expect(page.locator("[data-chat-problem]")).to_have_text("Not here, not now.")
    expect(page.get_by_label("Your message")).to_have_value("refused words")
    page.unroute_all()
    page.route("**/messages/", lambda route: route.abort())
    write(page, "words without a server")
    expect(waiting).to_contain_text("Not sent yet. We keep trying.", timeout=15_000)
    expect(waiting.get_by_role("button", name="Copy the text")).to_be_visible()


def test_reading_aloud_is_polite_and_can_be_paused_and_sound_is_off(lounge: Room, ada: Member, open_page: OpenPage) -> None:
    page = connected(open_page(ada, "/chat/lounge/", **NARROW))
    log, sound = page.get_by_role("log"), page.locator("[data-sound-switch]")
    expect(log).to_have_attribute("aria-live", "polite")
    expect(sound).to_have_attribute("aria-pressed", "false")
    page.get_by_text("Look back, sound").click()
    page.get_by_role("button", name="Do not read new messages aloud").focus()
    page.keyboard.press("Space")
    expect(log).to_have_attribute("aria-live", "off")
    page.reload()
    expect(log).to_have_attribute("aria-live", "off")
    expect(sound).to_have_attribute("aria-pressed", "false")


def test_all_of_a_room_works_without_scripts(lounge: Room, ada: Member, ben: Member, open_page: OpenPage) -> None:
    ContentNote.objects.create(slug="seizures", label="mentions seizures")
    said(ben, lounge, "It was a long night.")
    page = open_page(ada, "/chat/lounge/", java_script_enabled=False, **NARROW)
    page.get_by_role("link", name="Reply to ben").click()
    expect(page.get_by_text("Your message answers another one")).to_be_visible()
    page.get_by_text("Say what it mentions").click()
    page.get_by_label("mentions seizures").check()
    write(page, "I am with you, @ben.")
    own = page.locator(".message").last
    expect(own).to_contain_text("ben wrote:")
    expect(own.get_by_text("mentions seizures")).to_be_visible()
    own.get_by_role("link", name="React, more").click()
    page.get_by_label("Your message").fill("I am with you.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".message").last).to_contain_text("edited")
    page.locator(".message").first.get_by_role("link", name="React, more").click()
    page.get_by_role("button", name="Thank you").click()
    page.goto("/chat/lounge/")
    expect(page.locator(".message").first).to_contain_text("Thank you 1")
    page.get_by_text("Look back, sound").click()
    page.get_by_label("Words").fill("long night")
    page.get_by_role("button", name="Search").click()
    expect(page.locator(".message").first).to_contain_text("It was a long night.")
    page.get_by_role("link", name="Show it in the room").first.click()
    expect(page).to_have_url(re.compile("/chat/lounge/\\?from="))
    page.locator(".message").last.get_by_role("link", name="React, more").click()
    page.get_by_role("button", name="Take it back").click()
    expect(page.locator(".message").last).to_contain_text("Taken back")
    settle_who_one_is_here(page)


def settle_who_one_is_here(page: Page) -> None:
    """Not to read somebody, and another name, by plain pages."""
    page.locator(".message").first.get_by_role("link", name="React, more").click()
    page.get_by_role("button", name="Do not show me ben in this room").click()
    page.goto("/chat/lounge/")
    expect(page.locator(".message").first).not_to_contain_text("long night")
    page.goto("/chat/lounge/me/")
    page.get_by_label("ben").check()
    page.get_by_role("button", name="Read them again").click()
    page.get_by_label("Your name in this room").fill("Heron")
    page.get_by_role("button", name="Use this name in this room").click()
    page.goto("/chat/lounge/")
    expect(page.locator(".message").first).to_contain_text("long night")
    write(page, "from far away")
    expect(page.locator(".message").last).to_contain_text("Heron")


@pytest.mark.parametrize(("how", "cycles"), [("offline", 2), ("visibilitychange", 2), ("silence", 1)])
def test_a_dead_line_is_noticed_and_nothing_is_lost(lounge: Room, ada: Member, ben: Member, chromium: Browser,
                                                    transactional_db: None, how: str, cycles: int) -> None:
    """Nothing is closed, so nobody tells the browser. Its system says it is offline, or it wakes from a sleep, more than once;
    or it just hears nothing for 40 seconds."""
    with running() as server, line_to(server) as line:
        page = by_line(chromium, server, line.url, ada)
        for cycle in range(cycles):
            connected(page)
            line.die()
            said(ben, lounge, f"said meanwhile {cycle}")
            begun = time.monotonic()
            if how != "silence":
                page.evaluate(f"{'document.' if how != 'offline' else ''}dispatchEvent(new Event('{how}'))")
            patience = 42_000 if how == "silence" else 8_000
            expect(page.locator("[data-chat-state]")).not_to_have_text("Connected", timeout=patience)
            assert how != "silence" or time.monotonic() - begun > 20, "it was something else"
            line.live()
            expect(page.get_by_text(f"said meanwhile {cycle}")).to_be_visible(timeout=40_000)
        connected(page)
        expect(page.locator(".message")).to_have_count(cycles)
        page.context.close()


def by_line(chromium: Browser, server: Server, url: str, member: Member) -> Page:
    """The lounge, open over a line."""
    context = chromium.new_context(base_url=url)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session_of(member), "url": url}])
    page = context.new_page()
    page.goto("/chat/lounge/")
    return page
