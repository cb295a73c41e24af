"""Writing with all that a composer offers: names, quotes, cards, one-off names, content notes, tags, reach."""

import time
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from community import text
from community.contributions import State
from community.forum import actions
from community.forum.models import Board, ContentNote, EntryLink, Follow, Mention, Post, Quote, Tag, Thread, ThreadAlias
from community.forum.queries import fill_marks
from community.forum.queries.marks import readable_body
from community.forum.queries.quoting import quotation
from community.members.models import Block, Member
from community.members.queries import is_name_taken
from tests.conftest import browser_of, is_named, make_member
from tests.forum.conftest import answer, make_board, send_edit, send_reply, start


def seen_by(viewer: Any, post: Post) -> str:
    """The post as ``viewer`` reads it."""
    post.refresh_from_db()
    fill_marks(viewer, [post])
    return str(post.rendered)


def quoting(post: Post, words: str = "It was long.", more: str = "So true.") -> str:
    return f"> [quoted](/forum/p/{post.pk}/)\n> {words}\n\n{more}"


class TestNames:
    def test_who_wrote_in_the_thread_can_be_named(self, ada: Member, ben: Member, thread: Thread) -> None:
        post = answer(ben, thread, "Thank you, @Ada.")
        assert f'<a class="mention" href="/members/ada/">@{ada.username}</a>' in seen_by(ben, post)
        assert [row.member for row in Mention.objects.all()] == [ada]

    def test_somebody_elsewhere_stays_a_plain_word(self, ben: Member, mo: Member, thread: Thread) -> None:
        post = answer(ben, thread, "Perhaps @mo knows.")
        assert seen_by(ben, post) == "<p>Perhaps @mo knows.</p>\n"
        assert not Mention.objects.exists()

    def test_whom_one_follows_can_be_named_anywhere(self, ada: Member, ben: Member, board: Board, thread: Thread) -> None:
        Follow.objects.create(member=ben, thread=thread, level=Follow.Level.WATCH)
        other = start(ben, board, body="I think of @ada.")
        assert "mention" in seen_by(ben, other.posts.get())

    def test_a_name_changes_with_its_member(self, ada: Member, ben: Member, thread: Thread) -> None:
        post = answer(ben, thread, "Thank you, @ada.")
        Member.objects.filter(pk=ada.pk).update(username="adele")
        assert "@adele</a>" in seen_by(ben, post)
        assert seen_by(AnonymousUser(), post) == "<p>Thank you, @adele.</p>\n"

    def test_whom_one_blocked_cannot_be_named_and_who_blocked_one_can(
            self, ada: Member, ben: Member, thread: Thread) -> None:
        Block.objects.create(blocker=ben, blocked=ada)
        assert "mention" not in seen_by(ben, answer(ben, thread, "@ada"))
        Block.objects.all().delete()
        Block.objects.create(blocker=ada, blocked=ben)  # the absence of a link would tell ben
        assert "mention" in seen_by(ben, answer(ben, thread, "@ada"))

    def test_an_alias_cannot_be_named(self, ada: Member, ben: Member, thread: Thread) -> None:
        carl = make_member("carl")
        actions.reply(carl, thread, body="Me, too.", nonce=uuid.uuid4(), alias="quiet_harbour")
        post = answer(ben, thread, "@quiet_harbour and @carl")
        assert "mention" not in seen_by(ben, post)

    def test_a_storm_of_names_reaches_ten(self, ben: Member, thread: Thread) -> None:
        people = [make_member(f"member{n:02}") for n in range(14)]
        for member in people:
            answer(member, thread)
        posted = actions.reply(ben, thread, body=" ".join(f"@{each.username}" for each in people), nonce=uuid.uuid4())
        assert posted.left_plain == 4
        assert set(posted.post.mentions.values_list("member__username", flat=True)) == {m.username for m in people[:10]}
        assert "@member13" in seen_by(ben, posted.post)

    def test_a_name_in_a_quote_tells_nobody(self, ada: Member, ben: Member, thread: Thread, post: Post) -> None:
        mine = answer(ben, thread, quoting(post, "@ada"))
        assert not mine.mentions.exists()

    def test_an_edit_names_anew(self, ada: Member, ben: Member, thread: Thread) -> None:
        post = answer(ben, thread, "@ada")
        assert send_edit(browser_of(ben), post, "Nobody.").status_code == 302
        assert not post.mentions.exists()
        send_edit(browser_of(ben), post, "@ada again", revision=2)
        assert post.mentions.get().member == ada


