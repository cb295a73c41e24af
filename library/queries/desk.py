"""The review desk: what waits for an editor, by state, a part at a time.

A part begins after the last row of the one before, so that it costs the same however much is waiting.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import BooleanField, Count, DateField, Exists, F, OuterRef, Q, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Least
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from library.models import AMBER_AFTER, Citation, Draft, Entry, Revision, Source
from library.queries.shelf import CARD

ON_DESK = 8  # rows of a section on the desk
ON_PAGE = 50  # rows on a page of its own
SOON = timedelta(days=60)

State = Revision.State
Rows = Any  # a query set whose rows carry what is annotated, which no type knows

# The ORM would look for each key by itself; this reads all keys once.
_CITES_NOTHING = ("EXISTS (SELECT FROM unnest(library_revision.sources) AS cited (key) "
                  "WHERE cited.key NOT IN (SELECT key FROM library_source))")

_ENTRY = ("state", "state_reason", "state_at", "redirect_to", "review_due", "reviewed_on", "assigned_to")
_REVISION = ("entry", "number", "note", "comment", "state", "state_at", "publish_at", "author", "sources")


@dataclass(frozen=True)
class Row:
    """One thing that waits.

    :ivar due: the day by which the page should be read again.
    :ivar sources: those it cites that are no longer in use.
    :ivar missing: keys it cites that no source has.
    :ivar is_repeated: whether another section of the desk tells as much of it.
    """

    entry: Entry
    revision: Revision | None = None
    draft: Draft | None = None
    due: date | None = None
    sources: Sequence[Source] = ()
    missing: Sequence[str] = ()
    is_repeated: bool = False

    @property
    def is_late(self) -> bool:
        """Whether that day has passed."""
        return self.due is not None and self.due < timezone.localdate()


@dataclass(frozen=True)
class Section:
    """A part of one section of the desk.

    :ivar count: how many there are in all.
    :ivar following: the mark after which the next part begins; empty at the end.
    :ivar begins: whether this is the first part.
    """

    lane: "Lane"
    rows: Sequence[Row]
    count: int
    following: str = ""
    begins: bool = True

    @property
    def told(self) -> list[Row]:
        """What is told in full here."""
        return [row for row in self.rows if not row.is_repeated]

    @property
    def repeated(self) -> list[Row]:
        """What is told in full in another section."""
        return [row for row in self.rows if row.is_repeated]


@dataclass(frozen=True)
class Lane:
    """One section of the desk.

    :ivar name: what its address calls it.
    :ivar found: what is in it for an editor; each row has ``sort``, the time it is ordered by.
    :ivar waits: whether what is in it waits for somebody; else the desk shows its number alone.
    """

    name: str
    title: "str | Promise"
    empty: "str | Promise"
    found: Callable[[Any], Rows]
    newest_first: bool = False
    waits: bool = True


def sections(editor: Any) -> list[Section]:
    """The whole desk, the beginning of each section."""
    counts = _counts(editor, LANES)
    found = [_part(lane, editor, size=ON_DESK, count=counts[lane.name]) if lane.waits
             else Section(lane, (), counts[lane.name]) for lane in LANES]
    return _told_once(found)


def _told_once(found: Sequence[Section]) -> list[Section]:
    """The sections with what is told twice marked: a version after its first place, a page taken on where another names it."""
    others = {row.entry.pk for one in found if one.lane.name != MINE for row in one.rows}
    told: set[int] = set()

    def marked(lane: Lane, row: Row) -> Row:
        if lane.name == MINE:
            return replace(row, is_repeated=row.entry.pk in others)
        if row.revision is None or lane.name == BROKEN:
            return row
        is_repeated = row.revision.pk in told
        told.add(row.revision.pk)
        return replace(row, is_repeated=is_repeated)

    return [replace(one, rows=[marked(one.lane, row) for row in one.rows]) for one in found]


def section(name: str, editor: Any, *, after: str = "") -> Section | None:
    """A part of one section; None when there is none of this name.

    :param after: the mark of the part before; what is no mark means the beginning.
    """
    lane = next((lane for lane in LANES if lane.name == name), None)
    if lane is None:
        return None
    return _part(lane, editor, size=ON_PAGE, count=_counts(editor, [lane])[name], after=_read(after))


def _counts(editor: Any, lanes: Iterable[Lane]) -> dict[str, int]:
    """How much is in each section, in one query."""
    each = [lane.found(editor).order_by().values(lane=Value(lane.name)).annotate(count=Count("pk")).values_list("lane", "count")
            for lane in lanes]
    return dict(each[0].union(*each[1:], all=True))


Mark = tuple[date, int]


def _part(lane: Lane, editor: Any, *, size: int, count: int, after: Mark | None = None) -> Section:
    sign, side = ("-", "lt") if lane.newest_first else ("", "gt")
    rows = lane.found(editor).order_by(f"{sign}sort", f"{sign}pk")
    if after is not None:
        rows = rows.filter(Q(**{f"sort__{side}": after[0]}) | Q(**{"sort": after[0], f"pk__{side}": after[1]}))
    found = list(rows[:size + 1])
    shown = found[:size]
    following = f"{shown[-1].sort.isoformat()}~{shown[-1].pk}" if len(found) > size else ""
    return Section(lane, _told(lane, shown), count, following, after is None)


def _told(lane: Lane, found: Sequence[Any]) -> list[Row]:
    """Rows with what makes them part of this section."""
    if lane.name == FLAGGED:
        unsound = _unsound(found)
        return [Row(entry, sources=unsound.get(entry.pk, ())) for entry in found]
    if lane.name == BROKEN:
        missing = _missing(found)
        return [Row(one.entry, revision=one, missing=[key for key in one.sources if key in missing]) for one in found]
    return [_row(one) for one in found]


def _row(found: Entry | Revision | Draft) -> Row:
    if isinstance(found, Entry):
        return Row(found, due=getattr(found, "due", None))
    return Row(found.entry, draft=found) if isinstance(found, Draft) else Row(found.entry, revision=found)


def _read(written: str) -> Mark | None:
    sort, _tilde, number = written.partition("~")
    if not (number.isascii() and number.isdigit() and len(number) < 16):
        return None
    try:
        return (datetime if "T" in sort else date).fromisoformat(sort), int(number)
    except ValueError:
        return None


def _entries() -> Rows:
    rows = Entry.objects.select_related("assigned_to")
    return rows.only(*CARD, *_ENTRY)


def _revisions(*states: State) -> Rows:
    rows = Revision.objects.filter(state__in=states).select_related("entry__assigned_to", "author")
    fields = (*_REVISION, *(f"entry__{name}" for name in (*CARD, *_ENTRY)))
    return rows.only(*fields).annotate(sort=F("state_at"))


def _due(editor: Any) -> Rows:
    aged = Cast(F("reviewed_on") + Value(AMBER_AFTER), DateField())
    rows = _entries().filter(state=Entry.State.PUBLISHED).annotate(due=Least("review_due", aged)).annotate(sort=F("due"))
    return rows.filter(due__lte=timezone.localdate() + SOON)


def _flagged(editor: Any) -> Rows:
    rows = _entries().filter(state=Entry.State.PUBLISHED)
    return rows.filter(Exists(_unsound_citations().filter(entry=OuterRef("pk")))).annotate(sort=F("state_at"))


def _unsound_citations() -> Rows:
    return Citation.objects.exclude(source__status=Source.Status.ACTIVE)


def _unsound(entries: Sequence[Entry]) -> dict[int, list[Source]]:
    """What each entry cites that is no longer in use, what was retracted first."""
    found: dict[int, list[Source]] = defaultdict(list)
    fields = (f"source__{name}" for name in ("key", "title", "status", "superseded_by"))
    numbers = [entry.pk for entry in entries] or [0]  # asked even of none, so that the desk always costs the same
    rows = _unsound_citations().filter(entry__in=numbers).select_related("source")
    for row in rows.only("entry", *fields).order_by("source__status", "number"):
        found[row.entry_id].append(row.source)
    return found


def _broken(editor: Any) -> Rows:
    """Versions that cite what no source is."""
    rows = _revisions(State.IN_REVIEW, State.SCHEDULED, State.SENT_BACK, State.DRAFT)
    return rows.filter(RawSQL(_CITES_NOTHING, (), output_field=BooleanField()))  # noqa: S611  (a constant of ours)


def _missing(revisions: Sequence[Revision]) -> set[str]:
    """Those of the keys that versions cite that no source has."""
    cited = {key for revision in revisions for key in revision.sources}
    return cited - set(Source.objects.filter(key__in=cited or {""}).values_list("key", flat=True))


def _typing(editor: Any) -> Rows:
    rows = Draft.objects.filter(editor=editor).select_related("entry__assigned_to")
    fields = ("saved_at", "base", "editor", *(f"entry__{name}" for name in (*CARD, *_ENTRY)))
    return rows.only(*fields).annotate(sort=F("saved_at"))


def _scheduled(editor: Any) -> Rows:
    return _revisions(State.SCHEDULED).annotate(sort=F("publish_at"))


MINE, FLAGGED, BROKEN = "mine", "flagged", "broken"

LANES: Sequence[Lane] = (
    Lane(MINE, _("Taken on by you"), _("You have taken nothing on."),
         lambda editor: _entries().filter(assigned_to=editor).annotate(sort=F("state_at"))),
    Lane("my-versions", _("Your drafts and versions under way"), _("You have no draft."),
         lambda editor: _revisions(*Revision.IN_THE_WORKS).filter(author=editor), newest_first=True),
    Lane("typing", _("What you typed and have not saved"), _("Everything you typed is saved."), _typing, newest_first=True),
    Lane("due", _("Due for review"), _("Nothing is due within sixty days."), _due),
    Lane("in-review", _("In review"), _("Nothing waits for a reader."), lambda editor: _revisions(State.IN_REVIEW)),
    Lane("sent-back", _("Sent back"), _("Nothing was sent back."), lambda editor: _revisions(State.SENT_BACK)),
    Lane("drafts", _("Drafts"), _("Nobody has a draft."), lambda editor: _revisions(State.DRAFT), newest_first=True),
    Lane("scheduled", _("Scheduled"), _("Nothing is on the schedule."), _scheduled),
    Lane(FLAGGED, _("Pages that cite a source no longer in use"), _("Every source on our pages is in use."), _flagged),
    Lane(BROKEN, _("Versions that cite a source we do not have"), _("No version cites a source we do not have."), _broken),
    Lane("published", _("Published pages"), _("No page is published yet."),
         lambda editor: _entries().filter(state=Entry.State.PUBLISHED).annotate(sort=F("state_at")), newest_first=True,
         waits=False),
    Lane("retired", _("Retired pages"), _("No page is retired."),
         lambda editor: _entries().filter(state=Entry.State.RETIRED).annotate(sort=F("state_at")), newest_first=True),
)
