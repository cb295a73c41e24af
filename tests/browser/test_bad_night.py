"""A bad night: somebody writes in despair, meets help first, a person answers, and somebody comes back the next day."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from community.models import Case, Incident, Member, Notification
from community.moderation.alerts import send_alert
from community.moderation.incidents.actions import advance_incidents, begin_templates
from tests.forum.conftest import make_board, start

OpenPage = Callable[..., Page]


def test_from_the_post_at_night_to_the_word_on_the_next_day(open_page: OpenPage, ada: Member, ben: Member, mo: Member) -> None:
    begin_templates()
    thread = start(ben, make_board("nights"), "Sleep", "Hello.")
    page = open_page(ada, thread.get_absolute_url())
    page.get_by_label("Your reply").press_sequentially("I do not want to be alive any more.")
    expect(page.get_by_text("We are glad you said it.")).to_be_visible()  # before anything is sent
    assert not Case.objects.exists()
    page.get_by_role("button", name="Post your reply").click()
    expect(page.get_by_text("I do not want to be alive any more.").first).to_be_visible()
    expect(page.get_by_role("link", name="Talk to somebody now").first).to_be_visible()
    case = Case.objects.get()

    friend = open_page(ben, f"/worried/post/{case.target_id}/")
    friend.get_by_role("button", name="Tell the moderators").click()
    expect(friend.get_by_role("heading")).to_be_visible()
    assert send_alert(case.pk) == 1  # the worker's job: the one moderator is told

    desk = open_page(mo, "/notifications/")
    expect(desk.get_by_text("somebody may need help now")).to_be_visible()
    write_first(desk, case)
    desk.get_by_role("button", name="Tell those who were worried").click()
    friend.goto("/notifications/")
    expect(friend.get_by_text("a person is looking after this")).to_be_visible()

    page.goto("/notifications/")
    page.get_by_role("link", name="Read it, and answer if you like").click()
    first = page.get_by_role("heading", name="If your life may be in danger")
    letter = page.get_by_text("Are you safe tonight?")
    assert (first.bounding_box() or {"y": 9e9})["y"] < (letter.bounding_box() or {"y": 0})["y"]
    page.get_by_label("Write back").fill("Yes. Thank you.")
    page.get_by_role("button", name="Send").click()
    page.get_by_role("button", name="Yes, please").click()
    expect(page.get_by_text("You said yes.")).to_be_visible()

    desk.reload()
    expect(desk.get_by_text("Yes. Thank you.")).to_be_visible()
    desk.get_by_label("Your letter").fill("Good. I come back to you tomorrow.")
    desk.get_by_role("button", name="Send").click()
    expect(desk.get_by_text("They wish that we come back:")).to_be_visible()
    due = Incident.objects.get().due_at
    assert due is not None
    assert timedelta(hours=23) < due - timezone.now() < timedelta(hours=25)
    Notification.objects.filter(member=mo).delete()
    assert advance_incidents(due) == 1
    desk.goto("/notifications/")
    expect(desk.get_by_text("somebody may be in danger, and it waits for you")).to_be_visible()


def write_first(desk: Page, case: Case) -> None:
    """Look after somebody, for whom the worry of a friend has begun it, and write in one's own words: the template alone is not
    sent."""
    desk.goto(case.get_absolute_url())
    desk.get_by_role("link", name="An incident is running").click()
    desk.get_by_role("button", name="I look after it").click()
    desk.get_by_role("link", name="Dark feelings, first answer").click()
    desk.get_by_label("Your letter").fill("I read what you wrote. [Your words]")
    desk.get_by_role("button", name="Send").click()
    expect(desk.get_by_text("There is still a gap")).to_be_visible()
    desk.get_by_label("Your letter").fill("I read what you wrote, and I am glad you did. Are you safe tonight?")
    desk.get_by_label("Ask whether we may come back").check()
    desk.get_by_role("button", name="Send").click()
    expect(desk.get_by_text("not read yet")).to_be_visible()
