"""``manage.py load_help``: the crisis directory, templates and sentences a site begins with, and the help page's file."""

from typing import Any

from django.core.management.base import BaseCommand

from community.moderation.actions.wording import begin_sentences
from community.moderation.incidents.actions import begin_templates
from community.safety.actions.directory import begin_directory, keep_directory_written


class Command(BaseCommand):
    """Fills what is empty, and overwrites nothing. Safe to repeat; needed in production too."""

    help = "Fill an empty crisis directory, and write the file that the help page reads. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many records are new."""
        count = begin_directory() + begin_templates() + begin_sentences()
        keep_directory_written()
        if options["verbosity"] and count:
            self.stdout.write(f"{count} services, templates and sentences added.")