class TestQuotes:
    def test_a_quote_says_who_wrote_it(self, ada: Member, ben: Member, thread: Thread, post: Post) -> None:
        mine = answer(ben, thread, quoting(post))
        shown = seen_by(ben, mine)
        assert f'<p class="quote-by"><a href="/forum/p/{post.pk}/">ada wrote:</a></p>' in shown
        assert "It was long." in shown
        assert Quote.objects.get(post=mine).source == post

    @pytest.mark.parametrize("state", [State.HIDDEN, State.HELD, State.REMOVED])
    def test_it_goes_when_its_source_goes(self, state: State, ada: Member, ben: Member, thread: Thread) -> None:
        source = answer(ada, thread, "A secret.")
        mine = answer(ben, thread, quoting(source, "A secret."))
        Post.objects.filter(pk=source.pk).update(state=state)
        shown = seen_by(ben, mine)
        assert "A secret." not in shown
        assert "So true." in shown
        assert "A secret." not in browser_of(ben).get(thread.get_absolute_url()).content.decode()

    def test_it_goes_for_who_blocked_its_author(self, ada: Member, ben: Member, thread: Thread, post: Post) -> None:
        mine, carl = answer(ben, thread, quoting(post)), make_member("carl")
        assert "It was long." in seen_by(carl, mine)
        Block.objects.create(blocker=carl, blocked=ada)
        assert "It was long." not in seen_by(carl, mine)

    def test_it_goes_for_who_may_not_read_its_board(self, ada: Member, ben: Member, thread: Thread, post: Post) -> None:
        elsewhere = answer(ben, start(ben, make_board("families", "everyone")), quoting(post))
        assert "It was long." in seen_by(ben, elsewhere)
        assert "It was long." not in seen_by(AnonymousUser(), elsewhere)

    def test_an_alias_is_quoted_by_its_name(self, ben: Member, thread: Thread) -> None:
        carl = make_member("carl")
        source = actions.reply(carl, thread, body="Me, too.", nonce=uuid.uuid4(), alias="quiet_harbour").post
        shown = seen_by(ben, answer(ben, thread, quoting(source, "Me, too.")))
        assert "quiet_harbour wrote:" in shown
        assert "carl" not in shown

    def test_a_source_that_was_hidden_before_gives_no_name(self, ada: Member, ben: Member, thread: Thread) -> None:
        source = answer(ada, thread, "Hidden.")
        Post.objects.filter(pk=source.pk).update(state=State.HIDDEN)
        mine = answer(ben, thread, quoting(source, "My words."))
        assert "wrote:" not in seen_by(ben, mine)
        assert not mine.quotes.exists()

    def test_an_edit_does_not_free_the_words_of_a_hidden_source(self, ada: Member, ben: Member, thread: Thread) -> None:
        source = answer(ada, thread, "A secret.")
        mine = answer(ben, thread, quoting(source, "A secret."))
        Post.objects.filter(pk=source.pk).update(state=State.HIDDEN)
        send_edit(browser_of(ben), mine, quoting(source, "A secret.", "Changed."))
        assert "A secret." not in seen_by(ben, mine)
        assert "Changed." in seen_by(ben, mine)

    def test_its_markdown_is_read_without_it_too(self, ada: Member, ben: Member, thread: Thread) -> None:
        source = answer(ada, thread, "A secret.")
        body = f"Before.\n\n> [quoted](/forum/p/{source.pk}/)\n> A secret.\nand lazily on\n\nAfter."
        assert readable_body(ben, body) == body
        Post.objects.filter(pk=source.pk).update(state=State.HIDDEN)
        read = readable_body(ben, body)
        assert "secret" not in read
        assert "lazily" not in read
        assert read.startswith("Before.")
        assert read.endswith("After.")

    def test_quoting_takes_one_level(self, ben: Member, thread: Thread, post: Post) -> None:
        mine = answer(ben, thread, quoting(post))
        assert quotation(ben, mine.pk) == f"> [quoted](/forum/p/{mine.pk}/)\n> So true.\n\n"

    def test_without_a_script_a_link_begins_the_reply(self, ben: Member, thread: Thread, post: Post) -> None:
        page = browser_of(ben).get(f"{thread.get_absolute_url()}?quote={post.pk}").content.decode()
        assert f"&gt; [quoted](/forum/p/{post.pk}/)\n&gt; It was long." in page
        Post.objects.filter(pk=post.pk).update(state=State.HIDDEN)
        response = browser_of(make_member("carl")).get(f"/forum/p/{post.pk}/quote/")
        assert response.status_code == 404


