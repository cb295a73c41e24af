"""What the site does by itself."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone
from procrastinate.contrib.django import app

from community.jobs import clear_expired_sessions
from community.models import Member
from tests.conftest import browser_of


def test_sessions_that_have_run_out_are_forgotten_and_others_stay(ada: Member, ben: Member) -> None:
    gone, kept = (browser_of(member).session.session_key for member in (ada, ben))
    for member, key in ((ada, gone), (ben, kept)):
        UserSession.objects.get_or_create(user=member, session_key=key, defaults={"ip": "127.0.0.1", "user_agent": "a browser"})
    Session.objects.filter(pk=gone).update(expire_date=timezone.now() - timedelta(seconds=1))

    clear_expired_sessions()

    assert set(Session.objects.values_list("pk", flat=True)) == {kept}
    assert set(UserSession.objects.values_list("session_key", flat=True)) == {kept}


def test_it_is_done_every_night() -> None:
    assert any(periodic.task.func is clear_expired_sessions.func for periodic in app.periodic_registry.periodic_tasks.values())
