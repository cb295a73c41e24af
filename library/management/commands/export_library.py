"""``manage.py export_library``: the library on the site becomes the files of ``library/content``.

Loading what was exported changes nothing. Files hold what readers see now. The history of a page, drafts, reviews and
corrections live in the database alone, and so does everything else that says who did what: keep a backup of it, too.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from library.content import FOLDER
from library.export import Exported, Unloadable, export
from library.manuscripts import Faulty


class Command(BaseCommand):
    """Writes the library, touching only the files that differ; run it as often as you like."""

    help = "Write the library back to its files. Histories, drafts and corrections stay in the database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the options."""
        parser.add_argument("--folder", type=Path, default=FOLDER, help="write the files into another folder")
        parser.add_argument("--prune", action="store_true", help="take away what is in the files and not on the site")

    def handle(self, *args: Any, **options: Any) -> None:
        """Export, and print a line for each file that was written, and for each thing worth knowing."""
        try:
            done = export(options["folder"], prune=options["prune"])
        except Unloadable as error:
            told = "Nothing was exported: these files would not load. Please put right on the site"
            raise CommandError(f"{told}:\n{error}") from error
        except (Faulty, UnicodeDecodeError) as error:
            raise CommandError(f"Nothing was exported. Please put right, or choose another folder:\n{error}") from error
        except OSError as error:
            raise CommandError(f"The library cannot be written: {error}. Files written before this one are whole.") from error
        self._tell(done, prune=options["prune"])

    def _tell(self, done: Exported, *, prune: bool) -> None:
        for file in done.written:
            self.stdout.write(f"written: {file}")
        for name in done.strays:
            self.stdout.write(f"removed: {name}" if prune else f"kept (not on the site; --prune removes it): {name}")
        self.stdout.write(f"Library: {len(done.written)} files written, {len(done.unchanged)} unchanged.")
        if done.drafts:
            self.stdout.write(f"{done.drafts} drafts stay on the site: they were never published.")
        if done.warnings:
            self.stderr.write("This site loads these files; another will not load them until this is put right:")
            for fault in done.warnings:
                self.stderr.write(str(fault))
