"""``manage.py serve``: the whole site from one command."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from config.serving import Serving


class Command(BaseCommand):
    """Starts everything the site needs, and ends it again."""

    help = "Serve the whole site: database, pages, live chat and jobs. Ctrl-C stops it."
    requires_system_checks = []  # "make check" runs them; a start should be quick

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen, and whether strangers meet a demo community."""
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: %(default)s)")
        parser.add_argument("--port", type=int, default=8000, help="the port to listen on (default: %(default)s)")
        parser.add_argument("--no-demo", action="store_false", dest="demo", help="do not seed a demo community")

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve until somebody says stop."""
        sys.exit(Serving(host=options["host"], port=options["port"], demo=options["demo"]).run())
