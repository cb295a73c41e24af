"""Signing in and out, and what ends a session."""

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client

from community import live
from community.members import actions
from community.models import Member
from tests.conftest import PASSWORD

NEW_PASSWORD = "nine open gates"


def sign_in(client: Client, login="ada", password=PASSWORD, **more):
    return client.post("/accounts/login/", {"login": login, "password": password, **more})


def is_signed_in(client: Client) -> bool:
    return client.get("/settings/").status_code == 200


@pytest.fixture
def announced(monkeypatch):
    """Everything that leaves for the other processes, as (type, number or digest)."""
    sent = []
    monkeypatch.setattr(live, "_send", lambda group, event: sent.append((event["type"], event.get(event["type"]))))
    return sent


@pytest.mark.parametrize("login", ["ada", "ADA", " Ada "])
def test_the_name_signs_in_whatever_its_case(stranger, ada, login):
    assert sign_in(stranger, login).status_code == 302
    assert is_signed_in(stranger)


def test_a_confirmed_address_signs_in(stranger, ada):
    Member.objects.filter(pk=ada.pk).update(email="ada@example.org")
    assert sign_in(stranger, "Ada@example.org").status_code == 302


def test_an_unconfirmed_address_does_not(stranger, ada):
    EmailAddress.objects.create(user=ada, email="ada@example.org", primary=True, verified=False)
    assert sign_in(stranger, "ada@example.org").status_code == 422


@pytest.mark.parametrize(("login", "password"), [("ada", "wrong"), ("nobody", PASSWORD), ("nobody@example.org", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_get_one_answer(stranger, ada, login, password):
    response = sign_in(stranger, login, password)
    assert response.status_code == 422
    assert "do not belong together" in str(response.context["form"].non_field_errors())
    assert sign_in(stranger).status_code == 302


def test_guessing_passwords_ends_with_a_limit(stranger, ada):
    answers = [sign_in(stranger, password="wrong") for _number in range(6)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert int(answers[-1]["Retry-After"]) > 0


def test_keeping_signed_in_is_a_choice(stranger, ada):
    sign_in(stranger)
    assert stranger.session.get_expire_at_browser_close()
    stranger.logout()
    sign_in(stranger, remember="on")
    assert not stranger.session.get_expire_at_browser_close()


def test_after_signing_in_the_person_is_where_they_wanted_to_be(stranger, ada):
    assert sign_in(stranger, next="/settings/privacy/")["Location"] == "/settings/privacy/"
    stranger.logout()
    assert sign_in(stranger, next="https://example.org/")["Location"] == "/"


def test_only_a_post_signs_out(stranger, ada):
    sign_in(stranger)
    assert stranger.get("/accounts/logout/").status_code == 200
    assert is_signed_in(stranger)
    stranger.post("/accounts/logout/")
    assert not is_signed_in(stranger)


def test_signing_out_closes_the_sockets_of_this_session(stranger, ada, announced, django_capture_on_commit_callbacks):
    sign_in(stranger)
    digest = live.session_digest(stranger.session.session_key or "")
    with django_capture_on_commit_callbacks(execute=True):
        stranger.post("/accounts/logout/")
    assert ("session", digest) in announced


def change_password(client, **changes):
    return client.post("/accounts/password/change/", {
        "oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD, **changes})


def test_a_new_password_ends_the_other_sessions(stranger, ada, announced, django_capture_on_commit_callbacks):
    other = Client()
    sign_in(other)
    sign_in(stranger)
    theirs = live.session_digest(other.session.session_key or "")
    with django_capture_on_commit_callbacks(execute=True):
        assert change_password(stranger).status_code == 302
    assert is_signed_in(stranger)
    assert not is_signed_in(other)
    assert ("session", theirs) in announced
    assert ("member", ada.pk) in announced
    assert UserSession.objects.filter(user=ada).count() == 1


def test_a_password_change_with_a_mistake_changes_nothing(stranger, ada):
    sign_in(stranger)
    assert change_password(stranger, oldpassword="wrong").status_code == 422
    assert change_password(stranger, password1="short", password2="short").status_code == 422
    ada.refresh_from_db()
    assert ada.check_password(PASSWORD)


def test_other_sessions_are_listed_and_ended(stranger, ada, announced, django_capture_on_commit_callbacks):
    other = Client(headers={"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"})
    sign_in(other)
    sign_in(stranger)
    theirs = live.session_digest(other.session.session_key or "")
    assert "Firefox on Linux" in stranger.get("/accounts/sessions/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        stranger.post("/accounts/sessions/")
    assert is_signed_in(stranger)
    assert not is_signed_in(other)
    assert ("session", theirs) in announced


def test_only_a_part_of_the_internet_address_is_kept(ada):
    client = Client(REMOTE_ADDR="198.51.100.77")
    sign_in(client)
    assert UserSession.objects.get().ip == "198.51.100.0"
    client = Client(REMOTE_ADDR="2001:db8:12:34::56")
    sign_in(client)
    assert UserSession.objects.latest("pk").ip == "2001:db8:12::"


def test_a_closed_account_signs_in_no_more(stranger, ada):
    actions.close_account(ada)
    assert sign_in(stranger).status_code == 422


def test_the_admin_is_entered_by_the_sites_own_door(stranger, root, ada):
    assert stranger.get("/admin/login/?next=/admin/")["Location"].startswith("/accounts/login/")
    sign_in(stranger, "ada")
    assert stranger.get("/admin/").status_code == 302
    assert stranger.get("/admin/login/").status_code == 403
    stranger.logout()
    sign_in(stranger, "root")
    assert stranger.get("/admin/community/member/").status_code == 200


def test_finding_a_member_by_name_or_address_uses_an_index(ada):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "member_username_unique" in Member.objects.named("ADA").explain()
    assert "member_email_unique" in Member.objects.with_address("ada@example.org").explain()
