"""A demonstration's desk has something on it, made by the rules; a production site's has not."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from community.models import Member
from library.actions import load_library
from library.content import read_content
from library.models import Correction, Entry, Revision


def run(command: str) -> None:
    call_command(command, stdout=StringIO(), verbosity=0)


def desk() -> list[tuple[str, str]]:
    waiting = Revision.objects.filter(state__in=Revision.IN_THE_WORKS).order_by("state")
    return list(waiting.values_list("state", "author__username"))


DESK = [("draft", "cura"), ("in review", "root"), ("sent back", "cura")]


def test_there_is_something_of_each_kind(whole_library: None, cura: Member, root: Member, ada: Member) -> None:
    run("seed_library")
    assert desk() == DESK
    assert Correction.objects.filter(state=Correction.State.WAITING).count() == 2
    assert Entry.objects.published().count() == 23


def test_seeding_again_or_loading_again_changes_nothing(whole_library: None, cura: Member, root: Member, ada: Member) -> None:
    run("seed_library")
    run("seed_library")
    assert (desk(), Correction.objects.count()) == (DESK, 2)
    report = load_library(read_content())
    assert (report.changed_anything, report.kept, desk()) == (False, [], DESK)


def test_the_demo_community_brings_it_along(whole_library: None) -> None:
    run("seed_demo")
    assert desk() == DESK


def test_without_a_library_there_is_nothing_to_edit(shelf: Path, cura: Member, root: Member, ada: Member) -> None:
    run("seed_library")
    assert desk() == []


def test_somebody_must_be_there_to_play(whole_library: None) -> None:
    with pytest.raises(CommandError, match="no member called “cura”"):
        run("seed_library")


def test_production_makes_nothing_up(whole_library: None, cura: Member, root: Member, ada: Member,
                                     settings: pytest.FixtureRequest) -> None:
    settings.PRODUCTION = True  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="production"):
        run("seed_library")
    assert desk() == []
