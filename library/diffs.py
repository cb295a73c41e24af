"""What differs between two versions, for people who are no programmers: paragraph by paragraph, and in each its words.

Pure data; ``templates/library/_diff.html`` shows it.
"""

import re
from bisect import bisect
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from library.alignment import runs
from library.models import Grade, Touches

AROUND = 1  # unchanged paragraphs shown before and after a change
FOLDED_FROM = 2  # a single unchanged paragraph is shown: a fold would be as long
MOST_PARAGRAPHS = 3000  # of a longer text the rest counts as one
MOST_PARTS = 300  # a paragraph in more pieces reads better whole, before and after
ALIKE = 0.4  # share of words two paragraphs have in common to be one that changed
WINDOW = 8  # how far ahead its other half is looked for

_SHAPES = re.compile(r"(?P<heading>#{1,6}\s+)|(?P<item>(?:[-*+]|\d{1,9}[.)])\s+)|(?P<quote>>\s*)|(?P<fence>:::+\s*)")
_TOKEN = re.compile(r"(?:\[@[^\]\s]{1,200}\]|\w+(?:[-'’]\w+)*|[^\w\s])\s*")


class Kind(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    FOLDED = "folded"


@dataclass(frozen=True)
class Part:
    """A few words: the same, added or removed."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Passage:
    """A paragraph, a heading or an item of a list; or several unchanged ones, which are only counted.

    :ivar kind: all of it the same, added or removed; or changed, then its parts say where; or folded.
    :ivar shape: ``text``, ``heading``, ``item``, ``quote`` or ``fence``.
    :ivar count: how many are folded here.
    """

    kind: Kind
    shape: str = "text"
    parts: tuple[Part, ...] = ()
    count: int = 0


@dataclass(frozen=True)
class FieldChange:
    """A field that says something else now, ready to be read: ``label``, what it said ``before`` and ``after``."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """All that differs between two versions of an entry."""

    fields: tuple[FieldChange, ...]
    summary: tuple[Passage, ...]
    body: tuple[Passage, ...]

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.fields or self.summary or self.body)


_LABELS: "dict[str, str | Promise]" = {
    "title": gettext_lazy("Title"), "short_title": gettext_lazy("Short title"), "group": gettext_lazy("Group"),
    "order": gettext_lazy("Place in the order"), "grade": gettext_lazy("Strength of the evidence"),
    "grade_reason": gettext_lazy("Why this grade"), "touches": gettext_lazy("Speaks of"),
    "related_topics": gettext_lazy("Related topics"), "related_questions": gettext_lazy("Related questions"),
    "recommended": gettext_lazy("A good place to start"), "review_due": gettext_lazy("Next review"),
}


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> Difference:
    """What differs between the words of two versions (``EntryText.words``); a field neither has differs in nothing."""
    fields = []
    for name, label in _LABELS.items():
        was, now = _told(name, before.get(name)), _told(name, after.get(name))
        if was != now:
            fields.append(FieldChange(str(label), was, now))
    summary, body = (texts(str(before.get(name) or ""), str(after.get(name) or "")) for name in ("summary", "body"))
    return Difference(tuple(fields), summary, body)


def fields_of(words: Mapping[str, Any], names: Iterable[str]) -> list[tuple[str, str]]:
    """What a version says beside its texts: the label and the words of each of ``names`` that has a label, empty ones too."""
    return [(str(_LABELS[name]), _told(name, words.get(name))) for name in _LABELS if name in set(names)]


def texts(before: str, after: str) -> tuple[Passage, ...]:
    """Two texts as one, paragraph by paragraph; empty when they say the same. Line breaks within a paragraph do not count."""
    old, new = _passages(before), _passages(after)
    if old == new:
        return ()
    made: list[Passage] = []
    for same, (i, j), (k, m) in runs(old, new):
        made += [_whole(Kind.SAME, each) for each in new[k:m]] if same else _changed(old[i:j], new[k:m])
    return tuple(_folded(made))


def _told(name: str, value: Any) -> str:
    """A field's value in words."""
    if isinstance(value, date):
        return date_format(value, "j F Y")
    if name == "recommended":
        return _("yes") if value else _("no")
    if name == "grade":
        return str(Grade(value).label) if value in Grade.values else ""
    if name == "touches":
        return ", ".join(str(Touches(each).label) for each in value or () if each in Touches.values)
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value).strip()


Unit = tuple[str, str]  # shape and words


def _passages(words: str) -> list[Unit]:
    """The paragraphs of a Markdown text; headings, items and the ends of blocks are paragraphs of their own."""
    found: list[Unit] = []
    is_open = False
    for line in words.splitlines():
        said = " ".join(line.split())
        match = _SHAPES.match(f"{said} ")
        if match is not None:
            shape, said = match.lastgroup or "text", said[match.end():]
            found.append((shape, _fence(said) if shape == "fence" else said))
        elif said and is_open and found:
            found[-1] = (found[-1][0], f"{found[-1][1]} {said}".lstrip())
        elif said:
            found.append(("text", said))
        is_open = bool(said) and (match is None or match.lastgroup in {"item", "quote"})
    if len(found) > MOST_PARAGRAPHS:
        rest = "\n".join(said for _shape, said in found[MOST_PARAGRAPHS - 1:])
        found = [*found[:MOST_PARAGRAPHS - 1], ("text", rest)]
    return found


