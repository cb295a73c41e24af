"""``manage.py prepare``: the database brought up to date, before a new version starts."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from config.serving import prepare


class Command(BaseCommand):
    """Safe to run at any time, by several at once: one prepares, the others wait."""

    help = "Bring the database up to date: tables, boards and the library."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether an empty database gets a demo community."""
        parser.add_argument("--demo", action="store_true", help="seed a demo community when the database is empty")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare."""
        prepare(demo=options["demo"])
