"""``manage.py load_places``: the boards and rooms a site begins with."""

import tomllib
from typing import Any

from django.core.management.base import BaseCommand

from community import seeds
from community.chat.actions import open_room
from community.forum.actions import open_board


class Command(BaseCommand):
    """Puts up what is missing of community/seeds/boards.toml and rooms.toml. Safe to repeat; needed in production too."""

    help = "Put up the forum's boards and the chat rooms that are missing. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many are new."""
        new = [open_board(position=place, **entry) for place, entry in enumerate(_entries("board"), start=1)]
        new += [open_room(position=place, **entry) for place, entry in enumerate(_entries("room"), start=1)]
        if options["verbosity"] and any(new):
            self.stdout.write(f"{sum(new)} places put up.")


def _entries(kind: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((seeds.FOLDER / f"{kind}s.toml").read_text())[kind]
    return found
