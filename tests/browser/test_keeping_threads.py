"""The keyboard alone: reading, answering, quoting, keeping; and a moderator's work on a thread."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from community.forum.models import Bookmark, Follow, Post, Reaction, Thread
from community.models import Member
from tests.forum.conftest import answer, make_board, start

OpenPage = Callable[..., Page]


def reach(page: Page, target: Locator) -> None:
    """Go to ``target`` as the Tab key goes, and be seen there."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if target.evaluate("one => one === document.activeElement"):
            assert target.evaluate("one => one.matches(':focus-visible')")
            return
    raise AssertionError(f"{target} is not reached by Tab")


def press(page: Page, role: str, name: str, *, key: str = "Enter", place: int = 0) -> None:
    """Reach what is called ``name`` and press it."""
    reach(page, page.get_by_role(role, name=name).nth(place))  # type: ignore[arg-type]
    page.keyboard.press(key)


def open_folded(page: Page, words: str) -> None:
    """Unfold what is called ``words``."""
    reach(page, page.locator("summary", has_text=words))
    page.keyboard.press("Enter")


def test_a_thread_is_found_read_and_answered_by_keyboard(open_page: OpenPage, ada: Member, ben: Member) -> None:
    start(ada, make_board("waves"), "A bad week")
    page = open_page(ben, "/forum/waves/")
    press(page, "link", "A bad week")
    expect(page.get_by_role("heading", name="A bad week")).to_be_visible()
    reach(page, page.get_by_label("Your reply"))
    page.keyboard.type("You are not alone.")
    press(page, "button", "Post your reply")
    expect(page.locator("#posts")).to_contain_text("You are not alone.")


def test_a_thread_is_begun_changed_and_taken_back_by_keyboard(open_page: OpenPage, ben: Member) -> None:
    make_board("waves")
    page = open_page(ben, "/forum/")
    press(page, "link", "Waves")
    press(page, "link", "Start a thread")
    reach(page, page.get_by_label("Title"))
    page.keyboard.type("A small step")
    reach(page, page.get_by_label("Your text"))
    page.keyboard.type("It went well.")
    press(page, "button", "Post your thread")
    expect(page.get_by_role("heading", name="A small step")).to_be_visible()
    press(page, "link", "Edit your post")
    reach(page, page.get_by_label("Your text"))
    page.keyboard.press("Control+End")
    page.keyboard.type(" Again.")
    press(page, "button", "Save your change")
    expect(page.locator(".post")).to_contain_text("It went well. Again.")
    press(page, "link", "Take back your post")
    press(page, "button", "Take it back")
    expect(page.get_by_role("heading", name="Your post is taken back")).to_be_visible()
    press(page, "button", "Put it back")
    expect(page.locator(".post")).to_contain_text("It went well. Again.")


def test_a_post_is_quoted_by_keyboard(open_page: OpenPage, ada: Member, ben: Member) -> None:
    page = open_page(ben, start(ada, make_board("waves")).get_absolute_url())
    press(page, "link", "Quote this post")
    box = page.locator("#id_body")
    expect(box).to_be_focused()
    expect(box).to_have_value(f"> [quoted](/forum/p/{page.locator('.post').get_attribute('id')[5:]}/)\n> It was long.\n\n")  # type: ignore[index]
    page.keyboard.type("Mine, too.")
    press(page, "button", "Post your reply")
    expect(page.locator("#posts blockquote")).to_have_text("It was long.")


