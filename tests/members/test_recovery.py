"""Recovery codes: shown once, used once, telling nothing."""

import re

import pytest

from community.members import actions
from community.models import Member, RecoveryCode
from tests.conftest import browser_of
from tests.members.joining import sign_up, text_of

NEW_PASSWORD = "nine open gates"


@pytest.fixture
def codes(ada):
    return actions.make_recovery_codes(ada)


def recover(client, **changes):
    return client.post("/accounts/recover/", {"username": "ada", "code": "x", "password1": NEW_PASSWORD, **changes})


def shown(page):
    return re.findall(r"<code>([a-z0-9-]+)</code>", text_of(page))


def test_codes_are_shown_after_joining_and_let_the_person_back_in(stranger):
    page = stranger.get(sign_up(stranger)["Location"])
    codes = shown(page)
    assert len(codes) == 8
    stranger.logout()
    assert recover(stranger, username="Quiet_Harbour", code=codes[0].upper()).status_code == 302
    assert stranger.get("/settings/").status_code == 200
    assert Member.objects.get().check_password(NEW_PASSWORD)


def test_codes_are_not_shown_any_more_once_they_are_kept(stranger):
    address = sign_up(stranger)["Location"]
    assert len(shown(stranger.get(address))) == 8
    assert stranger.post("/accounts/codes/").status_code == 302
    assert shown(stranger.get(address)) == []


def test_codes_of_one_member_are_not_shown_to_the_next_on_this_device(stranger, ben):
    address = sign_up(stranger)["Location"]
    stranger.force_login(ben)
    assert shown(stranger.get(address)) == []


def test_only_digests_are_kept(codes):
    kept = str(list(RecoveryCode.objects.values()))
    assert not any(code in kept or code.replace("-", "") in kept for code in codes)


@pytest.mark.parametrize("spelling", [str.upper, lambda code: code.replace("-", " "), lambda code: f" {code} "])
def test_a_code_may_be_typed_as_a_tired_person_types_it(stranger, codes, spelling):
    assert recover(stranger, code=spelling(codes[0])).status_code == 302


def test_a_code_works_once(stranger, codes):
    assert recover(stranger, code=codes[0]).status_code == 302
    stranger.logout()
    assert recover(stranger, code=codes[0]).status_code == 422
    assert recover(stranger, code=codes[1]).status_code == 302


def test_a_wrong_name_and_a_wrong_code_get_the_same_answer(stranger, codes):
    answers = [recover(stranger, username="nobody_here", code=codes[0]), recover(stranger, code="aaaa-aaaa-aaaa-aaaa")]
    assert {answer.status_code for answer in answers} == {422}
    assert answers[0].context["form"].non_field_errors() == answers[1].context["form"].non_field_errors()


def test_a_code_of_somebody_else_lets_nobody_in(stranger, codes, ben):
    assert recover(stranger, username="ben", code=codes[0]).status_code == 422
    assert recover(stranger, username="ada", code=codes[0]).status_code == 302


def test_a_bad_new_password_uses_up_no_code(stranger, codes):
    assert recover(stranger, code=codes[0], password1="short").status_code == 422
    assert recover(stranger, code=codes[0]).status_code == 302


def test_trying_codes_for_one_name_ends_with_a_limit(stranger, codes):
    answers = [recover(stranger, code="aaaa") for _number in range(11)]
    assert answers[0].status_code == 422
    assert answers[-1].status_code == 429
    assert recover(stranger, code=codes[0]).status_code == 429
    assert int(answers[-1]["Retry-After"]) > 0


def test_new_codes_end_the_old_ones(stranger, ada, codes):
    fresh = actions.make_recovery_codes(ada)
    assert recover(stranger, code=codes[0]).status_code == 422
    assert recover(stranger, code=fresh[0]).status_code == 302


def test_new_codes_are_made_in_the_settings_after_the_password(ada):
    client = browser_of(ada)
    asked = client.post("/settings/security/codes/")
    assert asked["Location"].startswith("/accounts/reauthenticate/")
    assert not RecoveryCode.objects.exists()
    client.post(asked["Location"], {"password": "even-keel-demo"}, follow=True)
    made = client.post("/settings/security/codes/", follow=True)
    assert len(shown(made)) == 8


def test_recovering_ends_the_sessions_there_were(stranger, codes):
    other = type(stranger)()
    other.post("/accounts/login/", {"login": "ada", "password": "even-keel-demo"})
    assert other.get("/settings/").status_code == 200
    recover(stranger, code=codes[0])
    assert other.get("/settings/").status_code == 302
    assert stranger.get("/settings/").status_code == 200


def test_a_closed_account_is_not_recovered(stranger, ada, codes):
    actions.close_account(ada)
    assert recover(stranger, code=codes[0]).status_code == 422
