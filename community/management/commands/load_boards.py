"""``manage.py load_boards``: the boards a site begins with."""

import tomllib
from typing import Any

from django.core.management.base import BaseCommand

from community import seeds
from community.forum import actions


class Command(BaseCommand):
    """Puts up the boards of community/seeds/boards.toml that are missing. Safe to repeat; needed in production too."""

    help = "Put up the forum's boards that are missing. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many are new."""
        entries = tomllib.loads((seeds.FOLDER / "boards.toml").read_text())["board"]
        new = [actions.open_board(position=place, **entry) for place, entry in enumerate(entries, start=1)]
        if options["verbosity"] and any(new):
            self.stdout.write(f"{sum(new)} boards put up.")