class TestCards:
    @pytest.fixture(autouse=True)
    def _library(self, shelf: Path) -> None:
        """A small library."""

    def test_a_page_of_the_library_is_shown_as_a_card(self, ben: Member, thread: Thread) -> None:
        post = answer(ben, thread, "Read [[slowly]] and [[faq/is-it-hard]], not [[nothing-here]].")
        shown = seen_by(ben, post)
        assert 'href="/library/slowly/"' in shown
        assert "Evidence:" in shown
        assert "reviewed" in shown
        assert "[[nothing-here]]" in shown
        assert set(EntryLink.objects.values_list("path", flat=True)) == {"slowly", "faq/is-it-hard"}

    def test_suggestions_are_by_title(self, ben: Member) -> None:
        page = browser_of(ben).get("/forum/suggest/entries/?q=Coming off").content.decode()
        assert 'data-value="slowly"' in page
        assert Client().get("/forum/suggest/entries/?q=Coming", headers={"HX-Request": "true"}).status_code == 403

    def test_marks_cost_two_queries_and_none_cost_none(
            self, ben: Member, ada: Member, thread: Thread, post: Post, django_assert_num_queries: Any) -> None:
        for _each in range(5):
            answer(ben, thread, quoting(post, more="@ada, [[slowly]]"))
        posts = list(Post.objects.filter(author=ben))
        with django_assert_num_queries(2):
            fill_marks(ada, posts)
        with django_assert_num_queries(0):
            fill_marks(ada, [post])


