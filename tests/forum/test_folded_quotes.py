"""Words folded where they stand are folded where they are quoted; what was marked as the answer, in short."""

import re
from pathlib import Path

import pytest

from community.forum import actions
from community.forum.models import ContentNote, Post, Thread
from community.members.models import Member
from tests.conftest import browser_of
from tests.forum.beneath import PAGE, as_member, shown
from tests.forum.conftest import answer, make_board, start

LABEL, WORDS, OWN = "mentions seizures", "The night was hard.", "I am glad you are home."


@pytest.fixture
def source(thread: Thread, ada: Member) -> Post:
    """A reply that mentions seizures."""
    ContentNote.objects.update_or_create(slug="seizures", defaults={"label": LABEL})
    post = answer(ada, thread, WORDS)
    Post.objects.filter(pk=post.pk).update(notes=["seizures"])
    return post


def quoting(source: Post) -> str:
    return f"> [quoted](/forum/p/{source.pk}/)\n> {WORDS}\n\n{OWN}"


def fold(member: Member) -> None:
    browser_of(member).post("/settings/reading/", {"collapsed_notes": ["seizures"]})


def folded(page: str, number: int) -> str:
    """What is folded inside the post ``number``."""
    post = page[page.index(f'id="post-{number}"'):]
    return " ".join(re.findall(r"<details class=\"fold\">(.*?)</details>", post[:post.index("</article>")], re.DOTALL))


@pytest.mark.parametrize("query", ["", "?plain"])
def test_a_quote_folds_by_the_notes_of_its_source(query: str, ben: Member, thread: Thread, source: Post) -> None:
    reply = answer(ben, thread, quoting(source))
    address = thread.get_absolute_url() + query
    page = browser_of(ben).get(address).content.decode()
    assert WORDS in page[page.index(f'id="post-{reply.pk}"'):]
    assert folded(page, reply.pk) == ""
    fold(ben)
    inside = folded(browser_of(ben).get(address).content.decode(), reply.pk)
    assert LABEL in inside
    assert WORDS in inside
    assert OWN not in inside


def test_a_quote_of_a_first_post_folds_by_the_notes_of_its_thread(ben: Member, ada: Member, source: Post) -> None:
    other = start(ada, source.thread.board, "Another night", WORDS)
    first = other.posts.get()
    reply = answer(ben, other, quoting(first))
    fold(ben)
    assert folded(browser_of(ben).get(other.get_absolute_url()).content.decode(), reply.pk) == ""
    Thread.objects.filter(pk=other.pk).update(notes=["seizures"])
    assert WORDS in folded(browser_of(ben).get(other.get_absolute_url()).content.decode(), reply.pk)


def test_the_notes_of_a_thread_fold_no_quote_of_a_later_post(ben: Member, thread: Thread, source: Post) -> None:
    Thread.objects.filter(pk=thread.pk).update(notes=["seizures"])
    Post.objects.filter(pk=source.pk).update(notes=[])
    reply = answer(ben, thread, quoting(source))
    fold(ben)
    assert folded(browser_of(ben).get(thread.get_absolute_url()).content.decode(), reply.pk) == ""


def test_a_fold_inside_a_quote_that_is_not_shown_leaves_nothing_open(
        ben: Member, hana: Member, ada: Member, thread: Thread, source: Post) -> None:
    inner = answer(ada, thread, "Hidden soon.")
    body = f"> [quoted](/forum/p/{inner.pk}/)\n> Hidden soon.\n>\n> > [quoted](/forum/p/{source.pk}/)\n> > {WORDS}\n\n{OWN}"
    reply = answer(hana, thread, body)
    Post.objects.filter(pk=inner.pk).update(state="hidden")
    fold(ben)
    page = browser_of(ben).get(thread.get_absolute_url()).content.decode()
    assert folded(page, reply.pk) == ""
    assert OWN in page
    assert page.count("<details") == page.count("</details>")


def test_a_quote_beneath_a_page_of_the_library_folds_alike(
        ben: Member, shelf: Path, thread: Thread, source: Post) -> None:
    make_board("library", "everyone", team_starts=True)
    as_member(browser_of(ben), quoting(source))
    reply = Post.objects.latest("pk")
    assert folded(shown(browser_of(ben), PAGE), reply.pk) == ""
    fold(ben)
    assert WORDS in folded(shown(browser_of(ben), PAGE), reply.pk)


def test_an_answer_is_told_in_its_own_words(ada: Member, ben: Member, hana: Member) -> None:
    thread = start(ada, make_board("asked", takes_answers=True))
    body = f"> [quoted](/forum/p/{thread.posts.get().pk}/)\n> It was long.\n\nIt passed for me."
    actions.mark_answer(ada, answer(ben, thread, body))
    page = browser_of(hana).get(thread.get_absolute_url()).content.decode()
    card = page[page.index('aria-label="The answer"'):].split("</aside>")[0]
    assert "It passed for me." in card
    assert "It was long." not in card
    assert "not shown any more" not in card
