"""``manage.py check_log``: is the log of decisions as it was written? Names each row that is not."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from community.moderation.chain import faults
from community.moderation.models import LogHead


class Command(BaseCommand):
    """Reads the whole log; changes nothing. Ends with an error when something is not as it was written."""

    help = "Check that no row of the log of decisions was changed, taken out or put elsewhere."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what was found."""
        count = 0
        for fault in faults():
            count += 1
            which = f"decision {fault.row}" if fault.row else "no decision"
            self.stderr.write(f"place {fault.place}, {which}: {fault.sentence}")
        if count:
            raise CommandError(f"The log is not as it was written: {_rows(count)}.")
        head = LogHead.objects.filter(pk=1).first() or LogHead()
        # Kept elsewhere, the end shows even a log that was written anew from its beginning.
        self.stdout.write(f"The log is as it was written: {_rows(head.number)}. Its end: {head.digest or 'none yet'}")


def _rows(number: int) -> str:
    return f"{number} row" if number == 1 else f"{number} rows"
