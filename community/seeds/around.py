"""What surrounds the posts of a large forum: kind words, quotes, names, notes, and what the cast keeps about its reading."""

import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from community import text
from community.forum.models import Board, ContentNote, Reaction, Tag
from community.members.models import Member
from community.seeds.demo import CAST

KINDS = tuple(Reaction.Kind.values)
REACTED, QUOTING, NAMING, NOTED = 0.12, 0.05, 0.02, 0.02  # parts of all posts
TAGGED, HARD = 0.5, 0.04  # parts of all threads
MARKED = 2_000  # threads each of the cast has read
FOLLOWED = 60  # threads each of the cast follows
FOLLOWERS = 500  # of the longest thread

# One of each, rendered as any post is; the numbers are put in afterwards.
_NUMBER = 999_999_999
_QUOTE = f"> [quoted](/forum/p/{_NUMBER}/)\n> It helped to write it down.\n\n"
_QUOTE_HTML = text.render_post(_QUOTE, text.Known(sources=frozenset({_NUMBER})))
_NAMED = "@somebody thank you for this.\n\n"
_NAMED_HTML = text.render_post(_NAMED, text.Known(members={"somebody": _NUMBER}))


def copied(table: str, columns: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    """Add ``rows`` in bulk."""
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


@dataclass(frozen=True)
class Labels:
    """The words threads and posts may be labelled with, as PostgreSQL writes lists of them."""

    by_board: dict[int, list[str]]
    content: list[str]

    @classmethod
    def of_the_site(cls) -> "Labels":
        """Those that stand now."""
        by_board = defaultdict(list)
        for board, slug in Tag.objects.values_list("board_id", "slug"):
            by_board[board].append(f"{{{slug}}}")
        return cls(dict(by_board), [f"{{{slug}}}" for slug in ContentNote.objects.values_list("slug", flat=True)])

    def tags(self, board: int, dice: random.Random) -> str:
        """One tag of the board, or none."""
        return dice.choice(self.by_board[board]) if board in self.by_board and dice.random() < TAGGED else "{}"

    def notes(self, dice: random.Random, share: float = HARD) -> str:
        """One content note, or mostly none."""
        return dice.choice(self.content) if self.content and dice.random() < share else "{}"


@dataclass
class Around:
    """Gathers what surrounds the posts of one batch, until it is kept."""

    members: list[int]
    labels: Labels
    dice: random.Random
    reactions: list[tuple[object, ...]] = field(default_factory=list)
    quotes: list[tuple[object, ...]] = field(default_factory=list)
    mentions: list[tuple[object, ...]] = field(default_factory=list)

    def surround(self, pk: int, thread: int, *, is_first: bool) -> tuple[str, str, tuple[str, str] | None]:
        """For post ``pk``: its reactions, its notes, and what stands before its words, as Markdown and as HTML."""
        chance, before = self.dice.random(), None
        notes = self.labels.notes(self.dice, NOTED)
        if chance < REACTED:
            return self._react(pk), notes, None
        chance -= REACTED
        if chance < QUOTING and not is_first:
            self.quotes.append((pk, pk - 1))
            before = _numbered(_QUOTE, _QUOTE_HTML, pk - 1)
        elif chance < QUOTING + NAMING:
            member = self.dice.choice(self.members)
            self.mentions.append((pk, member))
            before = _numbered(_NAMED, _NAMED_HTML, member)
        return "{}", notes, before

    def _react(self, pk: int) -> str:
        given = {(self.dice.choice(self.members), self.dice.choice(KINDS)) for _ in range(self.dice.choice((1, 1, 2, 4)))}
        now = timezone.now()
        self.reactions += [(pk, member, kind, now) for member, kind in given]
        return json.dumps(Counter(kind for _member, kind in given))

    def keep(self) -> None:
        """Write down what was gathered; the posts are there."""
        for table, columns, rows in (
            ("community_reaction", ("post_id", "member_id", "kind", "at"), self.reactions),
            ("community_quote", ("post_id", "source_id"), self.quotes),
            ("community_mention", ("post_id", "member_id"), self.mentions),
        ):
            copied(table, columns, rows)
            rows.clear()


def _numbered(body: str, html: str, number: int) -> tuple[str, str]:
    return body.replace(str(_NUMBER), str(number)), html.replace(str(_NUMBER), str(number))


@transaction.atomic
def keep_reading(threads: Sequence[tuple[int, int]], members: Sequence[int], dice: random.Random) -> None:
    """Let the cast have read and follow some of ``threads`` (number, length), and many follow the longest."""
    cast, now = list(Member.objects.filter(username__in=CAST).order_by("pk").values_list("pk", flat=True)), timezone.now()
    marks, follows = [], []
    for member in cast:
        read = dice.sample(threads, min(len(threads), MARKED))
        marks += [(member, thread, dice.randint(max(1, size - 30), size), now) for thread, size in read]
        follows += [(member, thread, "watch", now) for thread, _size in read[:FOLLOWED]]
    longest = max(threads, key=lambda thread: thread[1])[0]
    follows += [(member, longest, "watch", now) for member in members[:FOLLOWERS]]
    copied("community_readmark", ("member_id", "thread_id", "position", "at"), marks)
    copied("community_follow", ("member_id", "thread_id", "level", "since"), follows)
    _mark_boards(cast)


def _mark_boards(cast: Sequence[int]) -> None:
    """What is older than two months counts as read by the cast."""
    boards, at = list(Board.objects.values_list("pk", flat=True)), timezone.now() - timedelta(days=60)
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO community_boardmark (member_id, board_id, at) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
            [(member, board, at) for member in cast for board in boards])
