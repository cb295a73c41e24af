"""``manage.py load_places``: the boards and rooms a site begins with."""

import tomllib
from typing import Any

from django.core.management.base import BaseCommand

from community import seeds
from community.chat.actions import open_room
from community.forum.actions import offer_hints, offer_note, offer_tags, open_board, open_group


class Command(BaseCommand):
    """Puts up what is missing of community/seeds/boards.toml and rooms.toml. Safe to repeat; needed in production too."""

    help = "Put up the forum's boards and the chat rooms that are missing. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many are new."""
        boards = _entries("board")
        offer_hints({entry["slug"]: entry["hint"] for entry in boards if "hint" in entry})
        new = [open_group(title=entry["title"], position=place, boards=_within(boards, entry["title"]))
               for place, entry in enumerate(_entries("group", "board"), start=1)]
        new += [open_board(position=place, **entry) for place, entry in enumerate(boards, start=1)]
        offer_tags({entry["slug"]: entry["tags"] for entry in boards if "tags" in entry})
        new += [offer_note(position=place, **entry) for place, entry in enumerate(_entries("note", "board"), start=1)]
        new += [open_room(position=place, **entry) for place, entry in enumerate(_entries("room"), start=1)]
        if options["verbosity"] and any(new):
            self.stdout.write(f"{sum(new)} places put up.")


def _within(boards: list[dict[str, Any]], title: str) -> list[str]:
    return [entry["slug"] for entry in boards if entry.get("group") == title]


def _entries(kind: str, file: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((seeds.FOLDER / f"{file or kind}s.toml").read_text())[kind]
    return found
