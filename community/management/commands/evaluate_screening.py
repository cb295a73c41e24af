"""``manage.py evaluate_screening FILE.tsv``: how well screening does on labelled texts."""

import time
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from django.core.management.base import BaseCommand, CommandError

from community.safety.screening import LABELS, screen

_HEAD = ["id", "text", "labels", "note"]


class _Row(NamedTuple):
    number: str
    wanted: frozenset[str]
    found: frozenset[str]
    is_hard: bool


class Command(BaseCommand):
    """Print precision, recall and misses by label, harmless texts wrongly matched, and the time a text takes."""

    help = "Evaluates screening on a file of labelled texts: a header, tab separated, no quoting: id, text, labels, note."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file."""
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        """Evaluate and print."""
        entries = _read(file)
        screen("warm up: read rules and model")
        begun = time.process_time()
        found = [frozenset(screen(text).labels) for _number, text, _labels, _note in entries]
        spent = time.process_time() - begun
        rows = [_Row(number, frozenset(labels.split(",")) - {"none"}, labels_found, note.startswith("hard:"))
                for (number, _text, labels, note), labels_found in zip(entries, found, strict=True)]
        for label in LABELS:
            self._label(label, rows)
        self._hard(rows)
        letters = sum(len(text) for _number, text, _labels, _note in entries)
        self.stdout.write(f"time: {1000 * spent / max(1, len(rows)):.2f} ms of CPU a text, "
                          f"{1000 * spent / max(1, letters) * 2000:.2f} ms for 2,000 characters")

    def _label(self, label: str, rows: Sequence[_Row]) -> None:
        wanted = [row for row in rows if label in row.wanted]
        got = [row for row in rows if label in row.found]
        right = [row for row in wanted if label in row.found]
        missed = [row.number for row in wanted if label not in row.found]
        wrong = [row.number for row in got if label not in row.wanted]
        self.stdout.write(f"{label}: precision {_share(len(right), len(got))}, recall {_share(len(right), len(wanted))} "
                          f"({len(right)} of {len(wanted)})")
        self.stdout.write(f"  missed: {' '.join(missed) or 'none'}")
        self.stdout.write(f"  wrong: {' '.join(wrong) or 'none'}")

    def _hard(self, rows: Sequence[_Row]) -> None:
        hard = [row for row in rows if row.is_hard]
        wrong = [f"{row.number} ({', '.join(sorted(row.found))})" for row in hard if row.found]
        self.stdout.write(f"hard negatives wrongly matched: {_share(len(wrong), len(hard))} ({len(wrong)} of {len(hard)})")
        self.stdout.write(f"  {'; '.join(wrong) or 'none'}")


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "none there"


def _read(file: Path) -> list[list[str]]:
    """:raises CommandError: there is no such file, or it is of another form."""
    try:
        lines = [line.rstrip("\r") for line in file.read_text(encoding="utf-8-sig").split("\n")]
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file} cannot be read: {type(error).__name__}") from error
    if lines[0].split("\t") != _HEAD:
        raise CommandError(f"{file} has another header than {', '.join(_HEAD)}")
    rows = [line.split("\t") for line in lines[1:] if line]
    for place, row in enumerate(rows, start=2):
        if len(row) != len(_HEAD):
            raise CommandError(f"{file}, row {place}: {len(row)} fields instead of {len(_HEAD)}")
    return rows
