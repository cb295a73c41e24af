"""What happens to the database before the site answers."""

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from community.forum.models import Board
from community.models import Member
from config import serving


def test_preparing_twice_changes_nothing(db: None) -> None:
    serving.prepare(demo=False)
    boards = list(Board.objects.values_list("slug", flat=True))
    serving.prepare(demo=False)
    assert boards
    assert list(Board.objects.values_list("slug", flat=True)) == boards


def test_an_empty_site_is_given_a_demo_community_once(db: None) -> None:
    serving.prepare(demo=True)
    people = Member.objects.count()
    assert {"ada", "ben", "hana", "mo", "cura", "root"} <= set(Member.objects.values_list("username", flat=True))
    serving.prepare(demo=True)
    assert Member.objects.count() == people


def test_a_site_with_people_in_it_is_left_alone(ada: Member) -> None:
    serving.prepare(demo=True)
    assert list(Member.objects.all()) == [ada]


@override_settings(PRODUCTION=True)
def test_production_is_never_given_a_demo_community(db: None) -> None:
    serving.prepare(demo=True)
    assert not Member.objects.exists()


def test_a_faulty_library_stops_the_start_with_its_sentence(db: None, monkeypatch: pytest.MonkeyPatch,
                                                            capsys: pytest.CaptureFixture[str]) -> None:
    def faulty(command: str, **options: object) -> None:
        if command == "load_library":
            raise CommandError("topics/x.md:3: no grade")
        call_command(command, **options)

    monkeypatch.setattr(serving, "call_command", faulty)
    with pytest.raises(SystemExit):
        serving.Serving(host="127.0.0.1", port=1, demo=False)._prepare()
    assert "The site cannot start: topics/x.md:3: no grade" in capsys.readouterr().err
