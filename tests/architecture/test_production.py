"""In production the site is wholly configured or does not start."""

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import override_settings

from config import storage
from tests.architecture.production import COMPLETE, manage


def test_a_complete_configuration_passes_the_deployment_checks() -> None:
    result = manage("check", "--deploy", "--fail-level", "WARNING")
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize(("variable", "words"), [
    ("SECRET_KEY", "SECRET_KEY is missing or weak"),
    ("DATABASE_URL", "DATABASE_URL does not name a PostgreSQL server"),
    ("REDIS_URL", "REDIS_URL is missing"),
    ("EMAIL_URL", "EMAIL_URL is missing"),
    ("ALLOWED_HOSTS", "ALLOWED_HOSTS is missing"),
    ("SITE_URL", "SITE_URL must be the full https address"),
])
def test_each_missing_setting_is_one_sentence(variable: str, words: str) -> None:
    result = manage("check", without=variable)
    faults = [line for line in result.stderr.splitlines() if line.startswith("- ")]
    assert result.returncode != 0
    assert len(faults) == 1
    assert words in faults[0]


@pytest.mark.parametrize(("variable", "value", "words"), [
    ("SECRET_KEY", "a" * 60, "SECRET_KEY is missing or weak"),
    ("DATABASE_URL", "sqlite:///site.db", "DATABASE_URL does not name a PostgreSQL server"),
    ("EMAIL_URL", "consolemail://", "EMAIL_URL is missing"),
    ("ALLOWED_HOSTS", "*", "ALLOWED_HOSTS is missing or '*'"),
    ("SITE_URL", "http://example.org", "SITE_URL must be the full https address"),
    ("SITE_URL", "https://example.net", "SITE_URL names example.net"),
    ("SITE_URL", "https://example.org/community", "SITE_URL must be the full https address"),
    ("SITE_URL", "https://example.org:port", "SITE_URL must be the full https address"),
    ("DEBUG", "on", "DEBUG is on"),
    ("PRODUCTION", "enabled", "PRODUCTION must be on or off"),
    ("TRUSTED_PROXIES", "one", "TRUSTED_PROXIES must be a whole number"),
    ("CHAT_HEARTBEAT_SECONDS", "often", "CHAT_HEARTBEAT_SECONDS must be a number"),
])
def test_each_wrong_setting_is_one_sentence(variable: str, value: str, words: str) -> None:
    result = manage("check", **{variable: value})
    faults = [line for line in result.stderr.splitlines() if line.startswith("- ")]
    assert result.returncode != 0
    assert len(faults) == 1
    assert words in faults[0]


def test_an_empty_switch_or_number_counts_as_not_given() -> None:
    result = manage("check", TRUSTED_PROXIES="", SECURE_SSL_REDIRECT="", DATABASE_POOL=" ")
    assert result.returncode == 0, result.stderr


def test_a_fault_is_told_without_a_traceback_and_without_secrets() -> None:
    result = manage("check", without="SITE_URL")
    assert "Traceback" not in result.stderr
    assert COMPLETE["SECRET_KEY"] not in result.stderr


@override_settings(PRODUCTION=True)
def test_no_demo_community_in_production(db: None) -> None:
    with pytest.raises(CommandError):
        call_command("seed_demo")


def test_static_files_are_collected_with_nothing_missing(tmp_path: object) -> None:
    """A style sheet that names a font nobody has, or a script that imports one, would break the first deployment."""
    collected = settings.STORAGES | {"staticfiles": {"BACKEND": f"{storage.__name__}.StaticFiles"}}
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=collected):
        call_command("collectstatic", verbosity=0, interactive=False)
