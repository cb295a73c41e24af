"""``manage.py seed_demo``: a demonstration community, small and told by hand, or as large as one likes."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from community.members.models import Member
from community.seeds import demo, large


class Command(BaseCommand):
    """Fills an empty site with a demonstration; never a production site."""

    help = "Fill the site with a demonstration community (not in production). With --posts N: a large forum besides."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--posts", type=int, default=0, help="also add this many posts by chance, by bulk copy")
        parser.add_argument("--force", action="store_true", help="go on although there are members already")

    def handle(self, *args: Any, **options: Any) -> None:
        """Seed.

        :raises CommandError: this is production, or somebody is here already.
        """
        if settings.PRODUCTION:
            raise CommandError("This is a production site: no demo account may exist here.")
        begun = time.monotonic()
        call_command("load_places", verbosity=0)
        self._tell(forced=options["force"], wanted=not options["posts"])
        if options["posts"] > 0:
            large.fill(options["posts"], quiet=options["verbosity"] == 0)
        if options["verbosity"]:
            self.stdout.write(f"Done in {time.monotonic() - begun:.1f} s.")

    def _tell(self, *, forced: bool, wanted: bool) -> None:
        """The story, unless it was told before."""
        if Member.objects.filter(username__in=demo.CAST).exists():
            if wanted:
                raise CommandError("The demo community is here already. To begin afresh, empty the database (make reset).")
            return
        if Member.objects.filter(is_guest=False).exists() and not forced:
            raise CommandError("There are members here already. Add --force to let the demo community join them.")
        demo.seed()
        call_command("seed_library", verbosity=0)