def _fence(name: str) -> str:
    return _("The box “%(name)s” begins") % {"name": name} if name else _("The box ends")


def _whole(kind: Kind, unit: Unit) -> Passage:
    return Passage(kind, unit[0], (Part(kind, unit[1]),))


def _changed(old: Sequence[Unit], new: Sequence[Unit]) -> Iterator[Passage]:
    """A stretch in which nothing is the same: paragraphs that still have words in common, and those that came or went."""
    bags = [Counter(_keys(_TOKEN.findall(said))) for _shape, said in new]
    at = 0
    for unit in old:
        bag = Counter(_keys(_TOKEN.findall(unit[1])))
        shares = [(_share(bag, bags[place]), -place) for place in range(at, min(at + WINDOW, len(new)))
                  if new[place][0] == unit[0]]
        best, place = max(shares, default=(0.0, 0))
        parts = _words(unit[1], new[-place][1]) if best >= ALIKE else ()
        if not parts:
            yield _whole(Kind.REMOVED, unit)
            continue
        yield from (_whole(Kind.ADDED, each) for each in new[at:-place])
        yield Passage(Kind.CHANGED, unit[0], parts)
        at = 1 - place
    yield from (_whole(Kind.ADDED, each) for each in new[at:])


def _share(one: "Counter[str]", other: "Counter[str]") -> float:
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


def _words(before: str, after: str) -> tuple[Part, ...]:
    """One paragraph from two, word by word; empty when it would be in too many pieces to be read."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    kept: list[tuple[str, str, str]] = []  # the same, removed, added: each piece is either the first or the other two
    for same, (i, j), (k, m) in runs(_keys(old), _keys(new)):
        was, now = "".join(old[i:j]), "".join(new[k:m])
        if not same:
            kept.append(("", was, now))
            continue
        spaces = was[len(was.rstrip()):], now[len(now.rstrip()):]
        kept += [(now, "", "")] if bool(spaces[0]) == bool(spaces[1]) else [(now.rstrip(), "", ""), ("", *spaces)]
    parts = tuple(_joined(kept))
    return parts if len(parts) <= MOST_PARTS else ()


def _joined(pieces: Sequence[tuple[str, str, str]]) -> Iterator[Part]:
    """Pieces with what was removed before what was added; a mark or a short word between two changes belongs to them."""
    removed = added = ""
    for place, (same, was, now) in enumerate(pieces):
        between = 0 < place < len(pieces) - 1 and len(same.strip()) <= 3
        if same and not between:
            yield from _marked(removed, added)
            removed = added = ""
            yield Part(Kind.SAME, same)
        else:
            removed, added = removed + (same or was), added + (same or now)
    yield from _marked(removed, added)


def _marked(removed: str, added: str) -> Iterator[Part]:
    """What was removed and what was added; the space behind them belongs to neither."""
    yield from (Part(kind, said.rstrip()) for kind, said in ((Kind.REMOVED, removed), (Kind.ADDED, added)) if said.strip())
    if (added or removed)[-1:].isspace():
        yield Part(Kind.SAME, " ")


def _keys(tokens: Sequence[str]) -> list[str]:
    """Words without the space behind them."""
    return [token.rstrip() for token in tokens]


def _folded(passages: Sequence[Passage]) -> Iterator[Passage]:
    """Long unchanged stretches become a number."""
    changed = [place for place, passage in enumerate(passages) if passage.kind != Kind.SAME]
    near = {place + step for place in changed for step in range(-AROUND, AROUND + 1)}
    for begins, ends in _boxes(passages):
        if bisect(changed, begins) < bisect(changed, ends):  # somebody reads that what changed stands in a box
            near |= {begins, ends}
        elif not near >= {begins, ends}:  # no mark stands alone
            near -= {begins, ends}
    far: list[Passage] = []
    for place, passage in enumerate(passages):
        if place not in near:
            far.append(passage)
            continue
        yield from _fold(far)
        far = []
        yield passage
    yield from _fold(far)


def _boxes(passages: Sequence[Passage]) -> Iterator[tuple[int, int]]:
    """The places of the two marks of each box that is a box in both texts, inner ones first."""
    begun: list[int] = []
    for place, passage in enumerate(passages):
        if passage.shape == "fence" and passage.kind == Kind.SAME:
            if passage.parts[0].text != _fence(""):
                begun.append(place)
            elif begun:
                yield begun.pop(), place


def _fold(far: list[Passage]) -> list[Passage]:
    """Passages as their number; the marks of boxes count for none."""
    if len(far) < FOLDED_FROM and all(passage.shape != "fence" for passage in far):
        return far
    count = sum(passage.shape != "fence" for passage in far)
    return [Passage(Kind.FOLDED, count=count)] if count else []
