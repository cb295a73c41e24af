"""``manage.py load_library``: the files of ``library/content`` become the library on the site."""

import shutil
import textwrap
from argparse import ArgumentParser
from collections.abc import Iterator
from difflib import unified_diff
from itertools import chain
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from library.actions import load_library
from library.content import FOLDER, read_content
from library.manuscripts import Faulty
from library.queries import onsite


class Command(BaseCommand):
    """Loads the library, all or nothing; run it as often as you like."""

    help = "Load the library from its files. What an editor changed on the site is kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the options."""
        parser.add_argument("--dry-run", action="store_true", help="show what would change, line by line, and change nothing")
        parser.add_argument("--folder", type=Path, default=FOLDER, help="read the files from another folder")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, load, and print a line for each change."""
        try:
            content = read_content(options["folder"], onsite.site())
        except Faulty as faulty:
            raise CommandError(f"The library was not loaded. Please put right:\n{faulty}") from faulty
        report = load_library(content, dry_run=options["dry_run"])
        lines = {
            "added": report.added, "changed": report.changed, "kept (changed on the site)": report.kept,
            "kept (no longer in the files)": report.missing, "set aside (its page changed)": report.set_aside,
            "held back (it cites what the site says no longer stands)": report.held,
            "warning": [str(fault) for fault in (*content.warnings, *chain(*content.held.values()))],
        }
        for verb, names in lines.items():
            for name in names:
                self.stdout.write(f"{verb}: {name}")
                if options["dry_run"] and verb in {"changed", "kept (changed on the site)"} and name in report.forms:
                    self.stdout.write("\n".join(_difference(*report.forms[name])))
        summary = f"Library: {len(report.added)} added, {len(report.changed)} changed, {len(report.kept)} kept."
        self.stdout.write(f"{summary} (dry run: nothing was changed)" if options["dry_run"] else summary)


def _difference(site: str, file: str) -> Iterator[str]:
    """A unified diff, no wider than the terminal."""
    width = min(max(shutil.get_terminal_size((100, 24)).columns, 40), 120) - 1  # one column for the sign
    return unified_diff(_wrapped(site, width), _wrapped(file, width), "on the site", "in the file", n=1, lineterm="")


def _wrapped(form: str, width: int) -> list[str]:
    """The lines of ``form``; those too long are folded between words, so that a diff shows the words that differ."""
    return [part for line in form.split("\n") for part in textwrap.wrap(
        line, width, replace_whitespace=False, drop_whitespace=False, break_on_hyphens=False) or [""]]