def test_a_kind_word_is_given_and_taken_back_by_keyboard(open_page: OpenPage, ada: Member, ben: Member) -> None:
    page = open_page(ben, start(ada, make_board("waves")).get_absolute_url())
    line = page.locator(".reactions")
    press(page, "link", "React")
    expect(line.get_by_role("button", name="Thank you")).to_be_focused()
    press(page, "button", "Hug", key="Space")
    expect(page.get_by_text("Hug 1 (with yours)")).to_be_visible()
    expect(line).to_be_focused()
    press(page, "link", "React")
    expect(line.get_by_role("button", name="Thank you")).to_be_focused()
    page.keyboard.press("Escape")
    expect(line.get_by_role("button")).to_have_count(0)
    expect(line).to_be_focused()
    press(page, "link", "React")
    expect(line.get_by_role("button", name="Thank you")).to_be_focused()
    press(page, "button", "Hug", key="Space")
    expect(page.get_by_text("Hug 1")).to_have_count(0)
    assert not Reaction.objects.exists()


def test_a_thread_is_followed_by_keyboard(open_page: OpenPage, ada: Member, ben: Member) -> None:
    page = open_page(ben, start(ada, make_board("waves")).get_absolute_url())
    open_folded(page, "Follow or hide this thread")
    press(page, "button", "Tell me about everything new", key="Space")
    expect(page.get_by_text("You will be told of what is new here.")).to_be_visible()
    assert Follow.objects.get(member=ben).level == "watch"


def test_a_post_is_bookmarked_by_keyboard(open_page: OpenPage, ada: Member, ben: Member) -> None:
    page = open_page(ben, start(ada, make_board("waves")).get_absolute_url())
    press(page, "link", "Bookmark this post")
    reach(page, page.get_by_label("A note to yourself"))
    page.keyboard.type("for a bad night")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Bookmarked this post")).to_be_visible()
    assert Bookmark.objects.get().note == "for a bad night"


def test_a_moderator_moves_a_thread_by_keyboard(open_page: OpenPage, ada: Member, mo: Member) -> None:
    thread = start(ada, make_board("waves"))
    make_board("nights")
    page = open_page(mo, thread.get_absolute_url())
    open_folded(page, "For moderators")
    press(page, "link", "Move it")
    reach(page, page.get_by_label("To which board"))
    page.keyboard.type("Nights")
    reach(page, page.get_by_label("Why"))
    page.keyboard.type("It is about sleep.")
    press(page, "button", "Move it")
    expect(page.get_by_text("It is about sleep.")).to_be_visible()
    thread.refresh_from_db()
    assert thread.board.slug == "nights"


def test_a_moderator_splits_a_thread_by_keyboard(open_page: OpenPage, ada: Member, ben: Member, mo: Member) -> None:
    thread = start(ada, make_board("waves"))
    reply = answer(ben, thread, "Another matter altogether.")
    page = open_page(mo, thread.get_absolute_url())
    open_folded(page, "For moderators")
    press(page, "link", "Split it")
    reach(page, page.get_by_label("Title of the new thread"))
    page.keyboard.type("Another matter")
    reach(page, page.get_by_label("Why"))
    page.keyboard.type("Two talks in one.")
    reach(page, page.locator(f"#tick-{reply.pk}"))
    page.keyboard.press("Space")
    press(page, "button", "Split them off")
    expect(page.get_by_text("Two talks in one.").first).to_be_visible()
    assert Post.objects.get(pk=reply.pk).thread.title == "Another matter"


def test_a_moderator_joins_two_threads_by_keyboard(open_page: OpenPage, ada: Member, mo: Member) -> None:
    board = make_board("waves")
    first, second = start(ada, board, "First"), start(ada, board, "Second")
    page = open_page(mo, second.get_absolute_url())
    open_folded(page, "For moderators")
    press(page, "link", "Join it to another")
    reach(page, page.get_by_label("The other thread"))
    page.keyboard.type(str(first.pk))
    reach(page, page.get_by_label("Why"))
    page.keyboard.type("They say the same.")
    press(page, "button", "Look at the other thread first")
    expect(page.get_by_text("It will stand in “First”")).to_be_visible()
    press(page, "button", "Join them")
    expect(page.get_by_text("They say the same.")).to_be_visible()
    assert Thread.objects.get(pk=second.pk).merged_into_id == first.pk
