"""A reader tells us that somebody is in danger: an incident is at hand, once a person, and nobody learns who told."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from community.chat.models import Message
from community.forum import actions as forum
from community.forum.models import Board, Post
from community.groups.models import SupportGroup
from community.members.models import Member
from community.models import Case, Incident, Notification
from community.moderation.actions.ageing import remind_of_late
from community.moderation.incidents.actions import advance_incidents
from community.policy import Role
from tests.conftest import browser_of, is_named, make_member
from tests.moderation.conftest import reply_of

DANGER = {"reason": "danger", "words": "I fear for them."}


def tell(browser: Client, kind: str, number: int, way: str) -> None:
    fields = DANGER if way == "report" else {"words": "I fear for them."}
    assert browser.post(f"/{way}/{kind}/{number}/", fields).status_code == 302


@pytest.mark.parametrize("way", ["report", "worried"])
@pytest.mark.parametrize("kind", ["post", "message", "member", "thread"])
def test_an_incident_begins_with_its_timers(way: str, kind: str, said: Post, whispered: Message, ada: Member, ben: Member,
                                            mo: Member) -> None:
    number = {"post": said.pk, "message": whispered.pk, "member": ada.pk, "thread": said.thread_id}[kind]
    tell(browser_of(ben), kind, number, way)
    incident = Incident.objects.get()
    assert (incident.level, incident.about, incident.opened_by, incident.state) == ("amber", ada, None, "open")
    assert incident.due_at is not None
    assert incident.case == Case.objects.get()
    assert incident.case.is_urgent
    page = browser_of(mo).get(incident.case.get_absolute_url()).content.decode()
    assert f'href="/moderation/incidents/{incident.pk}/"' in page
    shown = browser_of(mo).get(f"/moderation/incidents/{incident.pk}/").content.decode()
    assert "A reader told us" in shown
    assert not is_named("ben", shown)


@pytest.mark.parametrize(("way", "minutes"), [("report", 15), ("worried", 60)])
def test_case_and_incident_are_due_at_one_moment_the_earlier_of_the_two(
        way: str, minutes: int, said: Post, ben: Member, mo: Member) -> None:
    tell(browser_of(ben), "post", said.pk, way)
    incident, case = Incident.objects.get(), Case.objects.get()
    assert incident.due_at == case.due_at
    assert timedelta(minutes=minutes - 1) < case.due_at - timezone.now() <= timedelta(minutes=minutes)
    shown = f"{case.due_at:%-d %b, %H:%M}"
    assert f"to be looked at by {shown}" in browser_of(mo).get(case.get_absolute_url()).content.decode()
    assert f"next thing due: {case.due_at:%-d %B, %H:%M}" in browser_of(mo).get("/moderation/incidents/").content.decode()


def test_what_an_answer_puts_off_is_put_off_in_both_places(said: Post, ben: Member, mo: Member) -> None:
    tell(browser_of(ben), "post", said.pk, "report")
    incident = Incident.objects.get()
    answer = {"version": incident.version, "body": "I have read it, and I am here."}
    assert browser_of(mo).post(f"/moderation/incidents/{incident.pk}/write/", answer).status_code == 302
    incident.refresh_from_db()
    case = Case.objects.get()
    assert incident.due_at == case.due_at
    assert case.due_at - timezone.now() > timedelta(hours=23)
    assert case.gravity == 1


def test_a_worry_that_becomes_a_danger_is_due_sooner_in_both_places(said: Post, ben: Member, hana: Member) -> None:
    tell(browser_of(ben), "post", said.pk, "worried")
    first = Incident.objects.get().due_at
    tell(browser_of(hana), "post", said.pk, "report")
    incident, case = Incident.objects.get(), Case.objects.get()
    assert first is not None
    assert incident.due_at == case.due_at < first - timedelta(minutes=40)


@pytest.mark.parametrize(("level", "gravity", "span"), [("red", 1, timedelta(minutes=15)), ("amber", 2, timedelta(hours=4))])
def test_what_a_moderator_finds_grave_is_grave_and_due_in_the_queue(
        level: str, gravity: int, span: timedelta, said: Post, ben: Member, mo: Member) -> None:
    assert browser_of(ben).post(f"/report/post/{said.pk}/", {"reason": "other"}).status_code == 302
    case = Case.objects.get()
    assert case.gravity > gravity
    browser_of(mo).post(f"/moderation/incidents/case/{case.pk}/", {"level": level, "why": "Dark words."})
    case.refresh_from_db()
    assert (case.gravity, case.is_urgent, case.due_at) == (gravity, True, Incident.objects.get().due_at)
    assert span - timedelta(minutes=1) < case.due_at - timezone.now() <= span


def test_of_one_late_thing_one_reminder(said: Post, ben: Member, mo: Member) -> None:
    tell(browser_of(ben), "post", said.pk, "report")
    Case.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    Incident.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    Notification.objects.all().delete()
    assert "late: due since" in browser_of(mo).get("/moderation/incidents/").content.decode()
    assert "late: due since" in browser_of(mo).get(f"/moderation/incidents/{Incident.objects.get().pk}/").content.decode()
    assert (remind_of_late(), advance_incidents()) == (0, 1)
    assert set(Notification.objects.filter(member=mo).values_list("kind", flat=True)) == {"incident"}
    Incident.objects.update(closed_at=timezone.now())
    assert remind_of_late() == 1  # what is left of the case, when the incident is over


def test_other_reasons_begin_none(said: Post, ben: Member) -> None:
    assert browser_of(ben).post(f"/report/post/{said.pk}/", {"reason": "medical"}).status_code == 302
    assert not Incident.objects.exists()


def test_a_group_is_nobody_to_look_after(ben: Member) -> None:
    group = SupportGroup.objects.create(slug="owls", name="Night owls", purpose="to sit up", joining="open")
    tell(browser_of(ben), "group", group.pk, "worried")
    assert Case.objects.get().is_urgent
    assert not Incident.objects.exists()


def test_the_person_is_not_told_that_somebody_told(said: Post, ada: Member, ben: Member, mo: Member) -> None:
    tell(browser_of(ben), "post", said.pk, "report")
    promise = "is going to write to you here"
    assert promise not in browser_of(ada).get("/notifications/care/").content.decode()
    assert not Notification.objects.filter(member=ada).exists()
    red = {"version": 1, "level": "red", "why": "A plan."}
    assert browser_of(mo).post(f"/moderation/incidents/{Incident.objects.get().pk}/level/", red).status_code == 302
    assert promise in browser_of(ada).get("/notifications/care/").content.decode()


def test_one_a_person_wherever_it_is_seen(said: Post, whispered: Message, ada: Member, ben: Member, hana: Member,
                                          mo: Member, stranger: Client) -> None:
    tell(browser_of(ben), "post", said.pk, "report")
    incident = Incident.objects.get()
    browser_of(mo).post(f"/moderation/incidents/{incident.pk}/take/", {"version": 1})
    tell(browser_of(hana), "message", whispered.pk, "worried")
    tell(browser_of(hana), "member", ada.pk, "worried")
    tell(stranger, "post", said.pk, "report")
    assert Incident.objects.get().pk == incident.pk
    assert [step.act for step in incident.steps.all()] == ["opened", "lead", "reported", "reported", "reported"]
    assert Case.objects.count() == 3
    for case in Case.objects.all():
        assert f"/moderation/incidents/{incident.pk}/" in browser_of(mo).get(case.get_absolute_url()).content.decode()
    assert Notification.objects.filter(member=mo, kind="incident").exists()
    browser_of(mo).post(f"/moderation/incidents/{incident.pk}/worried/")
    assert set(Notification.objects.filter(kind="worry told").values_list("member__username", flat=True)) == {"ben", "hana"}


def test_pressed_twice_it_is_one_report_and_one_step(said: Post, ben: Member) -> None:
    for _time in range(2):
        tell(browser_of(ben), "post", said.pk, "report")
    assert [step.act for step in Incident.objects.get().steps.all()] == ["opened"]


def test_two_people_are_two(said: Post, ben: Member, hana: Member) -> None:
    answer = reply_of(hana, said)
    for post in (said, answer):
        tell(browser_of(ben), "post", post.pk, "report")
    assert set(Incident.objects.values_list("about__username", flat=True)) == {"ada", "hana"}


def test_after_its_end_another_begins(said: Post, ben: Member, hana: Member) -> None:
    tell(browser_of(ben), "post", said.pk, "report")
    Incident.objects.update(closed_at="2026-11-01T00:00Z", state="closed")
    tell(browser_of(hana), "post", said.pk, "report")
    assert Incident.objects.count() == 2
    assert Incident.objects.running().count() == 1


def test_whoever_takes_it_makes_it_red(said: Post, ben: Member, mo: Member) -> None:
    tell(browser_of(ben), "post", said.pk, "report")
    incident = Incident.objects.get()
    take = browser_of(mo).post(f"/moderation/incidents/{incident.pk}/level/", {"version": 1, "level": "red", "why": "A plan."})
    assert take.status_code == 302
    red = Incident.objects.get()
    assert red.is_red
    assert red.confirm_by is not None


class TestAnotherName:
    @pytest.fixture
    def board(self, db: None) -> Board:
        return Board.objects.create(slug="nights", title="Nights", description="")

    def begun(self, member: Member, board: Board, alias: str = "") -> Post:
        return forum.start_thread(member, board, title="Tonight", body="It is a long one.", nonce=uuid4(), alias=alias,
                                  knew=alias).post

    def test_is_another_person(self, board: Board, ada: Member, ben: Member, mo: Member) -> None:
        own, other = self.begun(ada, board), self.begun(ada, board, "Heron")
        for post in (own, other):
            tell(browser_of(ben), "post", post.pk, "report")
        assert sorted(Incident.objects.values_list("alias", flat=True)) == ["", "Heron"]
        page = browser_of(mo).get(f"/moderation/incidents/{Incident.objects.get(alias='Heron').pk}/").content.decode()
        assert is_named("Heron", page)
        assert not is_named("ada", page)

    def test_is_one_in_its_thread_and_not_beyond(self, board: Board, ada: Member, ben: Member) -> None:
        first, second = self.begun(ada, board, "Heron"), self.begun(ada, board, "Heron")
        again = forum.reply(ada, first.thread, body="And on.", nonce=uuid4(), alias="Heron", knew="Heron").post
        for post in (first, again, second):
            tell(browser_of(ben), "post", post.pk, "report")
        assert sorted(Incident.objects.values_list("case__target_id", flat=True)) == sorted([first.pk, second.pk])


def test_what_screening_finds_makes_the_running_one_red(said: Post, ada: Member, ben: Member) -> None:
    tell(browser_of(ben), "post", said.pk, "report")
    reply_of(ada, said, "I took the whole bottle an hour ago and I can hardly breathe.")
    assert Incident.objects.get().is_red


def test_a_reporter_who_moderates_is_the_second_person_of_nothing_they_told(said: Post, ben: Member, mo: Member) -> None:
    """Whoever told us makes it red and looks after it. They hide nothing themselves, and the second person is another."""
    tell(browser_of(mo), "post", said.pk, "report")
    incident = Incident.objects.get()
    browser_of(mo).post(f"/moderation/incidents/{incident.pk}/level/", {"version": 1, "level": "red", "why": "A plan."})
    browser_of(mo).post(f"/moderation/incidents/{incident.pk}/take/", {"version": 2})
    incident.refresh_from_db()
    assert (incident.level, incident.lead) == ("red", mo)
    assert Post.objects.get(pk=said.pk).is_published
    second = {"version": 3, "second-words": "I agree."}
    assert browser_of(mo).post(f"/moderation/incidents/{incident.pk}/second/", second).status_code == 403
    other = make_member("mia", Role.MODERATOR)
    assert browser_of(other).post(f"/moderation/incidents/{incident.pk}/second/", second).status_code == 302
