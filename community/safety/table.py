"""Weights of what stands together, looked up for all places of a text at once.

A key is made of the numbers of two or three words. Each stands in one of the two slots its key points to, so that a look-up
is two looks, and what is not known takes no room.
"""

from typing import Any, NamedTuple

import numpy

Numbers = numpy.ndarray[Any, Any]
BITS = 16  # a word's number has fewer
FAMILIES = {"b": 1, "j": 2, "t": 3, "s": 4}
_WORD = numpy.uint64(BITS)
_FAMILY = {family: numpy.uint64(number << 3 * BITS) for family, number in FAMILIES.items()}
_SPREAD = (numpy.uint64(0x9E3779B97F4A7C15), numpy.uint64(0xC2B2AE3D27D4EB4F))
_TRIES = 200
_LISTED = 21  # bits of a key by which most that are not here are told: two megabytes, half of what the slots take
_UNLISTED = numpy.uint64(64 - _LISTED)


class Table(NamedTuple):
    """Weights by key.

    :ivar slots: a power of two of them; each is a row, 0 for none.
    :ivar keys: of each row; ``steps`` what it weighs for each label.
    :ivar listed: whether any key here begins so; most that are asked for are not here, and need not be looked for.
    """

    slots: Numbers
    keys: Numbers
    steps: Numbers
    listed: Numbers

    def rows(self, keys: Numbers) -> Numbers:
        """The row of each key, 0 for what is not here."""
        shift = numpy.uint64(65 - len(self.slots).bit_length())
        spread = keys * _SPREAD[0]
        perhaps = taken(self.listed, spread >> _UNLISTED).nonzero()[0]
        asked = keys.take(perhaps)
        found = taken(self.slots, spread.take(perhaps) >> shift)
        others = (taken(self.keys, found) != asked).nonzero()[0]
        still = asked.take(others)
        second = taken(self.slots, (still * _SPREAD[1]) >> shift)
        found[others] = numpy.where(taken(self.keys, second) == still, second, 0)
        rows = numpy.zeros(len(keys), found.dtype)
        rows[perhaps] = found
        return rows

    def add_to(self, total: Numbers, words: Numbers, kinds: Numbers, sentences: tuple[Numbers, Numbers]) -> None:
        """Add to each row of ``total`` what stands together in one sentence.

        :param words: the numbers of all words, with 0 between two sentences; ``kinds`` of their kinds and ends.
        :param sentences: of each of ``words`` and of ``kinds``, the row of its sentence.
        """
        first, others = words.astype(numpy.uint64), kinds.astype(numpy.uint64)
        rows = self.rows(numpy.concatenate([
            keys_of("b", first[:-1], first[1:]), keys_of("j", others[:-1], others[1:]),
            keys_of("t", others[:-2], others[1:-1], others[2:]), keys_of("s", others[:-2], others[2:]),
            keys_of("s", others[:-3], others[3:])]))
        of_words, of_kinds = sentences
        sentence = numpy.concatenate([of_words[:-1], of_kinds[:-1], of_kinds[:-2], of_kinds[:-2], of_kinds[:-3]])
        known = rows.nonzero()[0]
        steps = taken(self.steps, rows[known])
        columns = steps.shape[1]
        places = sentence[known, None] * columns + numpy.arange(columns)
        sums = numpy.bincount(places.ravel(), steps.ravel(), len(total) * columns)
        total[:, :-1] += sums.reshape(-1, columns).astype(numpy.int32)


def taken(table: Numbers, places: Numbers) -> Numbers:
    """The rows of ``table`` at ``places``, all of which it has. Asked this way NumPy does not look whether: that takes eight
    times as long."""
    rows: Numbers = table.take(places, axis=0, mode="wrap")
    return rows


def keys_of(family: str, *numbers: Numbers) -> Numbers:
    """The keys of words that stand together. 0 is no word: its keys are in no table."""
    key = numbers[0]
    for each in numbers[1:]:
        key = key << _WORD | each
    return key | _FAMILY[family]


def table_of(keys: Numbers, steps: Numbers) -> Table:
    """A table of these.

    :raises ValueError: there is no room for one of them, which a larger table has.
    """
    bits = max(4, int(2.5 * len(keys)).bit_length())
    slots = [0] * (1 << bits)
    there = [tuple(int(slot) for slot in pair) for pair in zip(*((keys * by) >> numpy.uint64(64 - bits) for by in _SPREAD),
                                                             strict=True)]
    for row in range(1, len(keys) + 1):
        moving, slot = row, there[row - 1][0]
        for _try in range(_TRIES):
            moving, slots[slot] = slots[slot], moving
            if not moving:
                break
            first, second = there[moving - 1]
            slot = second if slot == first else first
        else:
            raise ValueError("no room")
    return filed(numpy.array(slots, numpy.int32), numpy.append(numpy.uint64(0), keys),
                 numpy.vstack([numpy.zeros_like(steps[:1]), steps]))


def filed(slots: Numbers, keys: Numbers, steps: Numbers) -> Table:
    """A table of what a file holds of one."""
    listed = numpy.zeros(1 << _LISTED, bool)
    listed[(keys[1:] * _SPREAD[0]) >> _UNLISTED] = True
    return Table(slots, keys, steps, listed)