class TestAliases:
    def under(self, browser: Client, thread: Thread, alias: str, **more: Any) -> Any:
        return send_reply(browser, thread, "Under another name.", data={"under": "alias", "alias": alias, "knew": "", **more})

    def test_a_post_stands_under_the_one_off_name(self, ben: Member, thread: Thread) -> None:
        assert self.under(browser_of(ben), thread, "quiet_harbour").status_code == 302
        assert thread.posts.get(position=2).alias == "quiet_harbour"
        assert ThreadAlias.objects.get().member == ben

    def test_the_form_remembers_the_choice(self, ben: Member, thread: Thread) -> None:
        browser = browser_of(ben)
        self.under(browser, thread, "quiet_harbour")
        page = browser.get(thread.get_absolute_url()).content.decode()
        assert "quiet_harbour (your one-off name in this thread)" in page
        assert 'value="alias" id="id_under_1" checked' in " ".join(page.split()) or 'value="alias" required' in page or (
            page.index("checked") > page.index('value="alias"'))
        send_reply(browser, thread, "As myself.", data={"under": "", "knew": "quiet_harbour"})
        assert thread.posts.get(body="As myself.").alias == ""

    def test_a_form_that_knew_nothing_of_the_alias_posts_nothing(self, ben: Member, thread: Thread) -> None:
        browser = browser_of(ben)
        self.under(browser, thread, "quiet_harbour")
        response = send_reply(browser, thread, "By accident.", data={"under": "", "knew": ""})
        assert response.status_code == 409
        assert b"By accident.</textarea>" in response.content
        assert not thread.posts.filter(body="By accident.").exists()

    @pytest.mark.parametrize("name", ["ada", "Ada", "аdа", "x", "moderator", "two words"])
    def test_a_name_that_could_be_somebodys_is_refused(self, name: str, ben: Member, thread: Thread) -> None:
        response = self.under(browser_of(ben), thread, name)
        assert response.status_code == 422
        assert not ThreadAlias.objects.exists()

    def test_two_people_have_no_name_alike_in_one_thread(self, ada: Member, ben: Member, thread: Thread) -> None:
        self.under(browser_of(ben), thread, "quiet_harbour")
        assert self.under(browser_of(ada), thread, "Quiet-Harb0ur").status_code == 422
        assert self.under(browser_of(ada), start(ada, thread.board, "Other"), "Quiet-Harb0ur").status_code == 302
        assert is_name_taken(ThreadAlias.objects.first().skeleton)  # type: ignore[union-attr]

    def test_the_team_writes_under_its_own_names(self, hana: Member, mo: Member, cura: Member, thread: Thread) -> None:
        for member in (hana, mo, cura):
            assert "name=\"under\"" not in browser_of(member).get(thread.get_absolute_url()).content.decode()
            self.under(browser_of(member), thread, "quiet_harbour")
            assert thread.posts.latest("pk").alias == ""
            with pytest.raises(Exception, match="your own name"):
                actions.reply(member, thread, body="x", nonce=uuid.uuid4(), alias="quiet_harbour")

    def test_a_thread_begun_under_an_alias_goes_by_it(self, ben: Member, board: Board) -> None:
        browser_of(ben).post(f"/forum/{board.slug}/new/", {
            "title": "T", "body": "B", "nonce": uuid.uuid4(), "under": "alias", "alias": "quiet_harbour"})
        assert Thread.objects.get().starter_name == Post.objects.get().alias == "quiet_harbour"


class TestChoices:
    def test_a_thread_takes_notes_tags_and_reach(self, ben: Member) -> None:
        board = make_board("stories", lets_choose_reach=True)
        ContentNote.objects.get_or_create(slug="seizures", defaults={"label": "mentions seizures"})
        for n in range(4):
            Tag.objects.create(board=board, slug=f"t{n}", label=f"Tag {n}")
        sent = {"title": "T", "body": "B", "notes": ["seizures"], "tags": ["t0", "t1"], "reach": "public"}
        browser = browser_of(ben)
        response = browser.post("/forum/stories/new/", {**sent, "tags": ["t0", "t1", "t2", "t3"], "nonce": uuid.uuid4()})
        assert response.status_code == 422
        assert b"at most three" in response.content
        assert browser.post("/forum/stories/new/", {**sent, "nonce": uuid.uuid4()}).status_code == 302
        thread = Thread.objects.get()
        assert (thread.notes, thread.tags, thread.reach) == (["seizures"], ["t0", "t1"], "public")
        assert thread.posts.get().notes == ["seizures"]

    def test_where_the_board_does_not_let_choose_nobody_chooses(self, ben: Member, board: Board) -> None:
        browser_of(ben).post("/forum/waves/new/", {"title": "T", "body": "B", "reach": "public", "nonce": uuid.uuid4()})
        assert Thread.objects.get().reach == ""


