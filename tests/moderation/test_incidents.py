"""Somebody may be in danger: a person answers, a second one looks, and somebody comes back."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from community.forum import actions as forum
from community.forum.models import Board, Post
from community.models import Case, Debrief, Decision, Incident, Member, Notification, PrivateReply, Report
from community.moderation.actions.cases import open_case
from community.moderation.incidents.actions import advance_incidents, begin_templates
from community.moderation.models import Frozen, Kind
from community.policy import Role
from tests.conftest import browser_of, is_named, make_member

WORDS = {"level": "red", "why": "A plan is named."}


@pytest.fixture
def post(ada: Member, ben: Member) -> Post:
    board = Board.objects.create(slug="nights", title="Nights", description="")
    thread = forum.start_thread(ben, board, title="Sleep", body="Hello.", nonce=uuid4()).post.thread
    return forum.reply(ada, thread, body="I wrote my goodbye.", nonce=uuid4()).post


@pytest.fixture
def case(post: Post) -> Case:
    return open_case(post, kind=Kind.WORRY, gravity=2, urgent=True)


@pytest.fixture
def mia(db: None) -> Member:
    """Another moderator."""
    return make_member("mia", Role.MODERATOR)


def begin(moderator: Member, case: Case, **fields: str) -> Incident:
    browser_of(moderator).post(f"/moderation/incidents/case/{case.pk}/", WORDS | fields)
    return Incident.objects.get(case=case)


def act(member: Member, incident: Incident, verb: str, **fields: Any) -> Any:
    """Press a button of its page, as it is now."""
    version = Incident.objects.get(pk=incident.pk).version
    return browser_of(member).post(f"/moderation/incidents/{incident.pk}/{verb}/", {"version": version} | fields)


def write(member: Member, incident: Incident, **fields: Any) -> Any:
    return act(member, incident, "write", **{"body": "I read what you wrote."} | fields)


class TestBeginning:
    def test_red_hides_what_was_written_and_its_author_reads_why(self, mo: Member, ada: Member, ben: Member, case: Case,
                                                                 post: Post) -> None:
        begin(mo, case)
        assert "I wrote my goodbye." not in browser_of(ben).get(post.thread.get_absolute_url()).content.decode()
        own = browser_of(ada).get(post.thread.get_absolute_url()).content.decode()
        assert "You have done nothing wrong" in own
        help_page = browser_of(ada).get("/notifications/care/").content.decode()
        assert "tel:911" in help_page
        assert "is going to write to you here" in help_page
        assert "tel:911" not in browser_of(ben).get("/notifications/care/").content.decode()
        assert list(Decision.objects.order_by("pk").values_list("act", flat=True)) == ["incident", "hide"]

    def test_amber_leaves_it_where_it_is(self, mo: Member, ben: Member, case: Case, post: Post) -> None:
        begin(mo, case, level="amber")
        assert "I wrote my goodbye." in browser_of(ben).get(post.thread.get_absolute_url()).content.decode()

    def test_timers_run(self, mo: Member, case: Case) -> None:
        incident = begin(mo, case)
        assert incident.due_at is not None
        assert incident.confirm_by is not None
        assert incident.due_at - incident.opened_at <= timedelta(minutes=16)
        assert incident.confirm_by > timezone.now() + timedelta(hours=23)

    @pytest.mark.parametrize("name", ["ben", "hana", "cura"])
    def test_only_moderators_begin(self, name: str, ben: Member, hana: Member, cura: Member, case: Case) -> None:
        answer = browser_of(Member.objects.get(username=name)).post(f"/moderation/incidents/case/{case.pk}/", WORDS)
        assert answer.status_code == 403
        assert not Incident.objects.exists()

    def test_nobody_begins_or_reads_one_about_themselves(self, mo: Member, mia: Member, post: Post) -> None:
        own = forum.reply(mo, post.thread, body="Tired.", nonce=uuid4()).post
        case = open_case(own, kind=Kind.WORRY, gravity=2)
        assert browser_of(mo).post(f"/moderation/incidents/case/{case.pk}/", WORDS).status_code == 403
        incident = begin(mia, case)
        assert browser_of(mia).get(f"/moderation/incidents/{incident.pk}/").status_code == 200
        assert browser_of(mo).get(f"/moderation/incidents/{incident.pk}/").status_code == 403
        assert f"/incidents/{incident.pk}/" not in browser_of(mo).get("/moderation/incidents/").content.decode()

    def test_a_case_has_one_and_amber_becomes_red(self, mo: Member, mia: Member, case: Case, post: Post) -> None:
        first = begin(mo, case, level="amber")
        again = begin(mia, case)
        assert (first.pk, again.level) == (again.pk, "red")
        post.refresh_from_db()
        assert post.state == "hidden"

    def test_by_hand_about_a_member(self, mo: Member, ben: Member) -> None:
        assert browser_of(mo).post("/moderation/incidents/member/ben/", WORDS).status_code == 302
        assert Incident.objects.get().about == ben
        assert browser_of(mo).post("/moderation/incidents/member/nobody/", WORDS).status_code == 404

    def test_a_reason_is_asked_for(self, mo: Member, case: Case) -> None:
        answer = browser_of(mo).post(f"/moderation/incidents/case/{case.pk}/", WORDS | {"why": " "})
        assert answer.status_code == 422
        assert not Incident.objects.exists()

    def test_a_one_off_name_stays_one(self, mo: Member, ada: Member, post: Post) -> None:
        Post.objects.filter(pk=post.pk).update(alias="Quiet Heron")
        incident = begin(mo, open_case(Post.objects.get(pk=post.pk), kind=Kind.WORRY, gravity=2), level="amber")
        write(mo, incident)
        page = browser_of(mo).get(f"/moderation/incidents/{incident.pk}/").content.decode()
        assert "Quiet Heron" in page
        assert not is_named("ada", page)
        assert not Decision.objects.exclude(about=None).exists()
        assert "I read what you wrote." in browser_of(ada).get("/notifications/care/").content.decode()


class TestLetters:
    def test_the_person_reads_it_beside_the_numbers_and_the_team_sees_that(self, mo: Member, ada: Member, case: Case) -> None:
        incident = begin(mo, case)
        assert write(mo, incident).status_code == 302
        assert "/notifications/care/" in browser_of(ada).get("/notifications/").content.decode()
        page = browser_of(ada).get("/notifications/care/").content.decode()
        assert all(words in page for words in ("I read what you wrote.", "tel:911", "cannot send help"))
        assert PrivateReply.objects.get().seen_at is not None
        assert not Notification.objects.filter(member=ada, kind="care", seen_at=None).exists()
        assert "the person has read it" in browser_of(mo).get(f"/moderation/incidents/{incident.pk}/").content.decode()

    def test_nobody_else_reads_or_answers_it(self, mo: Member, ben: Member, case: Case) -> None:
        incident = begin(mo, case)
        write(mo, incident)
        assert "I read what you wrote." not in browser_of(ben).get("/notifications/care/").content.decode()
        assert browser_of(ben).post(f"/notifications/care/{incident.pk}/answer/", {"body": "x"}).status_code == 404
        assert browser_of(ben).post(f"/notifications/care/{incident.pk}/consent/", {"wishes": "yes"}).status_code == 404
        assert Client().get("/notifications/care/").status_code == 302

    def test_a_template_is_never_sent_as_it_is(self, mo: Member, case: Case) -> None:
        begin_templates()
        incident = begin(mo, case)
        filled = browser_of(mo).get(f"/moderation/incidents/{incident.pk}/?template=follow-up")
        form = filled.context["letter"]
        sent = write(mo, incident, body=form.initial["body"], template=form.initial["template"].pk)
        assert sent.status_code == 422
        whole = form.initial["body"].replace("[One sentence about what they told you.]", "")
        assert write(mo, incident, body=f"{whole} Your cat?", template=form.initial["template"].pk).status_code == 302

    def test_a_template_without_gaps_needs_own_words_too(self, mo: Member, case: Case) -> None:
        browser_of(mo).post("/moderation/templates/new/", {"title": "Plain", "purpose": "other", "body": "How are you?"})
        incident = begin(mo, case)
        name = browser_of(mo).get(f"/moderation/incidents/{incident.pk}/").context["templates"].get(title="Plain")
        assert write(mo, incident, body="How are you?", template=name.pk).status_code == 422
        assert write(mo, incident, body="How are you, Ada?", template=name.pk).status_code == 302

    def test_the_person_answers_once_after_each_letter(self, mo: Member, ada: Member, case: Case) -> None:
        incident = begin(mo, case)
        address = f"/notifications/care/{incident.pk}/answer/"
        assert browser_of(ada).post(address, {"body": "Hello?"}).status_code == 409
        write(mo, incident)
        assert browser_of(ada).post(address, {"body": " "}).status_code == 422
        assert browser_of(ada).post(address, {"body": "I am here."}).status_code == 302
        assert browser_of(ada).post(address, {"body": "And again."}).status_code == 409
        incident.refresh_from_db()
        assert incident.state == "open"
        assert Notification.objects.filter(member=mo, kind="incident").exists()
        assert "I am here." in browser_of(mo).get(f"/moderation/incidents/{incident.pk}/").content.decode()

    @pytest.mark.parametrize("field", ["muted_until", "suspended_until"])
    def test_whoever_may_not_write_elsewhere_can_read_and_answer(self, field: str, mo: Member, ada: Member, case: Case) -> None:
        incident = begin(mo, case)
        write(mo, incident)
        Member.objects.filter(pk=ada.pk).update(**{field: timezone.now() + timedelta(days=3)})
        assert browser_of(ada).get("/notifications/care/").status_code == 200
        assert browser_of(ada).post(f"/notifications/care/{incident.pk}/answer/", {"body": "Here."}).status_code == 302

    def test_of_two_who_write_at_once_the_second_is_told_who_was_quicker(self, mo: Member, mia: Member, case: Case) -> None:
        incident = begin(mo, case)
        stale = incident.version
        write(mia, incident)
        answer = write(mo, incident, version=stale)
        assert answer.status_code == 409
        assert "mia was quicker" in answer.content.decode()
        assert PrivateReply.objects.count() == 1


class TestCard:
    def test_a_hidden_post_carries_a_card_for_its_author(self, mo: Member, case: Case, post: Post) -> None:
        begin(mo, case)
        post.refresh_from_db()
        assert post.card == "crisis"


class TestSecondPerson:
    def test_looks_and_the_first_cannot_be_it(self, mo: Member, mia: Member, case: Case) -> None:
        incident = begin(mo, case)
        assert act(mo, incident, "second", **{"second-words": "Fine."}).status_code == 403
        assert act(mia, incident, "second", **{"second-words": "I agree."}).status_code == 302
        incident.refresh_from_db()
        assert incident.confirmed_by == mia
        assert Decision.objects.filter(act="second look", by=mia).exists()

    def test_who_looks_after_it_is_not_the_second(self, mo: Member, mia: Member, case: Case) -> None:
        incident = begin(mo, case)
        act(mia, incident, "take")
        assert act(mia, incident, "second", **{"second-words": "x"}).status_code == 403

    def test_after_a_day_it_goes_to_administrators_once(self, mo: Member, root: Member, case: Case) -> None:
        incident = begin(mo, case)
        later = timezone.now() + timedelta(hours=24, minutes=1)
        assert not Notification.objects.filter(member=root, kind="incident").exists()
        advance_incidents(later)
        advance_incidents(later + timedelta(minutes=5))
        assert Notification.objects.filter(member=root, kind="incident").count() == 1
        assert incident.steps.filter(act="escalated").count() == 1

    def test_not_when_somebody_looked(self, mo: Member, mia: Member, root: Member, case: Case) -> None:
        incident = begin(mo, case)
        act(mia, incident, "second", **{"second-words": "I agree."})
        advance_incidents(timezone.now() + timedelta(hours=25))
        assert not incident.steps.filter(act="escalated").exists()

    def test_lowering_takes_another_person(self, mo: Member, mia: Member, case: Case) -> None:
        incident = begin(mo, case)
        lower = {"level": "amber", "why": "No plan."}
        assert act(mo, incident, "level", **lower).status_code == 403
        assert act(mia, incident, "level", **lower).status_code == 302
        incident.refresh_from_db()
        assert (incident.level, incident.confirm_by) == ("amber", None)


class TestAfterwards:
    def test_coming_back_is_due_next_day_when_they_wish_it(self, mo: Member, ada: Member, case: Case) -> None:
        incident = begin(mo, case)
        address = f"/notifications/care/{incident.pk}/consent/"
        assert browser_of(ada).post(address, {"wishes": "yes"}).status_code == 409
        write(mo, incident, asks_consent="on")
        assert "come back to you tomorrow" in browser_of(ada).get("/notifications/care/").content.decode()
        assert browser_of(ada).post(address, {"wishes": "yes"}).status_code == 302
        incident.refresh_from_db()
        assert incident.state == "aftercare"
        assert incident.due_at is not None
        assert timedelta(hours=23) < incident.due_at - timezone.now() < timedelta(hours=25)
        Notification.objects.filter(member=mo).delete()
        advance_incidents()
        assert not Notification.objects.filter(member=mo).exists()
        advance_incidents(incident.due_at)
        assert Notification.objects.filter(member=mo, kind="incident").exists()
        write(mo, incident, body="Here I am.", is_follow_up="on")
        incident.refresh_from_db()
        assert incident.followed_up_at is not None

    def test_nobody_comes_back_when_they_do_not(self, mo: Member, ada: Member, case: Case) -> None:
        incident = begin(mo, case)
        write(mo, incident, asks_consent="on")
        browser_of(ada).post(f"/notifications/care/{incident.pk}/consent/", {"wishes": "no"})
        incident.refresh_from_db()
        assert (incident.consent, incident.follow_up_at, incident.state) == (False, None, "answered")

    def test_a_reminder_is_not_repeated_at_once(self, mo: Member, case: Case) -> None:
        incident = begin(mo, case)
        late = timezone.now() + timedelta(minutes=20)
        assert [advance_incidents(late), advance_incidents(late + timedelta(minutes=5))] == [1, 0]
        assert incident.steps.filter(act="reminded").count() == 1

    def test_who_was_worried_hears_that_a_person_looks_after_it_and_no_more(self, mo: Member, ben: Member, case: Case) -> None:
        Report.objects.create(case=case, frozen=Frozen.objects.latest("pk"), reporter=ben, reason="worry", is_worry=True)
        incident = begin(mo, case)
        assert act(mo, incident, "worried").status_code == 302
        told = Notification.objects.get(member=ben, kind="worry told")
        assert (told.post, told.case, told.words) == (None, None, "")
        assert act(mo, incident, "worried").status_code == 409

    def test_it_is_not_closed_while_something_is_owed(self, mo: Member, mia: Member, case: Case) -> None:
        incident = begin(mo, case)
        end = {"end-words": "Better today."}
        assert act(mo, incident, "close", **end).status_code == 409
        act(mia, incident, "second", **{"second-words": "I agree."})
        assert act(mo, incident, "close", **end).status_code == 409
        write(mo, incident)
        assert act(mo, incident, "close", **end).status_code == 302
        incident.refresh_from_db()
        assert (incident.state, incident.closed_by) == ("closed", mo)
        assert write(mo, incident).status_code == 409

    def test_a_debrief_reaches_the_moderators(self, mo: Member, case: Case) -> None:
        incident = begin(mo, case)
        assert act(mo, incident, "debrief", weight="very hard", wants_talk="on").status_code == 302
        assert Debrief.objects.get().by == mo

    def test_steps_stay_as_they_were_written(self, mo: Member, case: Case) -> None:
        with pytest.raises(DatabaseError):
            begin(mo, case).steps.update(words="never")


class TestTemplates:
    def test_come_with_the_site_once_and_are_changed_here(self, mo: Member) -> None:
        assert begin_templates() > 0
        assert begin_templates() == 0
        fields = {"title": "Other", "purpose": "red", "body": "New words."}
        assert browser_of(mo).post("/moderation/templates/red-first/", fields).status_code == 302
        assert "Other" in browser_of(mo).get("/moderation/templates/").content.decode()
        assert begin_templates() == 0

    def test_others_do_not_change_them(self, ben: Member) -> None:
        begin_templates()
        assert browser_of(ben).get("/moderation/templates/").status_code == 403
        assert browser_of(ben).post("/moderation/templates/red-first/retire/").status_code == 403

    def test_a_retired_one_is_offered_no_longer(self, mo: Member, case: Case) -> None:
        begin_templates()
        browser_of(mo).post("/moderation/templates/red-first/retire/")
        page = browser_of(mo).get(f"/moderation/incidents/{begin(mo, case).pk}/").content.decode()
        assert "template=red-first" not in page
        assert "template=amber-first" in page


def test_the_page_costs_the_same_however_much_was_written(mo: Member, case: Case, django_assert_max_num_queries: Any) -> None:
    incident = begin(mo, case)
    for number in range(6):
        write(mo, incident, body=f"Letter {number}.")
    browser = browser_of(mo)
    with django_assert_max_num_queries(14):
        browser.get(f"/moderation/incidents/{incident.pk}/")
    with django_assert_max_num_queries(9):
        browser.get("/moderation/incidents/")
