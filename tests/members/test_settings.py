"""What members set, see of each other, and take with them when they leave."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.utils import timezone

from community import policy
from community.members import actions, names
from community.models import Block, Consent, Member, RecoveryCode, Restriction
from community.policy import Action, Refused, Role
from tests.conftest import PASSWORD, browser_of

PAGES = ["/settings/", "/settings/profile/", "/settings/name/", "/settings/privacy/", "/settings/security/",
         "/settings/standing/", "/accounts/codes/"]


def fresh(member):
    """A browser whose owner gave the password a moment ago."""
    client = browser_of(member)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


@pytest.mark.parametrize("address", PAGES)
def test_settings_are_for_members(stranger, ada, address):
    assert stranger.get(address)["Location"].startswith("/accounts/login/")
    assert browser_of(ada).get(address).status_code == 200


@pytest.mark.parametrize("address", PAGES)
def test_a_banned_member_still_reaches_their_settings(ada, address):
    ada.suspended_until = timezone.now() + timedelta(days=9000)
    ada.save()
    assert browser_of(ada).get(address).status_code == 200
    assert browser_of(ada).get("/members/ada/").status_code == 403


@pytest.mark.parametrize("address", PAGES)
def test_settings_ask_little_of_the_database(ada, address, django_assert_max_num_queries):
    client = browser_of(ada)
    with django_assert_max_num_queries(7):
        client.get(address)


def test_a_profile_is_kept(ada):
    form = {"about": "I like herons.", "time_zone": "Europe/Dublin", "country": "IE"}
    assert browser_of(ada).post("/settings/profile/", form).status_code == 302
    ada.refresh_from_db()
    assert (ada.about, ada.time_zone, ada.country) == ("I like herons.", "Europe/Dublin", "IE")


@pytest.mark.parametrize(("field", "value"), [
    ("about", "x" * 301), ("about", "turned \u202e round"), ("about", "bin\x07ary"),
    ("time_zone", "Mars/Olympus"), ("country", "XX"),
])
def test_a_wrong_profile_comes_back_with_what_was_typed(ada, field, value):
    form = {"about": "I like herons.", "time_zone": "Europe/Dublin", "country": "IE", field: value}
    response = browser_of(ada).post("/settings/profile/", form)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    ada.refresh_from_db()
    assert ada.about == ""


def test_a_new_device_looks_as_the_last_one_did(stranger, ada):
    browser_of(ada).post("/settings/appearance/", {"theme": "contrast"})
    stranger.post("/accounts/login/", {"login": "ada", "password": PASSWORD})
    assert stranger.cookies["theme"].value == "contrast"
    assert 'data-theme="contrast"' in stranger.get("/settings/").content.decode()


def test_colours_chosen_on_this_device_stay(stranger, ada):
    browser_of(ada).post("/settings/appearance/", {"theme": "contrast"})
    stranger.cookies["theme"] = "light"
    stranger.post("/accounts/login/", {"login": "ada", "password": PASSWORD})
    assert stranger.cookies["theme"].value == "light"


def test_a_member_takes_another_name(ada, ben):
    client = browser_of(ada)
    assert client.post("/settings/name/", {"username": "grey_heron"}).status_code == 302
    ada.refresh_from_db()
    assert (ada.username, ada.skeleton) == ("grey_heron", names.skeleton("grey_heron"))
    assert client.post("/settings/name/", {"username": "Grey-Heron"}).status_code == 302, "one's own look-alike is free"
    assert browser_of(ben).post("/settings/name/", {"username": "greyheron"}).status_code == 422


def test_a_name_changes_three_times_a_day(ada):
    client = browser_of(ada)
    answers = [client.post("/settings/name/", {"username": name}).status_code for name in ("heron", "kite", "robin", "wren")]
    assert answers == [302, 302, 302, 429]


def test_consent_is_taken_back_and_given_again(ada):
    client = browser_of(ada)
    actions.give_health_consent(ada)
    client.post("/settings/privacy/consent/")
    ada.refresh_from_db()
    assert ada.health_consent_withdrawn_at is not None
    assert ada.consents.filter(withdrawn_at=None).count() == 0
    client.post("/settings/privacy/consent/", {"give": "1"})
    ada.refresh_from_db()
    assert ada.health_consent_withdrawn_at is None
    assert [consent.withdrawn_at is None for consent in ada.consents.order_by("pk")] == [False, True]


def test_consent_is_noted_once_however_often_it_is_given(ada):
    assert actions.give_health_consent(ada)
    assert not actions.give_health_consent(ada)
    assert ada.consents.count() == 1
    assert actions.withdraw_health_consent(ada)
    assert not actions.withdraw_health_consent(ada)


class Place:
    """A board, thread or room that is open."""

    audience, team_starts, own_threads, locked_at, concealed, phase, entry = "everyone", False, False, None, False, "open", ""
    opening = "always"


WRITING = [Action.START_THREAD, Action.REPLY, Action.SEND_MESSAGE]
HELD_BACK = {
    "muted": ("muted_until", "read but not write"),
    "suspended": ("suspended_until", "suspended"),
    "consent": ("health_consent_withdrawn_at", "taken back your consent"),
}


@pytest.mark.parametrize("action", WRITING)
@pytest.mark.parametrize("why", HELD_BACK)
def test_who_is_held_back_does_not_write_and_reads_why(ada, action, why):
    field, sentence = HELD_BACK[why]
    policy.require(ada, action, Place())
    setattr(ada, field, timezone.now() + timedelta(days=1))
    with pytest.raises(Refused, match=sentence):
        policy.require(ada, action, Place())


@pytest.mark.parametrize("why", ["muted", "consent"])
def test_who_does_not_write_still_reads(ada, why):
    setattr(ada, HELD_BACK[why][0], timezone.now() + timedelta(days=1))
    assert policy.allowed(ada, Action.READ_BOARD, Place())
    assert policy.allowed(ada, Action.READ_ROOM, Place())
    assert policy.allowed(ada, Action.MANAGE_ACCOUNT)


def test_a_restriction_is_explained(ada, mo):
    Restriction.objects.create(member=ada, kind="mute", by=mo, reason="Doses in numbers, twice.",
                               ends_at=timezone.now() + timedelta(days=2))
    page = browser_of(ada).get("/settings/standing/").content.decode()
    assert "Doses in numbers, twice." in page
    assert "mo" not in {word.strip(".,<>") for word in page.split("<main")[1].split("</main")[0].split()}


def test_a_profile_shows_little(ada, ben):
    Member.objects.filter(pk=ben.pk).update(
        email="ben@example.org", country="IE", time_zone="Europe/Dublin", about="Hello <b>you</b>")
    page = browser_of(ada).get("/members/BEN/").content.decode()
    assert "Hello &lt;b&gt;you&lt;/b&gt;" in page
    assert not any(secret in page for secret in ("ben@example.org", "Dublin", "Ireland", ben.joined_at.strftime("%H:%M")))


def test_a_profile_is_for_members_and_of_members(stranger, ada, ben):
    assert stranger.get("/members/ben/").status_code == 302
    assert browser_of(ada).get("/members/ben/").status_code == 200
    assert browser_of(ada).get("/members/nobody/").status_code == 404
    actions.close_account(ben)
    assert browser_of(ada).get(f"/members/{ben.username}/").status_code == 404


def test_blocking_and_unblocking(ada, ben):
    client = browser_of(ada)
    assert client.get("/members/ben/block/").status_code == 405
    client.post("/members/ben/block/")
    client.post("/members/ben/block/")
    assert Block.objects.filter(blocker=ada, blocked=ben).count() == 1
    assert "ben" in client.get("/settings/privacy/").content.decode()
    client.post("/members/ben/unblock/")
    assert not Block.objects.exists()


def test_nobody_blocks_themselves(ada):
    assert browser_of(ada).post("/members/ada/block/").status_code == 403
    assert not Block.objects.exists()


def test_an_address_is_erased(ada):
    EmailAddress.objects.create(user=ada, email="ada@example.org", primary=True, verified=True)
    Member.objects.filter(pk=ada.pk).update(email="ada@example.org")
    assert fresh(ada).post("/settings/security/forget-email/").status_code == 302
    ada.refresh_from_db()
    assert ada.email is None
    assert not EmailAddress.objects.exists()


def test_two_members_may_have_no_address(ada, ben):
    for member in (ada, ben):
        member.email = ""
        member.save()
    assert Member.objects.filter(email=None).count() == 2


def _with_everything(member, other):
    Member.objects.filter(pk=member.pk).update(email="ada@example.org", about="I like herons.", country="IE")
    EmailAddress.objects.create(user=member, email="ada@example.org", primary=True, verified=True)
    actions.give_health_consent(member)
    actions.make_recovery_codes(member)
    actions.block(member, other)


def test_closing_an_account_asks_for_the_password_and_a_tick(ada, ben):
    assert browser_of(ada).post("/settings/close/", {"sure": "on"})["Location"].startswith("/accounts/reauthenticate/")
    assert fresh(ada).post("/settings/close/").status_code == 422
    ada.refresh_from_db()
    assert ada.closed_at is None


def test_closing_an_account_erases_whose_it_was(ada, ben):
    _with_everything(ada, ben)
    client = fresh(ada)
    assert client.post("/settings/close/", {"sure": "on"}).status_code == 200
    ada.refresh_from_db()
    assert ada.name == "former member"
    kept = " ".join(str(value) for value in Member.objects.filter(pk=ada.pk).values().get().values())
    # As whole words: a digest may spell "ada".
    assert not any(re.search(rf"\b{trace}\b", kept) for trace in ("ada", "herons", "IE", "example.org"))
    assert not EmailAddress.objects.exists()
    assert not RecoveryCode.objects.exists()
    assert not Block.objects.exists()
    assert not Consent.objects.filter(withdrawn_at=None).exists()
    assert client.get("/settings/").status_code == 302


def test_nobody_comes_under_the_name_of_a_former_member(ada):
    actions.rename(ada, "grey_heron")
    actions.close_account(ada)
    with pytest.raises(ValidationError, match="Somebody has this name"):
        actions.join(actions.Joining(username="grey-heron", password=PASSWORD, adult=True, health_consent=True))
    actions.join(actions.Joining(username="white_heron", password=PASSWORD, adult=True, health_consent=True))


def test_joining_needs_both_statements_whoever_calls_it(db):
    for adult, consent in ((True, False), (False, True)):
        with pytest.raises(Refused):
            actions.join(actions.Joining(username="grey_heron", password=PASSWORD, adult=adult, health_consent=consent))


def test_no_demo_account_can_exist_in_production(db, settings):
    settings.PRODUCTION = True
    with pytest.raises(Refused):
        actions.add_demo_member("ada", PASSWORD)
    settings.PRODUCTION = False
    assert actions.add_demo_member("mo", PASSWORD, Role.MODERATOR).is_demo


def test_only_an_administrator_gives_roles(root, mo, ben):
    with pytest.raises(Refused):
        actions.change_role(mo, ben, Role.EDITOR)
    assert actions.change_role(root, ben, Role.EDITOR)
    ben.refresh_from_db()
    assert ben.role == Role.EDITOR


def test_the_admin_gives_a_role_and_shows_no_address(root, ben):
    Member.objects.filter(pk=ben.pk).update(email="ben@example.org")
    client = browser_of(root)
    for address in ("/admin/community/member/", f"/admin/community/member/{ben.pk}/change/"):
        page = client.get(address).content.decode()
        assert "ben" in page
        assert "ben@example.org" not in page
        assert ben.password not in page
    client.post(f"/admin/community/member/{ben.pk}/change/", {"role": "editor"})
    ben.refresh_from_db()
    assert ben.role == Role.EDITOR
