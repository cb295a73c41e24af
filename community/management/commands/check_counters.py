"""``manage.py check_counters``: do the forum's counters say what its rows say?"""

from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import QuerySet

from community.forum import actions, tallies
from community.forum.actions import mending
from community.forum.models import Board


class Command(BaseCommand):
    """Compares every counter, and every tie between rows, with the rows; exit code 1 when one is wrong."""

    help = "Compare every counter of the forum with its rows; with --repair, set it right."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("--repair", action="store_true", help="set right what is wrong")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what differs.

        :raises CommandError: something is wrong and was not repaired.
        """
        repair = options["repair"]
        wrong = self._ties(repair=repair) + self._reactions(repair=repair)  # first: threads that are revived count again
        wrong += self._threads(repair=repair) + self._boards(repair=repair)
        if wrong and not options["repair"]:
            raise CommandError(f"{wrong} counters are wrong. Run again with --repair to set them right.", returncode=1)
        self.stdout.write(f"{wrong} set right." if wrong else "All counters agree.")

    def _threads(self, *, repair: bool) -> int:
        wrong = list(tallies.wrong_threads())
        for thread in wrong:
            for name in ("post_count", "last_position", "last_post_at", "last_post_by_id", "concealed", "start_gone"):
                self._say(f"thread {thread.pk}", name, getattr(thread, name), getattr(thread, f"true_{name}"))
            if repair:
                actions.refresh_counts(thread)
        return len(wrong)

    def _boards(self, *, repair: bool) -> int:
        wrong = 0
        for board in Board.objects.all():
            truth = tallies.board_truth(board)
            differing = [name for name, value in truth.items() if getattr(board, name) != value]
            for name in differing:
                self._say(f"board {board.pk}", name, getattr(board, name), truth[name])
            wrong += bool(differing)
            if repair:
                actions.synchronize_board(board)
        return wrong

    def _reactions(self, *, repair: bool) -> int:
        wrong = tallies.wrong_reactions()
        for pk, said, true in wrong:
            self._say(f"post {pk}", "reactions", said, true)
        if repair:
            mending.recount_reactions()
        return len(wrong)

    def _ties(self, *, repair: bool) -> int:
        """What points elsewhere than it should: each kind is found, named and set right in one way."""
        kinds: list[tuple[str, Callable[[], QuerySet[Any]], Callable[[], int]]] = [
            ("thread {} was joined to another and has posts", tallies.husks_with_posts, mending.revive_husks),
            ("thread {} leads to one that leads elsewhere", tallies.husks_of_husks, mending.shorten_ways),
            ("thread {} has its answer in another thread", tallies.strange_answers, mending.forget_strange_answers),
            ("welcome {} waits though it was answered", tallies.overdue_welcomes, mending.end_overdue_welcomes),
        ]
        wrong = 0
        for sentence, find, mend in kinds:
            for row in find():
                self.stdout.write(sentence.format(row.pk))
                wrong += 1
            if repair:
                mend()
        return wrong

    def _say(self, what: str, name: str, said: object, true: object) -> None:
        if said != true:
            self.stdout.write(f"{what}: {name} is {said}, should be {true}")
