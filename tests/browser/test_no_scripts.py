"""The whole way without a script: finding, reading, answering, quoting, thanking, keeping, taking back."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from community.forum.models import Bookmark, ContentNote, Draft, Follow, Post, ReadMark, Tag, Thread
from community.models import Member
from tests.forum.conftest import answer, grow, make_board, start

OpenPage = Callable[..., Page]


def plain(open_page: OpenPage, member: Member, address: str) -> Page:
    """A page in a browser that runs no scripts."""
    return open_page(member, address, java_script_enabled=False)


def test_a_thread_is_found_and_opens_at_the_first_unread_post(open_page: OpenPage, ada: Member, ben: Member) -> None:
    thread = start(ada, make_board("waves"), "A bad week")
    grow(ada, thread, 25)
    ReadMark.objects.create(member=ben, thread=thread, position=22)
    page = plain(open_page, ben, "/forum/")
    page.get_by_role("link", name="Unread").first.click()
    page.get_by_role("link", name="A bad week").click()
    expect(page.locator(f"#post-{thread.posts.get(position=23).pk}")).to_be_in_viewport()
    expect(page.get_by_text("New since you last read")).to_be_visible()


def test_reading_a_page_leaves_a_mark_by_its_last_picture(open_page: OpenPage, ada: Member, ben: Member) -> None:
    thread = start(ada, make_board("waves"))
    grow(ada, thread, 3)
    page = plain(open_page, ben, "/forum/")
    with page.expect_response(f"**/forum/t/{thread.pk}/read/**") as told:
        page.goto(thread.get_absolute_url())
    assert told.value.status == 200
    assert ReadMark.objects.get(member=ben, thread=thread).position == 4
    page.goto("/forum/unread/")
    expect(page.get_by_text("You have read everything.")).to_be_visible()


def test_a_reply_is_looked_at_and_sent(open_page: OpenPage, ada: Member, ben: Member) -> None:
    page = plain(open_page, ben, start(ada, make_board("waves")).get_absolute_url())
    page.get_by_label("Your reply").fill("You are **not** alone.")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".preview .prose strong")).to_have_text("not")
    assert not Post.objects.filter(author=ben).exists()
    page.get_by_role("button", name="Post your reply").click()
    expect(page.locator("#posts .post").last).to_contain_text("You are not alone.")
    assert not Draft.objects.filter(member=ben).exists()


def test_a_post_is_quoted_by_its_link(open_page: OpenPage, ada: Member, ben: Member) -> None:
    page = plain(open_page, ben, start(ada, make_board("waves")).get_absolute_url())
    page.get_by_role("link", name="Quote this post").click()
    page.locator("#id_body").fill(page.input_value("#id_body") + "Mine, too.")
    page.get_by_role("button", name="Post your reply").click()
    expect(page.locator("#posts blockquote")).to_have_text("It was long.")
    expect(page.locator(".quote-by")).to_have_text("ada wrote:")


def test_a_kind_word_a_bookmark_and_a_follow(open_page: OpenPage, ada: Member, ben: Member) -> None:
    thread = start(ada, make_board("waves"))
    page = plain(open_page, ben, thread.get_absolute_url())
    page.get_by_role("link", name="React").click()
    page.get_by_role("button", name="Thank you").click()
    expect(page.get_by_text("Thank you 1")).to_be_visible()
    page.goto(thread.get_absolute_url())
    page.get_by_role("link", name="Bookmark this post").click()
    page.get_by_label("A note to yourself").fill("for a bad night")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("link", name="Bookmarked this post")).to_be_visible()
    assert Bookmark.objects.get().note == "for a bad night"
    page.get_by_text("Follow or hide this thread").click()
    page.get_by_role("button", name="Keep it in my list, tell me nothing").click()
    assert Follow.objects.get(member=ben).level == "list"


def test_ones_own_post_is_taken_back(open_page: OpenPage, ada: Member, ben: Member) -> None:
    thread = start(ada, make_board("waves"))
    reply = answer(ben, thread, "I should not have said that.")
    page = plain(open_page, ben, thread.get_absolute_url())
    page.get_by_role("link", name="Take back").click()
    page.get_by_role("button", name="Take it back").click()
    page.goto(thread.get_absolute_url())
    expect(page.locator("#posts")).not_to_contain_text("I should not have said that.")
    assert Post.objects.get(pk=reply.pk).state == "removed"


def test_a_thread_is_begun(open_page: OpenPage, ben: Member) -> None:
    make_board("waves")
    page = plain(open_page, ben, "/forum/waves/")
    page.get_by_role("link", name="Start a thread").first.click()
    page.get_by_label("Title").fill("A first step")
    page.get_by_label("Your text").fill("It went well.")
    page.get_by_role("button", name="Post your thread").click()
    expect(page.get_by_role("heading", name="A first step")).to_be_visible()
    assert Thread.objects.get().author == ben


def test_a_thread_is_begun_under_another_name_with_tags_and_notes(open_page: OpenPage, ben: Member) -> None:
    Tag.objects.create(board=make_board("waves"), slug="sleep", label="Sleep")
    ContentNote.objects.update_or_create(slug="hospital", defaults={"label": "mentions hospital"})
    page = plain(open_page, ben, "/forum/waves/new/")
    expect(page.get_by_text("It goes out under your own name, ben.")).to_be_visible()
    page.get_by_label("Title").fill("A night there")
    page.get_by_label("Your text").fill("They were kind.")
    page.get_by_text("Tags", exact=True).first.click()
    page.get_by_label("Sleep").check()
    page.get_by_text("Say what it mentions").click()
    page.get_by_label("mentions hospital").check()
    page.get_by_text("Use a one-off name instead").click()
    page.get_by_label("A one-off name", exact=True).check()
    expect(page.get_by_text("It goes out under your own name, ben.")).to_be_hidden()
    expect(page.get_by_text("It goes out under the one-off name you choose here.")).to_be_visible()
    page.get_by_label("Your one-off name").fill("quiet_harbour")
    page.get_by_role("button", name="Post your thread").click()
    expect(page.locator(".post .author")).to_have_text("quiet_harbour")
    expect(page.locator(".page-head")).to_contain_text("Sleep")
    thread = Thread.objects.get()
    assert (thread.alias, thread.tags, thread.notes) == ("quiet_harbour", ["sleep"], ["hospital"])
    expect(page.get_by_label("quiet_harbour (your one-off name in this thread)")).to_be_checked()


def test_ones_own_post_is_changed_and_its_past_read(open_page: OpenPage, ada: Member, ben: Member) -> None:
    thread = start(ada, make_board("waves"))
    reply = answer(ben, thread, "It was Tuesday.")
    page = plain(open_page, ben, thread.get_absolute_url())
    page.get_by_role("link", name="Edit your post").click()
    page.get_by_label("Your text").fill("It was Wednesday.")
    page.get_by_role("button", name="Save your change").click()
    expect(page.locator(f"#post-{reply.pk}")).to_contain_text("It was Wednesday.")
    page.get_by_role("link", name="edited").click()
    expect(page.get_by_text("It was Tuesday.").first).to_be_visible()


def test_a_reply_left_half_written_is_kept_when_it_was_looked_at(open_page: OpenPage, ada: Member, ben: Member) -> None:
    thread = start(ada, make_board("waves"))
    page = plain(open_page, ben, thread.get_absolute_url())
    page.get_by_label("Your reply").fill("Half a thought")
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("link", name="Drafts").click()
    page.get_by_role("link", name=thread.title).click()
    expect(page.get_by_label("Your reply")).to_have_value("Half a thought")
