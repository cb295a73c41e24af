"""Looking whether the log is as it was written: each row is hashed anew, and held against its neighbours and the end."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from community.moderation.models import LogHead

AT_ONCE = 2000  # rows in memory
# The words of a row, as they were hashed when it was written; not by the function in the database, which could be exchanged.
_ROWS = """
    SELECT id, number, previous, digest, jsonb_build_array(
        number, previous, id, act, by_id, about_id, target_type_id, target_id, case_id, rule, reason, private_note,
        state_before, state_after, effect, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'))::text
    FROM community_decision WHERE number > %s ORDER BY number LIMIT %s
"""


@dataclass(frozen=True)
class Fault:
    """Something that is not as it was written.

    :ivar place: the place in the log; ``row`` the number of the decision there, None for one that is gone.
    """

    place: int
    row: int | None
    sentence: str


def faults() -> Iterator[Fault]:
    """Everything in the log that is not as it was written, in its order."""
    place, digest = 0, ""
    for row, number, previous, kept, words in _rows():
        for missing in range(place + 1, number):
            yield Fault(missing, None, "the row is missing")
        if hashlib.sha256(words.encode()).hexdigest() != kept:
            yield Fault(number, row, "the row was changed, or stands in another's place")
        elif previous != digest and number == place + 1:
            yield Fault(number, row, "the row does not follow the one before it")
        place, digest = number, kept
    yield from _end(place, digest)
    yield from _loose()


def _rows() -> Iterator[tuple[int, int, str, str, str]]:
    after = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_ROWS, [after, AT_ONCE])
            found = cursor.fetchall()
        if not found:
            return
        yield from found
        after = found[-1][1]


def _end(place: int, digest: str) -> Iterator[Fault]:
    head = LogHead.objects.filter(pk=1).first() or LogHead()
    for missing in range(place + 1, head.number + 1):
        yield Fault(missing, None, "the row is missing")
    if head.number < place or (head.number == place and head.digest != digest):
        yield Fault(place, None, "the log ends otherwise than its head says")


def _loose() -> Iterator[Fault]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM community_decision WHERE number IS NULL ORDER BY id LIMIT 100")
        for (row,) in cursor.fetchall():
            yield Fault(0, row, "the row is not in the chain")
