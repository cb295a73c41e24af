"""Moderators look for words: adding them, on trial first, ending them, and trying them on the last month."""

from uuid import uuid4

import pytest

from community.forum.models import Post, Thread
from community.members.models import Member
from community.safety import phrases
from community.safety.models import Phrase, ScreeningMatch
from tests.conftest import browser_of
from tests.forum.conftest import board, thread  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db
WORDS = {"words": "purple giraffe", "label": "sourcing", "reason": "A seller calls his tablets so."}


@pytest.fixture(autouse=True)
def _asked_anew() -> None:
    phrases.changed()


def send(member: Member, thread: Thread, body: str) -> Post:  # noqa: F811
    browser_of(member).post(f"/forum/t/{thread.pk}/reply/", {"body": body, "nonce": str(uuid4())})
    return Post.objects.order_by("-pk")[0]


def test_a_phrase_counts_in_whatever_spelling(mo: Member, ben: Member, thread: Thread,  # noqa: F811
                                              django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert browser_of(mo).post("/moderation/phrases/", WORDS).status_code == 302
    post = send(ben, thread, "The PURPLE giraffé is back in the shed.")
    assert post.is_waiting
    match = ScreeningMatch.objects.get(target_id=post.pk)
    assert (match.label, match.why) == ("sourcing", WORDS["reason"])


def test_on_trial_it_shows_and_does_not_count(mo: Member, ben: Member, thread: Thread,  # noqa: F811
                                              django_capture_on_commit_callbacks) -> None:
    post = send(ben, thread, "The purple giraffe is back in the shed.")
    with django_capture_on_commit_callbacks(execute=True):
        browser_of(mo).post("/moderation/phrases/", {**WORDS, "on_trial": "on"})
    row = Phrase.objects.get()
    assert row.is_on_trial
    page = browser_of(mo).get(f"/moderation/phrases/{row.pk}/").content.decode()
    assert post.get_absolute_url() in page
    assert not send(ben, thread, "Another purple giraffe came by the shed.").is_waiting


def test_one_is_tried_before_it_is_added(mo: Member, ben: Member, thread: Thread) -> None:  # noqa: F811
    post = send(ben, thread, "The purple giraffe is back in the shed.")
    page = browser_of(mo).post("/moderation/phrases/", {**WORDS, "try": "1"}).content.decode()
    assert post.get_absolute_url() in page
    assert not Phrase.objects.exists()


def test_an_ended_phrase_counts_no_longer_and_its_row_stays(mo: Member, ben: Member, thread: Thread,  # noqa: F811
                                                            django_capture_on_commit_callbacks) -> None:
    browser = browser_of(mo)
    browser.post("/moderation/phrases/", WORDS)
    row = Phrase.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(f"/moderation/phrases/{row.pk}/end/")
    assert not send(ben, thread, "The purple giraffe is back in the shed.").is_waiting
    row.refresh_from_db()
    assert row.ended_by == mo


@pytest.mark.parametrize(("words", "status"), [({"words": "ab"}, 422), ({"words": ""}, 422), ({"reason": ""}, 422)])
def test_what_would_match_too_much_or_says_no_why_is_refused(mo: Member, words: dict[str, str], status: int) -> None:
    assert browser_of(mo).post("/moderation/phrases/", {**WORDS, **words}).status_code == status
    assert not Phrase.objects.exists()


def test_members_see_nothing_of_it(ben: Member) -> None:
    assert browser_of(ben).get("/moderation/phrases/").status_code == 403
    assert browser_of(ben).post("/moderation/phrases/", WORDS).status_code == 403
