"""Live chat as people use it."""

from collections.abc import Callable
from uuid import uuid4

from playwright.sync_api import Browser, Page, expect

from community import throttles
from community.chat import actions
from community.chat.models import Message, Room
from community.forum.models import ContentNote
from community.models import Member
from community.moderation import actions as moderation
from tests.browser.conftest import connected
from tests.chat.conftest import session_of
from tests.servers import running

OpenPage = Callable[..., Page]


def say(page: Page, words: str) -> None:
    page.get_by_label("Your message").fill(words)
    page.get_by_role("button", name="Send").click()


def test_two_browsers_talk(lounge: Room, ada: Member, ben: Member, open_page: OpenPage) -> None:
    one, two = connected(open_page(ada, "/chat/lounge/")), connected(open_page(ben, "/chat/lounge/"))
    say(one, "Is anybody *awake*?")
    expect(two.locator(".message").last).to_contain_text("Is anybody awake?")
    say(two, "I am.")
    expect(one.locator(".message").last).to_contain_text("I am.")
    expect(one.locator(".message")).to_have_count(2)
    expect(one.locator(".message--own")).to_have_count(1)
    expect(one.locator(".message--pending")).to_have_count(0)
    expect(one.get_by_label("Your message")).to_have_value("")


def test_a_message_with_a_content_note_is_folded_for_whoever_wishes_it(
        lounge: Room, ada: Member, ben: Member, hana: Member, open_page: OpenPage) -> None:
    ContentNote.objects.create(slug="seizures", label="mentions seizures")
    Member.objects.filter(pk=ben.pk).update(collapsed_notes=["seizures"])
    one, folds, reads = (connected(open_page(member, "/chat/lounge/")) for member in (ada, ben, hana))
    one.get_by_text("Say what it mentions").click()
    one.get_by_label("mentions seizures").check()
    say(one, "It was a seizure.")
    expect(reads.get_by_text("It was a seizure.")).to_be_visible()
    fold = folds.locator(".message details")
    expect(fold.get_by_text("mentions seizures")).to_be_visible()
    expect(fold.get_by_text("It was a seizure.")).to_be_hidden()
    fold.get_by_text("mentions seizures").click()
    expect(fold.get_by_text("It was a seizure.")).to_be_visible()
    expect(one.get_by_label("mentions seizures")).not_to_be_checked()
    say(one, "Nothing of it here.")
    expect(folds.get_by_text("Nothing of it here.")).to_be_visible()


def test_enter_sends_and_shift_enter_makes_a_line(lounge: Room, ada: Member, open_page: OpenPage) -> None:
    page = connected(open_page(ada, "/chat/lounge/"))
    field = page.get_by_label("Your message")
    field.press_sequentially("one")
    field.press("Shift+Enter")
    field.press_sequentially("two")
    field.press("Enter")
    expect(page.locator(".message--own .message__body br")).to_have_count(1)


def test_without_javascript_a_message_is_sent_and_others_are_read(
        lounge: Room, ada: Member, ben: Member, open_page: OpenPage) -> None:
    actions.send_message(ben, lounge, body="good evening", nonce=uuid4())
    page = open_page(ada, "/chat/lounge/", java_script_enabled=False)
    expect(page.locator(".message").last).to_contain_text("good evening")
    say(page, "hello from a plain page")
    expect(page.locator(".message").last).to_contain_text("hello from a plain page")


def test_without_javascript_a_bad_message_is_kept_beside_the_sentence(lounge: Room, ada: Member, open_page: OpenPage) -> None:
    page = open_page(ada, "/chat/lounge/", java_script_enabled=False)
    say(page, "turned \u202e round")
    expect(page.locator("#id_body_error")).to_contain_text("reading direction")
    expect(page.get_by_label("Your message")).to_have_value("turned \u202e round")
    assert not Message.objects.exists()


def test_what_is_taken_down_leaves_every_screen(lounge: Room, ada: Member, ben: Member, mo: Member,
                                                open_page: OpenPage) -> None:
    message = actions.send_message(ada, lounge, body="dangerous words", nonce=uuid4()).message
    page = connected(open_page(ben, "/chat/lounge/"))
    expect(page.locator("body")).to_contain_text("dangerous words")
    moderation.hide(mo, message, reason="guideline 1")
    expect(page.locator(".message")).to_contain_text("A host or moderator has taken this message down.")
    assert "dangerous words" not in page.content()


def test_taking_back_ones_own_message(lounge: Room, ada: Member, ben: Member, open_page: OpenPage) -> None:
    actions.send_message(ada, lounge, body="too much said", nonce=uuid4())
    other = connected(open_page(ben, "/chat/lounge/"))
    page = open_page(ada, "/chat/lounge/")
    page.locator(".message__time").click()
    page.get_by_role("button", name="Take it back").click()
    expect(page.locator(".message")).to_contain_text("Taken back")
    expect(other.locator(".message")).to_contain_text("Taken back")


def test_a_muted_member_reads_and_is_told_why_not_more(lounge: Room, ada: Member, mo: Member, open_page: OpenPage) -> None:
    page = connected(open_page(ada, "/chat/lounge/"))
    moderation.restrict(mo, ada, kind="mute", reason="guideline 2", ends_at=None)
    say(page, "still here")
    expect(page.locator("[data-chat-problem]")).to_contain_text("You can read but not write for now")
    expect(page.get_by_label("Your message")).to_have_value("still here")


def test_a_message_written_while_the_server_is_away_arrives_once_it_is_back(
        lounge: Room, ada: Member, chromium: Browser, transactional_db: None) -> None:
    with running() as server:
        context = chromium.new_context(base_url=server.url)
        context.add_cookies([{"name": "sessionid", "value": session_of(ada), "url": server.url}])
        page = context.new_page()
        page.goto("/chat/lounge/")
        connected(page)
        server.kill()
        expect(page.locator("[data-chat-state]")).to_contain_text("We keep trying")
        say(page, "written in the dark")
        expect(page.locator(".message--pending")).to_contain_text("written in the dark")
        server.restart()
        expect(page.locator(".message--pending")).to_have_count(0, timeout=40_000)
        expect(page.locator(".message--own")).to_have_count(1)
        context.close()
    assert Message.objects.filter(body="written in the dark").count() == 1


def test_two_hundred_messages_through_a_broken_line_are_two_hundred(
        lounge: Room, ada: Member, ben: Member, chromium: Browser, transactional_db: None) -> None:
    with running() as server, throttles.suspended():
        context = chromium.new_context(base_url=server.url)
        context.add_cookies([{"name": "sessionid", "value": session_of(ada), "url": server.url}])
        page = context.new_page()
        page.goto("/chat/lounge/")
        connected(page)
        for number in range(200):
            actions.send_message(ben, lounge, body=f"line {number}", nonce=uuid4())
            if number == 80:
                server.kill()
            if number == 150:
                server.restart()
        expect(page.locator(".message")).to_have_count(200, timeout=40_000)
        said = page.locator(".message .message__body").all_inner_texts()
        assert [words.strip() for words in said] == [f"line {number}" for number in range(200)]
        context.close()
