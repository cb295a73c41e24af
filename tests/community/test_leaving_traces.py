"""What stays behind on a device, in Redis and in the log."""

import logging

import pytest
from django.test import Client

from community.models import Member
from config.cache import Plain
from tests.conftest import browser_of


def test_leaving_quickly_takes_the_recovery_codes_along(stranger: Client) -> None:
    stranger.post("/accounts/signup/", {"username": "quiet_pebble", "password1": "nine open gates", "adult": "on",
                                        "health_consent": "on"})
    assert stranger.cookies["recovery_codes"].value
    gone = stranger.get("/leave/").cookies["recovery_codes"]
    assert (gone.value, gone["path"], gone["max-age"]) == ("", "/accounts/codes/", 0)


@pytest.mark.parametrize("value", [0, 7, 1.5, True, "y", [1.0, 2.0], None])
def test_what_is_cached_comes_back(value: object) -> None:
    stored = Plain().dumps(value)
    assert Plain().loads(str(stored).encode()) == value


def test_what_others_wrote_into_redis_is_read_as_words_only() -> None:
    with pytest.raises(UnicodeDecodeError):
        Plain().loads(b"\x80\x05cos\nsystem\n(S'true'\ntR.")


def test_a_stale_form_writes_no_name_into_the_log(ada: Member, ben: Member, capsys: pytest.CaptureFixture[str]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)
    assert client.post("/members/ben/block/").status_code == 403
    assert not logging.getLogger("django.security.csrf").isEnabledFor(logging.WARNING)
    assert browser_of(ada).get("/members/ben/").status_code == 200
