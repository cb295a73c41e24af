"""A whole meeting, held by two browsers and one that shows plain pages only."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from community.chat.meetings import hands, leading
from community.chat.models import Room
from community.groups import actions as groups
from community.groups.meetings.models import Attendance, Occurrence
from community.models import Member
from tests.browser.test_accessibility import faults
from tests.chat.meeting import Phase, arrive, fresh, let_in, planned, until

OpenPage = Callable[..., Page]
LOBBY, ROOM = "/chat/lounge/lobby/", "/chat/lounge/"


@pytest.fixture
def circle(lounge: Room, hana: Member) -> Occurrence:
    """A sharing circle that begins in ten minutes."""
    return planned(lounge, hana)


def come_in(page: Page, word: str, alias: str = "") -> None:
    page.get_by_label("How you are, in one word").fill(word)
    page.get_by_label("A name for this meeting only").fill(alias)
    page.get_by_label("I have read the guidelines").check()
    page.get_by_role("button", name="Come in").click()
    expect(page.get_by_text("You are in the lobby.")).to_be_visible()


def say(page: Page, words: str) -> None:
    page.get_by_label("Your message").fill(words)
    page.get_by_role("button", name="Send").click()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_a_meeting_from_the_lobby_to_the_wind_down(circle: Occurrence, hana: Member, ada: Member, ben: Member,
                                                  open_page: OpenPage) -> None:
    guest, plain = open_page(ada, LOBBY), open_page(ben, LOBBY, java_script_enabled=False)
    come_in(guest, "hopeful")
    come_in(plain, "tired", alias="Heron")
    host = open_page(hana, LOBBY)
    expect(host.get_by_text("Heron", exact=True)).to_be_visible()
    for step in ("Let everybody in", "Open the meeting"):
        press(host, step)
    host.goto(ROOM)
    for step in ("Go on: check-in", "Go on: sharing circle"):
        press(host, step)
    guest.get_by_role("link", name="You are in: go to the room").click(timeout=20_000)
    expect(guest.locator(".phase-card__now")).to_have_text("Sharing circle")

    one_speaks_and_one_listens(host, guest, plain)
    all_take_a_breath(host, guest, plain)
    one_is_removed(host, plain)
    press(host, "End with wind-down")
    expect(guest.locator(".phase-card__now")).to_have_text("Wind-down")
    expect(guest.locator("[data-chat-composer]")).to_be_hidden()
    assert fresh(circle).phase == Phase.WIND_DOWN


def one_speaks_and_one_listens(host: Page, guest: Page, plain: Page) -> None:
    press(guest, "Raise my hand")
    expect(host.get_by_text("1 hand up")).to_be_visible()
    press(host, "Next hand")
    expect(guest.get_by_text("You have the floor.")).to_be_visible()
    say(guest, "I slept for four hours.")
    expect(host.locator(".message").last).to_contain_text("I slept for four hours.")
    plain.goto(ROOM)
    expect(plain.get_by_text("ada has the floor")).to_be_visible()
    expect(plain.locator(".message").last).to_contain_text("I slept for four hours.")
    say(plain, "me too")
    expect(plain.get_by_text("Somebody is speaking.")).to_be_visible()
    expect(plain.get_by_label("Your message")).to_have_value("me too")
    press(plain, "Just listening")
    expect(plain.get_by_text("You are just listening.")).to_be_visible()


def all_take_a_breath(host: Page, guest: Page, plain: Page) -> None:
    press(host, "Take a breath")
    expect(guest.get_by_text("We take a breath")).to_be_visible()
    expect(guest.locator("[data-chat-composer]")).to_be_hidden()
    plain.goto(ROOM)
    expect(plain.get_by_text("We take a breath")).to_be_visible()
    Occurrence.objects.update(breath_ends_at=timezone.now() - timedelta(seconds=1))  # the minute is over
    plain.goto(ROOM)
    expect(guest.locator(".phase-card__now")).to_have_text("ada has the floor")
    expect(guest.locator("[data-chat-composer]")).to_be_visible()


def one_is_removed(host: Page, plain: Page) -> None:
    host.get_by_text("people in the meeting").click()
    person = host.locator("[data-fold=people] li", has_text="Heron")
    person.get_by_label("Why (the person reads this)").fill("A quieter evening is needed.")
    person.get_by_role("button", name="Remove").click()
    expect(host.get_by_text("2 people in the meeting")).to_be_visible()
    plain.goto(ROOM)
    expect(plain).to_have_url(f"{plain.url.split('/chat')[0]}{LOBBY}")
    expect(plain.get_by_text("A quieter evening is needed.")).to_be_visible()


def test_a_host_who_is_none_any_more_loses_the_tools_at_once(circle: Occurrence, hana: Member, ada: Member, mo: Member,
                                                            open_page: OpenPage) -> None:
    held = until(circle, Phase.LOBBY, hana)
    let_in(hana, held, ada)
    until(held, Phase.CIRCLE, hana)
    host, guest = open_page(hana, ROOM), open_page(ada, ROOM)
    expect(host.get_by_role("button", name="Take a breath")).to_be_visible()
    expect(host.get_by_text("Host tools")).to_be_visible()
    expect(guest.get_by_text("led by hana")).to_be_visible()
    groups.end_role(mo, hana, reason="A rest.")
    expect(host.get_by_role("button", name="Take a breath")).to_have_count(0)
    expect(host.get_by_text("Host tools")).to_have_count(0)
    expect(host.get_by_role("button", name="Raise my hand")).to_be_visible()
    expect(guest.get_by_text("led by hana")).to_have_count(0)
    press(guest, "Raise my hand")
    expect(guest.get_by_text("Your hand is up.")).to_be_visible()


def test_a_host_looks_into_a_side_room_and_those_in_it_see_it(circle: Occurrence, hana: Member, ada: Member, ben: Member,
                                                             open_page: OpenPage) -> None:
    held = until(circle, Phase.LOBBY, hana)
    let_in(hana, held, ada, ben)
    until(held, Phase.CIRCLE, hana)
    side = leading.open_side_room(hana, held, member_ids=[ada.pk, ben.pk])
    inside, host = open_page(ada, side.get_absolute_url()), open_page(hana, ROOM)
    say(inside, "just us two")
    host.get_by_text("Side room for two or three").click()
    host.get_by_role("button", name="Look in").click()
    expect(host.locator(".message").last).to_contain_text("just us two")
    expect(host.get_by_text("You look into this side room, and those in it see that.")).to_be_visible()
    expect(inside.get_by_text("hana, who leads the meeting, is looking in and reads along.")).to_be_visible()
    assert not [*faults(inside), *faults(host)]
    press(host, "Back to the meeting")
    expect(host).to_have_url(f"{host.url.split('/chat')[0]}{ROOM}")
    expect(inside.get_by_text("looked in here earlier")).to_be_visible()
    leading.end_side_room(hana, held, side_id=side.pk)
    expect(inside).to_have_url(f"{inside.url.split('/chat')[0]}{ROOM}")  # and not at a door that is nobody's
    expect(inside.locator(".phase-card__now")).to_have_text("Sharing circle")


def test_enter_beside_a_reason_does_what_the_reason_is_for(circle: Occurrence, hana: Member, ada: Member, ben: Member,
                                                           open_page: OpenPage) -> None:
    held = until(circle, Phase.LOBBY, hana)
    let_in(hana, held, ben)
    arrive(ada, held)
    host = open_page(hana, LOBBY)
    host.get_by_label("Why not (the person reads this)").fill("Another evening, please.")
    host.keyboard.press("Enter")
    expect(host.get_by_text("0 people in the lobby")).to_be_visible()
    assert Attendance.objects.get(member=ada).state == Attendance.State.REFUSED
    until(held, Phase.CIRCLE, hana)
    host.goto(ROOM)
    host.get_by_text("people in the meeting").click()
    host.locator("[data-fold=people] li", has_text="ben").get_by_label("Why (the person reads this)").fill("A rest.")
    host.keyboard.press("Enter")
    expect(host.get_by_text("1 person in the meeting")).to_be_visible()
    assert Attendance.objects.get(member=ben).state == Attendance.State.REMOVED
    assert fresh(held).floor_holder is None


def test_help_comes_before_the_meeting_and_the_place_is_kept(circle: Occurrence, ada: Member, open_page: OpenPage) -> None:
    page = open_page(ada, LOBBY)
    page.get_by_role("button", name="I may be unsafe right now").click()
    expect(page).to_have_url(f"{page.url.split('/help')[0]}/help-now/")
    page.goto(LOBBY)
    expect(page.get_by_text("Your place is kept.")).to_be_visible()


def test_pages_of_a_meeting_are_for_everybody(circle: Occurrence, hana: Member, ada: Member, ben: Member, cura: Member,
                                            open_page: OpenPage) -> None:
    held = until(circle, Phase.LOBBY, hana)
    guest, host = open_page(ada, LOBBY), open_page(hana, LOBBY)
    found = [f"lobby: {fault}" for fault in faults(guest)]
    let_in(hana, held, ada, ben)
    arrive(cura, held, word="tired")
    host.reload()
    found += [f"lobby of the host: {fault}" for fault in faults(host)]
    until(held, Phase.CIRCLE, hana)
    hands.give_floor(hana, held, member_id=ada.pk)
    for page, path in ((guest, ROOM), (host, ROOM), (guest, "/groups/meetings/"), (host, "/groups/meetings/in/lounge/new/")):
        page.goto(path)
        found += [f"{path}: {fault}" for fault in faults(page)]
    assert not found, "\n".join(found)
