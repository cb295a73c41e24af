"""A room's choices as people meet them: by keyboard, live on every screen."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from community.chat import actions
from community.chat.models import Message, Room, RoomAct
from community.models import Member
from tests.browser.conftest import connected

OpenPage = Callable[..., Page]


def test_the_menu_says_what_is_new_in_another_room_while_the_page_is_open(lounge: Room, ada: Member, ben: Member,
                                                                          open_page: OpenPage) -> None:
    other = Room.objects.create(slug="other", title="Other", description="For everyone, too.")
    actions.mark_seen({(other.pk, ada.pk): 0})
    page = connected(open_page(ada, "/chat/lounge/"))
    expect(page.locator("[data-rooms-news]")).to_be_hidden()
    actions.send_message(ben, other, body="Is anybody here?", nonce=uuid4())
    expect(page.locator("[data-rooms-count]")).to_have_text("1", timeout=20_000)
    expect(page.locator("[data-rooms-news]")).to_be_visible()


def test_answering_and_a_kind_word_by_keyboard(lounge: Room, ada: Member, ben: Member, open_page: OpenPage) -> None:
    actions.send_message(ada, lounge, body="It was a long night.", nonce=uuid4())
    one, two = connected(open_page(ada, "/chat/lounge/")), connected(open_page(ben, "/chat/lounge/"))
    two.locator("[data-chat-scroller]").focus()
    two.keyboard.press("ArrowUp")
    expect(two.locator(".message").first).to_be_focused()
    two.keyboard.press("r")
    expect(two.get_by_label("Your message")).to_be_focused()
    expect(two.get_by_text("Your message answers another one")).to_be_visible()
    two.keyboard.type("I am with you.")
    two.keyboard.press("Enter")
    answer = one.locator(".message").last
    expect(answer).to_contain_text("ada wrote:")
    expect(answer).to_contain_text("I am with you.")
    expect(two.get_by_text("Your message answers another one")).to_be_hidden()
    two.locator("[data-chat-scroller]").focus()
    two.keyboard.press("ArrowUp")
    two.keyboard.press("ArrowUp")
    two.keyboard.press("m")
    expect(two.get_by_role("button", name="Thank you")).to_be_focused()
    two.keyboard.press("Enter")
    expect(one.get_by_text("Thank you 1")).to_be_visible()
    expect(two.locator("[data-panel]")).to_have_count(0)


def test_a_host_pins_and_hides_within_two_taps(
        lounge: Room, ada: Member, ben: Member, hana: Member, open_page: OpenPage) -> None:
    actions.send_message(ada, lounge, body="The topic is sleep.", nonce=uuid4())
    unkind = actions.send_message(ada, lounge, body="Just pull yourself together.", nonce=uuid4()).message
    actions.send_message(ben, lounge, body="That hurt.", nonce=uuid4(), reply_to=unkind.pk)
    host, reader = connected(open_page(hana, "/chat/lounge/")), connected(open_page(ben, "/chat/lounge/"))
    first = host.locator(".message").first
    first.get_by_role("link", name="React, more").click()
    first.get_by_role("button", name="Pin it").click()
    expect(reader.get_by_text("1 pinned message")).to_be_visible()
    second = host.locator(f"#message-{unkind.pk}")
    second.get_by_role("link", name="React, more").click()
    second.get_by_role("button", name="Hide it").click()
    expect(reader.get_by_text("That hurt.")).to_be_visible()
    expect(reader.locator(".chat__log")).not_to_contain_text("pull yourself together")
    assert Message.objects.get(pk=unkind.pk).state == "hidden"


def test_whoever_uses_the_keyboard_need_not_pass_every_message_to_write(lounge: Room, ada: Member, hana: Member,
                                                                        open_page: OpenPage) -> None:
    for words in ("One.", "Two.", "Three."):
        actions.send_message(hana, lounge, body=words, nonce=uuid4())
    page = connected(open_page(ada, "/chat/lounge/"))
    page.get_by_text("Look back, sound").focus()
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip the messages, to where you write")
    expect(skip).to_be_focused()
    size = skip.bounding_box()
    assert size is not None
    assert size["width"] > 100
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Your message")).to_be_focused()


def test_enter_in_a_field_of_the_host_tools_does_nothing_yet(lounge: Room, ada: Member, hana: Member,
                                                             open_page: OpenPage) -> None:
    message = actions.send_message(ada, lounge, body="It was a long night.", nonce=uuid4()).message
    host = open_page(hana, message.get_absolute_url())
    host.get_by_text("Reason and time").click()
    for path in (host.url, "/chat/lounge/host/"):
        host.goto(path)
        if host.get_by_text("Reason and time").count():
            host.get_by_text("Reason and time").click()
        for name in ("words", "seconds"):
            host.locator(f"main [name={name}]").press("Enter")
            host.keyboard.press("Escape")
    assert not RoomAct.objects.exists()
    host.get_by_label("Or in your own words").fill("We breathe for a moment.")
    host.get_by_role("button", name="Only hosts write").click()
    expect(host.get_by_text("Only hosts write in this room just now.")).to_be_visible()
    assert RoomAct.objects.get().reason == "We breathe for a moment."


def test_a_person_asked_to_leave_is_out_at_once(lounge: Room, ada: Member, hana: Member, open_page: OpenPage) -> None:
    message = actions.send_message(ada, lounge, body="hello", nonce=uuid4()).message
    host, person = connected(open_page(hana, "/chat/lounge/")), connected(open_page(ada, "/chat/lounge/"))
    host.goto(f"{host.url.rstrip('/')}/messages/{message.pk}/")
    host.get_by_role("button", name="Ask them to leave").click()
    expect(person.locator("[data-chat-state]")).to_contain_text("You cannot be in this room right now", timeout=3_000)
    person.reload()
    expect(person.get_by_text("take some time away from this room")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_on_a_telephone_messages_have_the_room_and_the_rest_is_one_step_away(lounge: Room, ada: Member, open_page: OpenPage, *,
                                                                             scripts: bool) -> None:
    actions.send_message(ada, lounge, body="It was a long night.", nonce=uuid4())
    page = open_page(ada, "/chat/lounge/", viewport={"width": 375, "height": 740}, java_script_enabled=scripts)
    log = page.locator(".chat__log").bounding_box()
    assert log is not None
    assert log["y"] < 740 / (2 if scripts else 1), "the head leaves more than half to what is said"
    quiet = page.get_by_role("button", name="Keep this room quiet for me")
    expect(quiet).to_be_hidden()
    page.get_by_text("About this room").click()
    expect(page.get_by_text("For everyone.")).to_be_visible()
    quiet.click()
    expect(page.get_by_text("About this room, which is quiet for you")).to_be_visible()


def test_how_many_have_read_stands_beneath_ones_own_latest_message(lounge: Room, ada: Member, ben: Member,
                                                                   open_page: OpenPage) -> None:
    Room.objects.update(shows_reading=True)
    one, two = connected(open_page(ada, "/chat/lounge/")), connected(open_page(ben, "/chat/lounge/"))
    said = actions.send_message(ada, lounge, body="It was a long night.", nonce=uuid4()).message
    line = one.locator(f"#message-{said.pk} [data-read]")
    expect(line).to_have_text("Read by 1 person who is here", timeout=20_000)
    expect(two.locator("[data-read]")).to_have_count(0)
    actions.react(ben, said, kind="hug")
    expect(one.get_by_text("Hug 1")).to_be_visible()
    expect(line).to_have_count(1)
    one.reload()
    expect(line).to_have_text("Read by 1 person who is here")
    latest = actions.send_message(ada, lounge, body="And a good morning.", nonce=uuid4()).message
    expect(one.locator(f"#message-{latest.pk} [data-read]")).to_have_text("Read by 1 person who is here", timeout=20_000)
    expect(one.locator("[data-read]")).to_have_count(1)
