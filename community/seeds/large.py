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
from community.forum.models import Board
from community.members.models import Member
from community.members.names import skeleton
from community.seeds import sentences
from community.seeds.around import Around, Labels, copied, keep_reading

LONGEST = 10_000  # posts in the one thread that never ends
USUAL_LONGEST = 1_500
BODIES = 4_000  # different texts; rendering a million would measure the renderer
BATCH = 50_000  # posts a transaction: PostgreSQL keeps the checks of foreign keys in memory until its end
YEARS = 4
VEILED = 0.03  # of the threads have somebody in them who goes by a one-off name

ALIAS_COLUMNS = ("thread_id", "member_id", "name", "skeleton")
THREAD_COLUMNS = ("id", "board_id", "author_id", "alias", "title", "created_at", "tags", "notes", "pinned", "lock_reason",
                  "entry", "concealed", "post_count", "last_position", "last_post_at", "last_post_by_id")
POST_COLUMNS = ("id", "thread_id", "position", "author_id", "alias", "guest_name", "body", "html", "notes", "reactions",
                "created_at", "state", "state_reason", "revision")


@dataclass(frozen=True, slots=True)
class Plan:
    """One thread to be: who writes in it, from when to when, how much.

    :ivar first: the number of its first post; those that follow have the numbers that follow.
    :ivar veiled: who writes in it under the one-off name ``alias``, if anybody.
    """

    pk: int
    first: int
    board: int
    authors: tuple[int, ...]
    begun: datetime
    step: timedelta
    size: int
    veiled: int | None = None
    alias: str = ""

    def author(self, position: int) -> int:
        """Who wrote the post at ``position``."""
        return self.authors[(position * position + position // 3) % len(self.authors)]

    def name(self, position: int) -> str:
        """The one-off name it was written under; mostly none."""
        return self.alias if self.author(position) == self.veiled else ""

    def moment(self, position: int) -> datetime:
        """When it was written."""
        return self.begun + self.step * (position - 1)


def fill(posts: int, *, quiet: bool = False) -> None:
    """Add ``posts`` posts in threads of very different lengths, by several hundred members."""
    dice = random.Random(posts)  # noqa: S311  the same forum each time
    members = _members(min(600, max(8, posts // 200)))
    plans = list(_plans(posts, members, dice))
    labels = Labels.of_the_site()
    with transaction.atomic():
        copied("community_thread", THREAD_COLUMNS, (_thread_row(plan, labels, dice) for plan in plans))
        copied("community_threadalias", ALIAS_COLUMNS, ((plan.pk, plan.veiled, plan.alias, skeleton(plan.alias))
                                                        for plan in plans if plan.veiled is not None))
    bodies = [(body, text.render_post(body)) for body in (sentences.post(dice) for _ in range(min(BODIES, posts)))]
    around = Around(members, labels, dice)
    rows = (_post_row(plan, position, dice.choice(bodies), around) for plan in plans for position in range(1, plan.size + 1))
    with tqdm(total=posts, unit="post", unit_scale=True, disable=quiet) as bar:
        while batch := list(itertools.islice(rows, BATCH)):
            with transaction.atomic():
                copied("community_post", POST_COLUMNS, batch)
                around.keep()
            bar.update(len(batch))
    keep_reading([(plan.pk, plan.size) for plan in plans], members, dice)
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
    boards = list(Board.objects.exclude(audience=Board.Audience.TEAM).exclude(team_starts=True).exclude(own_threads=True)
                  .values_list("pk", flat=True))
    now, first = timezone.now(), _reserved("community_post", posts).start
    for pk, size in zip(_reserved("community_thread", len(sizes)), sizes, strict=True):
        begun = now - timedelta(days=365 * YEARS) * dice.random() - timedelta(days=1)
        lasting = min(now - begun, timedelta(hours=dice.expovariate(1 / 8) * size))
        few = tuple(dice.choices(members, k=min(size, 40)))
        veiled, alias = (few[0], sentences.alias(dice)) if dice.random() < VEILED else (None, "")
        yield Plan(pk, first, dice.choice(boards), few, begun, lasting / size, size, veiled, alias)
        first += size


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


def _reserved(table: str, count: int) -> range:
    """Numbers for ``count`` new rows that nobody else will be given."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table])
        first = int(cursor.fetchone()[0])
        cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, first + count])
    return range(first, first + count)


def _thread_row(plan: Plan, labels: Labels, dice: random.Random) -> tuple[object, ...]:
    last = plan.moment(plan.size)
    return (plan.pk, plan.board, plan.author(1), plan.name(1), sentences.title(dice), plan.begun, labels.tags(plan.board, dice),
            labels.notes(dice), False, "", "", False, plan.size, plan.size, last, plan.author(plan.size))


def _post_row(plan: Plan, position: int, written: tuple[str, str], around: Around) -> tuple[object, ...]:
    pk, (body, html) = plan.first + position - 1, written
    reactions, notes, before = around.surround(pk, plan.pk, is_first=position == 1)
    if before:
        body, html = before[0] + body, before[1] + html
    return (pk, plan.pk, position, plan.author(position), plan.name(position), "", body, html, notes, reactions,
            plan.moment(position), "published", "", 1)