class TestForWhom:
    SAID = "Everybody can read this thread, signed in or not."

    def test_whoever_replies_is_told_that_everybody_reads(self, ada: Member, ben: Member) -> None:
        board = make_board("stories", lets_choose_reach=True)
        told = actions.start_thread(ben, board, title="T", body="B", nonce=uuid.uuid4(), reach="public").post.thread
        kept = actions.start_thread(ben, board, title="U", body="B", nonce=uuid.uuid4()).post.thread
        assert self.SAID in browser_of(ada).get(told.get_absolute_url()).text
        assert self.SAID not in browser_of(ada).get(kept.get_absolute_url()).text
        assert "Everybody can read this board" not in browser_of(ada).get("/forum/stories/new/").text
        make_board("families", "everyone")
        assert "Everybody can read this board" in browser_of(ada).get("/forum/families/new/").text
        assert browser_of(ada).get("/forum/").text.count("open to everybody") == 1

    @pytest.mark.usefixtures("first_posts_wait")
    def test_whoever_lets_it_in_is_told_too(self, ada: Member, mo: Member, board: Board) -> None:
        stories = make_board("stories", lets_choose_reach=True)
        thread = actions.start_thread(ada, stories, title="T", body="B", nonce=uuid.uuid4(), reach="public").post.thread
        assert self.SAID not in browser_of(ada).get(thread.get_absolute_url()).text  # not yet
        start(ada, board)
        assert browser_of(mo).get("/moderation/held/").text.count("open to everybody") == 1

    def test_who_opened_a_thread_keeps_it_to_members_again(
            self, ada: Member, ben: Member, mo: Member, stranger: Client) -> None:
        board = make_board("stories", lets_choose_reach=True)
        thread = actions.start_thread(ben, board, title="T", body="B", nonce=uuid.uuid4(), reach="public").post.thread
        address, button = f"/forum/t/{thread.pk}/narrow/", "Let only members read it from now on"
        assert stranger.get(thread.get_absolute_url()).status_code == 200
        for other in (ada, mo):
            assert button not in browser_of(other).get(thread.get_absolute_url()).text
            assert browser_of(other).post(address).status_code == 403
        assert button in browser_of(ben).get(thread.get_absolute_url()).text
        assert browser_of(ben).post(address).status_code == 302
        assert stranger.get(thread.get_absolute_url()).status_code != 200
        assert thread.get_absolute_url() not in stranger.get("/forum/feed.atom").text
        page = browser_of(ada).get(thread.get_absolute_url()).text
        assert self.SAID not in page
        assert '<meta name="robots" content="noindex">' in page
        thread.refresh_from_db()
        assert actions.keep_to_members(ben, thread) is False


class TestSuggestions:
    def test_only_people_near_are_suggested(self, ada: Member, ben: Member, mo: Member, thread: Thread) -> None:
        carl = make_member("carl")
        actions.reply(carl, thread, body="x", nonce=uuid.uuid4(), alias="quiet_harbour")
        page = browser_of(ben).get(f"/forum/suggest/members/?thread={thread.pk}&q=").content.decode()
        assert 'data-value="ada"' in page
        for name in ("mo", "carl", "ben", "quiet_harbour"):
            assert f'data-value="{name}"' not in page
        Block.objects.create(blocker=ben, blocked=ada)
        assert not is_named("ada", browser_of(ben).get(f"/forum/suggest/members/?thread={thread.pk}&q=a").content.decode())

    def test_a_closed_board_suggests_nobody(self, ben: Member, mo: Member, team_board: Board) -> None:
        hidden = start(mo, team_board)
        assert browser_of(ben).get(f"/forum/suggest/members/?thread={hidden.pk}&q=").status_code == 404


@pytest.mark.parametrize("bomb", ["[[", "@", "> ", "@ada ", "[[slowly]] ", "> [quoted](/forum/p/1/)\n", ">" * 100 + " x\n",
                                  "[a](", "**a_", "@\u0301"])
def test_markdown_bombs_take_linear_time(bomb: str, ben: Member, thread: Thread) -> None:
    def cost(length: int) -> float:
        body = (bomb * length)[:length]
        best = []
        for _each in range(3):
            begun = time.process_time()
            actions.rendered(ben, body, thread)
            text.named(body)
            best.append(time.process_time() - begun)
        return min(best)

    cost(1_000)
    assert cost(20_000) < max(40 * cost(1_000), 0.5)


def test_a_hundred_quotes_inside_each_other_are_read(ada: Member, ben: Member, thread: Thread, post: Post) -> None:
    body = "\n".join(f"{'> ' * n}[quoted](/forum/p/{post.pk}/)\n{'> ' * n}level {n}" for n in range(1, 101))
    shown = seen_by(ada, answer(ben, thread, body))
    assert "level 100" in shown
