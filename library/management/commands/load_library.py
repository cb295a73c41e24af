"""``manage.py load_library``: the files of ``library/content`` become the library on the site."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from library.actions import load_library
from library.content import FOLDER, read_content
from library.manuscripts import Faulty


class Command(BaseCommand):
    """Loads the library, all or nothing; run it as often as you like."""

    help = "Load the library from its files. What an editor changed on the site is kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the options."""
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
        parser.add_argument("--folder", type=Path, default=FOLDER, help="read the files from another folder")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, load, and print a line for each change."""
        try:
            content = read_content(options["folder"])
        except Faulty as faulty:
            raise CommandError(f"The library was not loaded. Please put right:\n{faulty}") from faulty
        report = load_library(content, dry_run=options["dry_run"])
        lines = {
            "added": report.added, "changed": report.changed, "kept (changed on the site)": report.kept,
            "kept (no longer in the files)": report.missing,
        }
        for verb, names in lines.items():
            for name in names:
                self.stdout.write(f"{verb}: {name}")
        summary = f"Library: {len(report.added)} added, {len(report.changed)} changed, {len(report.kept)} kept."
        self.stdout.write(f"{summary} (dry run: nothing was changed)" if options["dry_run"] else summary)
