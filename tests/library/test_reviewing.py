"""The review of an entry through the front door: each decision, who may take it, and what a refusal leaves as it was."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.models import Member
from community.policy import Role
from library import actions
from library.models import Entry, Step
from library.views.reviewing import retired_answer
from tests.conftest import browser_of, make_member
from tests.library.life import head, page, publish, publish_at, reviewed, rewrite, states, words_of

REVIEW = "/library/slowly/review/"
PUBLISH: dict[str, Any] = {"role": "pharmacist", "when": "now"}


@pytest.fixture
def edda(db: None) -> Member:
    """A second editor."""
    return make_member("edda", Role.EDITOR)


def press(member: Member, button: str, number: int | None = None, **typed: Any) -> Any:
    """Press a button of the review of "slowly", which was shown for version ``number`` (the newest)."""
    shown = head("slowly").number if number is None else number
    return browser_of(member).post(f"{REVIEW}{button}/", {"revision": str(shown), **typed})


def seen_by(member: Member) -> str:
    """The page of the review as ``member`` gets it."""
    answer = browser_of(member).get(REVIEW)
    assert answer.status_code == 200
    return answer.content.decode()


# What the page says.

def test_the_page_shows_the_version_its_difference_and_how_it_will_read(shelf: Path, cura: Member, edda: Member) -> None:
    version = reviewed(cura, "slowly")
    shown = seen_by(edda)
    assert "A clearer sentence." in shown
    assert "<ins>Rest helps: we do not know why.</ins>" in shown
    assert "never-stop-suddenly" in shown
    assert f'name="revision" value="{version.number}"' in shown
    assert "Submitted for review" in shown
    assert "lets it through" in shown


def test_every_fault_is_a_link_to_its_place_in_the_editor(shelf: Path, cura: Member) -> None:
    words = words_of("slowly") | {"grade": "", "body": "First line [@A1].\n\nNo source here.\n"}
    actions.save(cura, page("slowly"), base=1, words=words, note="Shorter.")
    shown = seen_by(cura)
    assert 'href="/library/slowly/edit/?line=3#id_body"' in shown
    assert 'href="/library/slowly/edit/#id_grade' in shown
    assert "/review/submit/" not in shown


def test_a_version_without_a_note_leads_to_the_field_of_the_note(shelf: Path, cura: Member) -> None:
    rewrite(cura, "slowly", note="")
    shown = seen_by(cura)
    assert "/library/slowly/edit/#id_note" in shown
    assert "/review/submit/" not in shown
    answer = press(cura, "submit")
    assert answer.status_code == 422
    assert "what changed and why" in answer.content.decode()
    assert states("slowly") == ["published", "draft"]


def test_whoever_wrote_it_gets_no_button_to_publish_and_the_reason(shelf: Path, cura: Member, edda: Member) -> None:
    reviewed(cura, "slowly")
    assert "/review/publish/" in seen_by(edda)
    own = seen_by(cura)
    assert "/review/publish/" not in own
    assert "You wrote this, or a part of it, so another editor publishes it." in own
    assert "/review/take-back/" in own


def test_who_has_the_editor_open_is_told(shelf: Path, cura: Member, edda: Member) -> None:
    actions.hold(edda, page("slowly"))
    assert "edda has the editor open" in seen_by(cura)
    assert "has the editor open" not in seen_by(edda)


def test_the_page_costs_the_same_whatever_happened_before(shelf: Path, cura: Member, edda: Member) -> None:
    def cost() -> int:
        browser = browser_of(edda)
        browser.get(REVIEW)
        with CaptureQueriesContext(connection) as captured:
            browser.get(REVIEW)
        return len(captured)

    reviewed(cura, "slowly")
    few = cost()
    for number in range(5):
        actions.send_back(edda, head("slowly"), comment="Why?")
        reviewed(cura, "slowly", f"Sleep {number} helps")
    assert cost() == few <= 25


# The decisions.

def test_a_version_goes_all_the_way_by_buttons(shelf: Path, cura: Member, edda: Member) -> None:
    rewrite(cura, "slowly")
    assert press(cura, "submit")["Location"] == REVIEW
    assert press(edda, "send-back", comment="Which study?").status_code == 302
    assert "Which study?" in seen_by(cura)
    reviewed(cura, "slowly", "Sleep helps")
    assert press(edda, "publish", **PUBLISH).status_code == 302
    assert states("slowly") == ["superseded", "superseded", "published"]
    assert page("slowly").reviewed_by == "pharmacist"
    assert b"pharmacist" in Client().get("/library/slowly/").content


def test_the_author_takes_it_back(shelf: Path, cura: Member) -> None:
    reviewed(cura, "slowly")
    assert press(cura, "take-back").status_code == 302
    assert states("slowly") == ["published", "draft"]


def test_the_author_publishing_is_refused_in_a_sentence_on_the_same_page(shelf: Path, cura: Member) -> None:
    reviewed(cura, "slowly")
    answer = press(cura, "publish", **PUBLISH)
    assert answer.status_code == 403
    assert "does not publish it" in answer.content.decode()
    assert states("slowly") == ["published", "in review"]


@override_settings(LIBRARY_ONE_EDITOR=True)
def test_the_only_editor_may_and_the_page_says_why(shelf: Path, root: Member) -> None:
    reviewed(root, "slowly")
    assert "you are the only one there is" in seen_by(root)
    assert press(root, "publish", **PUBLISH).status_code == 302
    assert states("slowly") == ["superseded", "published"]


def test_sending_back_without_a_word_comes_back_with_the_form(shelf: Path, cura: Member, edda: Member) -> None:
    reviewed(cura, "slowly")
    answer = press(edda, "send-back", comment="  ")
    assert answer.status_code == 422
    assert "Please say what should be changed." in answer.content.decode()
    long = "x" * 2001
    assert long in press(edda, "send-back", comment=long).content.decode()
    assert states("slowly") == ["published", "in review"]


def test_a_version_is_published_at_a_time_and_taken_off_the_schedule(shelf: Path, cura: Member, edda: Member) -> None:
    reviewed(cura, "slowly")
    at = (timezone.localtime() + timedelta(days=3)).replace(second=0, microsecond=0)
    typed: dict[str, Any] = {"role": "editor", "when": "later", "at": at.strftime("%Y-%m-%dT%H:%M")}
    assert press(edda, "publish", **typed).status_code == 302
    assert head("slowly").publish_at == at
    assert "on the schedule" in seen_by(cura)
    assert press(cura, "unschedule").status_code == 302
    assert states("slowly") == ["published", "in review"]


@pytest.mark.parametrize(("typed", "told"), [
    ({"when": "later", "at": ""}, "Please say when"),
    ({"when": "later", "at": "2020-01-01T10:00"}, "This moment has passed"),
    ({"when": "later", "at": "9999-12-31T23:59"}, "more than a year away"),
    ({"when": "later", "at": "tomorrow"}, "This is no day and time"),
    ({"when": "sometime"}, "is not one of the available choices"),
    ({"role": "wizard"}, "is not one of the available choices"),
    ({"role": ""}, "choose the role"),
])
def test_a_moment_or_a_role_that_cannot_be_is_told_beside_its_field(
        shelf: Path, cura: Member, edda: Member, typed: dict[str, str], told: str) -> None:
    reviewed(cura, "slowly")
    answer = press(edda, "publish", **PUBLISH | typed)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert states("slowly") == ["published", "in review"]


def test_the_clock_that_counts_is_named(shelf: Path, cura: Member, edda: Member) -> None:
    reviewed(cura, "slowly")
    assert f"its time zone is {timezone.get_current_timezone_name()}" in seen_by(edda)


def test_the_gate_stops_a_version_that_lost_its_source_meanwhile(shelf: Path, cura: Member, edda: Member) -> None:
    reviewed(cura, "slowly")
    Entry.objects.filter(slug="other-topic").update(state="draft")  # the version links to it
    answer = press(edda, "publish", **PUBLISH)
    assert answer.status_code == 422
    assert "cannot be published yet" in answer.content.decode()
    assert states("slowly") == ["published", "in review"]


def test_a_page_that_was_read_again_is_confirmed_by_another_editor(shelf: Path, cura: Member, edda: Member) -> None:
    assert "nothing needs to change" in seen_by(cura)
    assert press(cura, "confirm").status_code == 302
    assert "nothing needs to change" not in seen_by(cura)
    assert press(edda, "publish", **PUBLISH).status_code == 302
    assert page("slowly").reviewed_on == timezone.localdate()


def test_nobody_confirms_a_version_they_have_not_seen(shelf: Path, cura: Member, edda: Member) -> None:
    publish(edda, reviewed(cura, "slowly"))
    answer = press(edda, "confirm", number=1)
    assert answer.status_code == 409
    assert "newer version was published" in answer.content.decode()
    assert states("slowly") == ["superseded", "published"]


# Who was quicker.

@pytest.mark.parametrize("button", ["publish", "send-back", "take-back"])
def test_a_stale_button_shows_the_page_as_it_is_now(shelf: Path, cura: Member, edda: Member, button: str) -> None:
    seen = reviewed(cura, "slowly").number
    reviewed(cura, "slowly", "Sleep helps")
    answer = press(edda, button, number=seen, comment="My long comment", **PUBLISH)
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody was quicker" in shown
    assert 'name="revision" value="3"' in shown
    assert button != "send-back" or "My long comment" in shown
    assert states("slowly") == ["published", "superseded", "in review"]


def test_a_comment_is_not_lost_when_the_version_is_gone(shelf: Path, cura: Member, edda: Member, root: Member) -> None:
    seen = reviewed(cura, "slowly")
    publish(root, seen)
    answer = press(edda, "send-back", number=seen.number, comment="My long comment")
    assert answer.status_code == 409
    assert "My long comment" in answer.content.decode()


@pytest.mark.parametrize("number", ["", "x", "-1", "99", "9" * 5000, "²"])
def test_a_button_of_no_version_does_nothing(shelf: Path, cura: Member, edda: Member, number: str) -> None:
    reviewed(cura, "slowly")
    answer = browser_of(edda).post(f"{REVIEW}publish/", {"revision": number, **PUBLISH})
    assert answer.status_code == 409
    assert states("slowly") == ["published", "in review"]


# Who may not.

BUTTONS = ("submit", "take-back", "send-back", "publish", "unschedule", "confirm", "restore", "assign")


@pytest.mark.parametrize("button", BUTTONS)
def test_only_editors_who_are_free_press_anything(shelf: Path, cura: Member, edda: Member, mo: Member, button: str) -> None:
    version = reviewed(cura, "slowly")
    Member.objects.filter(pk=edda.pk).update(muted_until=timezone.now() + timedelta(days=1))
    typed = {"revision": str(version.number), "comment": "x", **PUBLISH}
    before = states("slowly"), Step.objects.count()
    for browser in (browser_of(mo), browser_of(edda), Client()):
        answer = browser.post(f"{REVIEW}{button}/", typed)
        assert answer.status_code == 403
        assert b"Rest helps" not in answer.content
    assert (states("slowly"), Step.objects.count()) == before


@pytest.mark.parametrize("button", BUTTONS)
def test_a_decision_is_no_link(shelf: Path, cura: Member, button: str) -> None:
    assert browser_of(cura).get(f"{REVIEW}{button}/").status_code == 405


def test_there_is_no_review_of_nothing(shelf: Path, cura: Member) -> None:
    assert browser_of(cura).get("/library/nowhere/review/").status_code == 404
    assert browser_of(cura).post("/library/nowhere/review/publish/", PUBLISH).status_code == 404
    assert browser_of(cura).get("/library/faq/is-it-hard/review/").status_code == 200


# Retiring.

def test_a_page_is_retired_with_a_reason_and_a_way_on(shelf: Path, cura: Member) -> None:
    browser = browser_of(cura)
    assert "Its history" not in browser.get("/library/slowly/retire/").content.decode()
    typed = {"reason": "Both pages said the same.", "redirect_to": "https://testserver/library/other-topic/"}
    assert browser.post("/library/slowly/retire/", typed)["Location"] == REVIEW
    assert (page("slowly").state, page("slowly").redirect_to) == ("retired", "other-topic")
    assert "Both pages said the same." in seen_by(cura)
    assert press(cura, "restore").status_code == 302
    assert page("slowly").is_published
    assert press(cura, "restore").status_code == 409


@pytest.mark.parametrize(("typed", "told"), [
    ({"reason": " "}, "Please give a reason"), ({"reason": "It told of 5 mg."}, "no doses"),
    ({"reason": "Old.", "redirect_to": "nowhere"}, "is not one"),
    ({"reason": "Old.", "redirect_to": "/library/slowly/"}, "is not one"),
    ({"reason": "Old.", "redirect_to": "/library/"}, "no address of a page"),
    ({"reason": "Old.", "redirect_to": "http://[broken"}, "no address of a page"),
    ({"reason": "Old.", "redirect_to": "x" * 200}, "too long"),
    ({"reason": "x" * 501}, "make it shorter"),
])
def test_retiring_that_cannot_be_keeps_what_was_typed(shelf: Path, cura: Member, typed: dict[str, str], told: str) -> None:
    answer = browser_of(cura).post("/library/slowly/retire/", typed)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert all(value in answer.content.decode() for value in typed.values())
    assert page("slowly").is_published


def test_only_editors_retire(shelf: Path, mo: Member, stranger: Client) -> None:
    for browser in (browser_of(mo), stranger):
        assert browser.post("/library/slowly/retire/", {"reason": "x"}).status_code == 403
    assert page("slowly").is_published


def test_what_is_retired_already_is_told(shelf: Path, cura: Member) -> None:
    actions.retire(cura, page("slowly"), reason="Old.")
    assert "retired already" in browser_of(cura).get("/library/slowly/retire/").content.decode()
    assert browser_of(cura).post("/library/slowly/retire/", {"reason": "Mine"}).status_code == 409


# What readers of a retired page get.

def answer_for(slug: str) -> HttpResponseBase:
    """The answer strangers get when they ask for a topic that is retired."""
    request = RequestFactory().get(f"/library/{slug}/")
    request.user, request.session = AnonymousUser(), SessionStore()
    return retired_answer(request, page(slug))


def test_readers_of_a_retired_page_are_sent_on_or_told_why(shelf: Path, cura: Member) -> None:
    actions.retire(cura, page("slowly"), reason="It was wrong.", redirect_to="faq/is-it-hard")
    assert (answer_for("slowly").status_code, answer_for("slowly")["Location"]) == (302, "/library/faq/is-it-hard/")
    actions.retire(cura, page("other-topic"), reason="Nobody needs it.")
    gone = answer_for("other-topic")
    assert isinstance(gone, HttpResponse)
    assert gone.status_code == 410
    assert all(words in gone.content.decode() for words in ("Nobody needs it.", "/help-now/", "/library/other-topic/history/"))


def test_retired_pages_lead_on_until_one_is_open_and_never_in_a_circle(shelf: Path, cura: Member) -> None:
    actions.retire(cura, page("slowly"), reason="Old.", redirect_to="other-topic")
    actions.retire(cura, page("other-topic"), reason="Old.", redirect_to="faq/is-it-hard")
    assert answer_for("slowly")["Location"] == "/library/faq/is-it-hard/"
    Entry.objects.filter(slug="other-topic").update(redirect_to="slowly")
    assert answer_for("slowly").status_code == 410


def test_a_page_that_is_not_retired_has_no_such_answer(shelf: Path) -> None:
    with pytest.raises(Http404):
        answer_for("slowly")


def test_a_reason_that_shows_a_dose_is_told_beside_it(shelf: Path, cura: Member) -> None:
    answer = browser_of(cura).post("/library/slowly/retire/", {"reason": "It told of 5 mg."})
    assert list(answer.context["form"].errors) == ["reason"]
    assert browser_of(cura).post("/library/slowly/retire/", {"reason": "It told of a dose."}).status_code == 302


def test_the_reviewer_of_a_new_page_sees_all_that_is_said_beside_its_text(shelf: Path, cura: Member, edda: Member) -> None:
    new = actions.start_entry(cura, kind="topic", slug="rest", title="Rest")
    words = words_of("rest") | {
        "short_title": "Resting", "grade": "early", "grade_reason": "Few have looked.", "touches": ["withdrawal"],
        "related_topics": ["slowly"], "related_questions": ["is-it-hard"], "order": 7, "recommended": True}
    actions.save(cura, new, base=1, words=words, note="It was missing.")
    shown = browser_of(edda).get("/library/rest/review/")
    assert dict(shown.context["about"]) | {"Next review": ""} == {
        "Title": "Rest", "Short title": "Resting", "Place in the order": "7", "Strength of the evidence": "Early or tiny",
        "Why this grade": "Few have looked.", "Speaks of": "withdrawal", "Related topics": "slowly",
        "Related questions": "is-it-hard", "A good place to start": "yes", "Next review": ""}
    assert all(words in shown.text for words in ("Few have looked.", "Resting", "Early or tiny"))
    assert "Short title" not in dict(browser_of(edda).get("/library/faq/is-it-hard/review/").context["about"])


def test_a_scheduled_version_says_what_changed_and_why(shelf: Path, cura: Member, edda: Member) -> None:
    publish_at(edda, reviewed(cura, "slowly"), timezone.now() + timedelta(days=1))
    assert "A clearer sentence." in browser_of(edda).get(REVIEW).text
