"""A large forum for measuring: rows are copied in bulk, with places and counters right."""

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone
from tqdm import tqdm

from community import text
from community.forum import actions
from community.forum.models import Board, Thread
from community.members.models import Member
from community.members.names import skeleton
from community.seeds import sentences

LONGEST = 10_000  # posts in the one thread that never ends
USUAL_LONGEST = 1_500
BODIES = 4_000  # different texts; rendering a million would measure the renderer
BATCH = 50_000  # posts a transaction: PostgreSQL keeps the checks of foreign keys in memory until its end
YEARS = 4

THREAD_COLUMNS = ("id", "board_id", "author_id", "title", "created_at", "pinned", "lock_reason", "entry", "concealed",
                  "post_count", "last_position", "last_post_at", "last_post_by_id")
POST_COLUMNS = ("thread_id", "position", "author_id", "guest_name", "body", "html", "created_at", "state", "state_reason",
                "revision")


@dataclass(frozen=True, slots=True)
class Plan:
    """One thread to be: who writes in it, from when to when, how much."""

    pk: int
    board: int
    authors: tuple[int, ...]
    begun: datetime
    step: timedelta
    size: int

    def author(self, position: int) -> int:
        """Who wrote the post at ``position``."""
        return self.authors[(position * position + position // 3) % len(self.authors)]

    def moment(self, position: int) -> datetime:
        """When it was written."""
        return self.begun + self.step * (position - 1)


def fill(posts: int, *, quiet: bool = False) -> None:
    """Add ``posts`` posts in threads of very different lengths, by several hundred members."""
    dice = random.Random(posts)  # noqa: S311  the same forum each time
    members = _members(min(600, max(8, posts // 200)))
    plans = list(_plans(posts, members, dice))
    with transaction.atomic():
        _copy(Thread._meta.db_table, THREAD_COLUMNS, (_thread_row(plan, dice) for plan in plans))
    bodies = [(body, text.render_post(body)) for body in (sentences.post(dice) for _ in range(min(BODIES, posts)))]
    rows = (_post_row(plan, position, dice.choice(bodies)) for plan in plans for position in range(1, plan.size + 1))
    with tqdm(total=posts, unit="post", unit_scale=True, disable=quiet) as bar:
        while batch := list(itertools.islice(rows, BATCH)):
            with transaction.atomic():
                _copy("community_post", POST_COLUMNS, iter(batch))
            bar.update(len(batch))
    for board in Board.objects.all():
        actions.synchronize_board(board)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _members(count: int) -> list[int]:
    """The numbers of members who write, made where they are missing. Nobody can sign in as them."""
    names = list(itertools.islice(sentences.names(), count))
    Member.objects.bulk_create(
        [Member(username=name, skeleton=skeleton(name), is_demo=True, password="!") for name in names],  # noqa: S106
        ignore_conflicts=True)
    return list(Member.objects.filter(username__in=names).order_by("pk").values_list("pk", flat=True))


def _plans(posts: int, members: list[int], dice: random.Random) -> Iterator[Plan]:
    sizes = _sizes(posts, dice)
    boards = list(Board.objects.exclude(audience=Board.Audience.TEAM).exclude(team_starts=True).values_list("pk", flat=True))
    now = timezone.now()
    for pk, size in zip(_reserved(len(sizes)), sizes, strict=True):
        begun = now - timedelta(days=365 * YEARS) * dice.random() - timedelta(days=1)
        lasting = min(now - begun, timedelta(hours=dice.expovariate(1 / 8) * size))
        few = tuple(dice.choices(members, k=min(size, 40)))
        yield Plan(pk, dice.choice(boards), few, begun, lasting / size, size)


def _sizes(posts: int, dice: random.Random) -> list[int]:
    """Lengths of threads: most are short, a few go on for ever; together exactly ``posts``."""
    sizes = [min(LONGEST, max(1, posts // 10))]
    left = posts - sizes[0]
    while left > 0:
        size = int(3 * dice.paretovariate(1.1))
        size = min(left, size if size <= USUAL_LONGEST else dice.randint(1, USUAL_LONGEST))
        sizes.append(size)
        left -= size
    return sizes


def _reserved(count: int) -> range:
    """Numbers for ``count`` new threads that nobody else will be given."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('community_thread', 'id'))")
        first = int(cursor.fetchone()[0])
        cursor.execute("SELECT setval(pg_get_serial_sequence('community_thread', 'id'), %s)", [first + count])
    return range(first, first + count)


def _thread_row(plan: Plan, dice: random.Random) -> tuple[object, ...]:
    last = plan.moment(plan.size)
    title = sentences.title(dice)
    return (plan.pk, plan.board, plan.author(1), title, plan.begun, False, "", "", False, plan.size, plan.size, last,
            plan.author(plan.size))


def _post_row(plan: Plan, position: int, written: tuple[str, str]) -> tuple[object, ...]:
    return (plan.pk, position, plan.author(position), "", *written, plan.moment(position), "published", "", 1)


def _copy(table: str, columns: tuple[str, ...], rows: Iterator[tuple[object, ...]]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
