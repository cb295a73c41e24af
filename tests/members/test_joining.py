"""Joining, with and without an address, and everything that can be filled in wrongly."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from community.models import Consent, Member
from tests.conftest import browser_of
from tests.members.joining import NEWCOMER, PASSWORD, exists, sign_up, text_of


def test_a_newcomer_joins_with_a_name_and_a_password(stranger):
    response = sign_up(stranger)
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/codes/")
    member = Member.objects.get(username="quiet_harbour")
    assert member.check_password(PASSWORD)
    assert member.email is None
    assert int(stranger.session["_auth_user_id"]) == member.pk


def test_both_statements_are_noted_one_by_one_with_their_version(stranger):
    sign_up(stranger)
    noted = Consent.objects.filter(member__username="quiet_harbour").values_list("kind", "version", "withdrawn_at")
    assert set(noted) == {("adult", Consent.VERSIONS["adult"], None), ("health", Consent.VERSIONS["health"], None)}


def test_the_page_offers_names_that_work_without_javascript(stranger):
    page = stranger.get("/accounts/signup/?name=misty_otter")
    assert page.status_code == 200
    assert 'value="misty_otter"' in text_of(page)
    assert len(page.context["suggestions"]) == 4
    assert f'href="?name={page.context["suggestions"][0]}"' in text_of(page)


def test_where_the_person_wanted_to_go_is_kept_behind_the_codes(stranger):
    response = stranger.post("/accounts/signup/", {**NEWCOMER, "next": "/forum/"})
    page = stranger.get(response["Location"])
    assert page.context["next"] == "/forum/"
    assert stranger.post("/accounts/codes/", {"next": "/forum/"})["Location"] == "/forum/"


def test_no_one_is_sent_to_another_site_afterwards(stranger):
    sign_up(stranger)
    assert stranger.post("/accounts/codes/", {"next": "https://example.org/"})["Location"] == "/"


@pytest.mark.parametrize(("changes", "field", "sentence"), [
    ({"username": "no"}, "username", "3 to 30 characters"),
    ({"username": "y" * 31}, "username", "30"),
    ({"username": "two words"}, "username", "letters, digits"),
    ({"username": "Moderator"}, "username", "kept free"),
    ({"username": "quіet"}, "username", "different alphabets"),  # a Cyrillic і
    ({"username": ""}, "username", "required"),
    ({"email": "not an address"}, "email", "valid email"),
    ({"password1": "short"}, "password1", "10"),
    ({"password1": "password123"}, "password1", "common"),
    ({"password1": "4815162342"}, "password1", "numeric"),
    ({"adult": None}, "adult", "this place is for adults"),
    ({"health_consent": None}, "health_consent", "only with your consent"),
])
def test_a_wrong_form_comes_back_with_the_sentence_beside_the_field(stranger, changes, field, sentence):
    response = sign_up(stranger, **changes)
    assert response.status_code == 422
    assert sentence in " ".join(response.context["form"].errors[field])
    assert not Member.objects.exists()
    assert exists("quiet_harbour") is False
    assert sign_up(stranger).status_code == 302  # the same form without the mistake


def test_what_was_typed_is_kept_but_never_the_password(stranger):
    page = text_of(sign_up(stranger, adult=None, email="heron@example.org"))
    assert 'value="quiet_harbour"' in page
    assert 'value="heron@example.org"' in page
    assert PASSWORD not in page


def test_who_is_under_18_is_shown_where_help_is(stranger):
    page = text_of(sign_up(stranger, adult=None))
    assert page.count('href="/help-now/"') > text_of(sign_up(stranger, password1="x")).count('href="/help-now/"')


@pytest.mark.parametrize("name", ["Grey_Heron", "grey-heron", "greyheron", "gгeyheron", "greyher0n"])
def test_a_name_like_another_is_refused(stranger, name):
    sign_up(stranger, username="grey_heron")
    stranger.logout()
    response = sign_up(stranger, username=name)
    assert response.status_code == 422
    assert "username" in response.context["form"].errors


def test_an_address_is_asked_and_counts_once_it_is_confirmed(stranger):
    sign_up(stranger, email="Heron@example.org")
    [letter] = mail.outbox
    assert letter.to == ["heron@example.org"]
    assert Member.objects.get().email is None
    link = next(word for word in letter.body.split() if "/confirm-email/" in word)
    stranger.post(link)
    assert Member.objects.get().email == "heron@example.org"


def _confirmed(client, name, address):
    sign_up(client, username=name, email=address)
    link = next(word for word in mail.outbox[-1].body.split() if "/confirm-email/" in word)
    client.post(link)
    mail.outbox.clear()
    cache.clear()  # one letter in three minutes goes to an address
    return Member.objects.get(username=name)


def test_an_address_that_is_known_is_answered_like_any_other(stranger):
    _confirmed(stranger, "grey_heron", "heron@example.org")
    answers = []
    for name, address in (("misty_otter", "heron@example.org"), ("olive_kite", "kite@example.org")):
        stranger.logout()
        stranger.cookies.clear()
        response = sign_up(stranger, username=name, email=address)
        settings_page = text_of(stranger.get("/accounts/email/")).replace(address, "A").replace(name, "N")
        security_page = text_of(stranger.get("/settings/security/")).replace(name, "N")
        signed_in_by_it = browser_of(Member.objects.get(username=name)).get("/settings/").status_code
        pages = (_plain(settings_page), _plain(security_page))
        answers.append((response.status_code, response["Location"], *pages, signed_in_by_it))
    assert answers[0] == answers[1]
    assert Member.objects.get(username="misty_otter").email is None


def _plain(page):
    return re.sub(r'(csrfmiddlewaretoken" value|name="csrf-token" content)="[^"]*"', "", page)


def test_the_owner_of_a_known_address_gets_a_neutral_letter(stranger):
    _confirmed(stranger, "grey_heron", "heron@example.org")
    stranger.logout()
    sign_up(stranger, username="misty_otter", email="heron@example.org")
    [letter] = mail.outbox
    assert letter.to == ["heron@example.org"]
    assert "confirm-email" not in letter.body
    assert "misty_otter" not in letter.body
    assert "grey_heron" not in letter.body


def test_joining_with_an_address_of_somebody_else_does_not_sign_in_by_it(stranger):
    _confirmed(stranger, "grey_heron", "heron@example.org")
    for name, address in (("misty_otter", "heron@example.org"), ("olive_kite", "kite@example.org")):
        stranger.logout()
        sign_up(stranger, username=name, email=address, password1="nine open gates")
        stranger.logout()
        response = stranger.post("/accounts/login/", {"login": address, "password": "nine open gates"})
        assert response.status_code == 422, "an unconfirmed address counts for nothing, known or not"


def test_letters_never_say_what_the_site_is_about(stranger):
    _confirmed(stranger, "grey_heron", "heron@example.org")
    stranger.logout()
    sign_up(stranger, username="misty_otter", email="heron@example.org")
    stranger.logout()
    stranger.post("/accounts/password/reset/", {"email": "heron@example.org"})
    stranger.post("/accounts/password/reset/", {"email": "unknown@example.org"})
    assert len(mail.outbox) == 3
    for letter in mail.outbox:
        words = f"{letter.subject}{letter.body}".lower()
        assert not any(word in words for word in ("benzo", "forum", "support", "health", "withdrawal", "recover"))
        assert "keel" not in letter.subject.lower()


def test_the_lost_race_for_a_name_is_said_beside_the_field(stranger, monkeypatch):
    sign_up(stranger, username="grey_heron")
    stranger.logout()
    monkeypatch.setattr("community.members.queries.is_name_taken", lambda shape: False)
    response = sign_up(stranger, username="grey-heron")
    assert response.status_code == 422
    assert "Somebody has this name" in str(response.context["form"].errors["username"])


def test_signing_up_too_often_from_one_place_is_answered_kindly(stranger):
    answers = [sign_up(stranger, adult=None) for _number in range(21)]
    assert answers[0].status_code == 422
    assert answers[-1].status_code == 429
    assert int(answers[-1]["Retry-After"]) > 0


def test_a_letter_that_cannot_be_sent_is_no_error_page(stranger, monkeypatch, caplog):
    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", _broken)
    response = sign_up(stranger, email="heron@example.org")
    assert response.status_code == 302
    assert exists("quiet_harbour")
    assert "mail not sent" in caplog.text
    assert "heron@example.org" not in caplog.text


def _broken(*_more, **_options):
    raise OSError("no mail server")


def test_a_member_who_joins_again_is_led_home(ada):
    assert browser_of(ada).get("/accounts/signup/").status_code == 302


def test_a_huge_or_binary_form_is_refused_and_nobody_joins(stranger):
    assert sign_up(stranger, email="x" * 2_000_000).status_code == 413
    assert sign_up(stranger, username="he\x00ron").status_code == 422
    assert sign_up(stranger, username="her\u202eon").status_code == 422
    assert not Member.objects.exists()


def test_a_stale_form_gives_back_what_was_typed_but_no_password(db):
    client = Client(enforce_csrf_checks=True)
    response = sign_up(client, email="heron@example.org")
    assert response.status_code == 403
    assert "quiet_harbour" in text_of(response)
    assert PASSWORD not in text_of(response)
