"""Where somebody may die now, an incident begins by itself; its end ends what belongs to it, where that was decided."""

from typing import Any
from uuid import uuid4

import pytest

from community.chat import actions as chat
from community.chat.models import Message, Room
from community.forum import actions as forum
from community.forum.models import Board, Post
from community.members.models import Member
from community.models import Case, Incident
from community.policy import Role
from community.policy.attention import is_red
from community.safety.actions.screening import look_at
from tests.conftest import browser_of, is_named, make_member

PLAN = "I've got a plan and everything ready. I do not want to live any more."
OVERDOSE = "I took the whole bottle an hour ago and I can hardly breathe."
DARK = "I keep thinking I would be better off dead."


@pytest.fixture
def mia(db: None) -> Member:
    """Another moderator."""
    return make_member("mia", Role.MODERATOR)


def say(member: Member, where: str, words: str, **more: Any) -> Post | Message:
    if where == "chat":
        room = Room.objects.get_or_create(slug="nights", title="Nights", description="")[0]
        return chat.send_message(member, room, body=words, nonce=uuid4(), anyway=True).message
    board = Board.objects.get_or_create(slug="nights", title="Nights", description="")[0]
    return forum.start_thread(member, board, title="Tonight", body=words, nonce=uuid4(), anyway=True, **more).post


def act(member: Member, incident: Incident, verb: str, **fields: Any) -> Any:
    version = Incident.objects.get(pk=incident.pk).version
    return browser_of(member).post(f"/moderation/incidents/{incident.pk}/{verb}/", {"version": version} | fields)


def test_what_the_words_are(db: None) -> None:
    plan, overdose, dark = (look_at(words) for words in (PLAN, OVERDOSE, DARK))
    assert (plan.has_plan, "emergency" in overdose.labels) == (True, True)
    assert (dark.labels, dark.has_plan) == (("crisis",), False)
    assert [is_red(each.labels, has_plan=each.has_plan) for each in (plan, overdose, dark)] == [True, True, False]


@pytest.mark.parametrize("where", ["forum", "chat"])
class TestBeginning:
    @pytest.mark.parametrize("words", [PLAN, OVERDOSE])
    def test_by_itself_with_timers_and_word_to_staff(self, where: str, words: str, ada: Member, mo: Member) -> None:
        thing = say(ada, where, words)
        incident = Incident.objects.get()
        assert (incident.level, incident.about, incident.opened_by, incident.lead) == ("red", ada, None, None)
        assert incident.due_at is not None
        assert incident.confirm_by is not None
        assert incident.case.target == thing
        assert incident.case.is_urgent
        assert words not in incident.why
        assert [(step.act, step.by) for step in incident.steps.all()] == [("opened", None)]
        assert f"/moderation/incidents/{incident.pk}/" in browser_of(mo).get(incident.case.get_absolute_url()).content.decode()
        assert "is going to write to you here" in browser_of(ada).get("/notifications/care/").content.decode()

    def test_not_for_dark_feelings(self, where: str, ada: Member, mo: Member) -> None:
        say(ada, where, DARK)
        assert Case.objects.get().is_urgent
        assert not Incident.objects.exists()


def test_it_is_one_whoever_presses_what(ada: Member, mo: Member) -> None:
    say(ada, "forum", OVERDOSE)
    incident = Incident.objects.get()
    fields = {"level": "red", "why": "An overdose."}
    assert browser_of(mo).post(f"/moderation/incidents/case/{incident.case_id}/", fields).status_code == 302
    assert Incident.objects.get() == incident


def test_a_one_off_name_stays_one(ada: Member, mo: Member) -> None:
    say(ada, "forum", OVERDOSE, alias="Heron", knew="Heron")
    page = browser_of(mo).get(f"/moderation/incidents/{Incident.objects.get().pk}/").content.decode()
    assert "Heron" in page
    assert not is_named("ada", page)


def test_the_second_person_comes_after_a_first(ada: Member, mo: Member, mia: Member) -> None:
    say(ada, "forum", OVERDOSE)
    incident = Incident.objects.get()
    second = {"second-words": "I agree."}
    assert act(mia, incident, "second", **second).status_code == 403
    assert act(mo, incident, "take").status_code == 302
    assert act(mo, incident, "second", **second).status_code == 403
    assert act(mia, incident, "second", **second).status_code == 302


class TestEnding:
    @pytest.fixture(params=["forum", "chat"])
    def incident(self, request: Any, ada: Member, mo: Member, mia: Member) -> Incident:
        """One that owes nothing any more."""
        say(ada, request.param, PLAN)
        incident = Incident.objects.get()
        act(mo, incident, "write", body="I read what you wrote.")
        act(mia, incident, "second", **{"second-words": "I agree."})
        return incident

    def target(self, incident: Incident) -> Any:
        return Incident.objects.select_related("case").get(pk=incident.pk).case.target

    def test_what_was_held_is_shown_and_the_case_closed_where_that_was_decided(
            self, incident: Incident, ada: Member, ben: Member, mo: Member) -> None:
        assert self.target(incident).state == "held"
        page = browser_of(mo).get(f"/moderation/incidents/{incident.pk}/").content.decode()
        assert "Show again what was held or hidden" in page
        assert "Close its case, too" in page
        end = {"end-words": "Safe with her sister.", "end-shows_again": "on", "end-ends_case": "on"}
        assert act(mo, incident, "close", **end).status_code == 302
        assert self.target(incident).state == "published"
        case = Case.objects.get(pk=incident.case_id)
        assert (case.state, case.resolved_by, case.is_urgent) == ("resolved", mo, False)

    def test_nothing_else_ends_where_it_was_not(self, incident: Incident, mo: Member) -> None:
        assert act(mo, incident, "close", **{"end-words": "Safe."}).status_code == 302
        assert self.target(incident).state == "held"
        assert Case.objects.get(pk=incident.case_id).state != "resolved"

    def test_the_case_of_what_still_waits_does_not_end(self, incident: Incident, mo: Member) -> None:
        answer = act(mo, incident, "close", **{"end-words": "Safe.", "end-ends_case": "on"})
        assert (answer.status_code, Incident.objects.get().closed_at) == (409, None)
