"""Loading the library from its files.

A load is idempotent, all or nothing, and never overwrites what somebody changed on the site: a row is replaced only while its
content is what the last load wrote.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from library import text
from library.actions.editions import begin_edition, lock_edition
from library.actions.rendering import refresh
from library.content import Content
from library.export import form_of
from library.models import Entry, GlossaryTerm, Revision, Source, SourceChange, Step
from library.models.loaded import Loaded
from library.queries.versions import published
from library.rows import draft_entry, draft_source, draft_term

State = Revision.State
Item = TypeVar("Item", bound=Loaded)


@dataclass
class Report:
    """What a load did. Each line of ``added``, ``changed`` and ``kept`` names one thing, such as ``topic withdrawal``.

    :ivar set_aside: versions of editors that were in the works or on the schedule of a page that changed.
    :ivar held: pages that stay as they are on the site, because they cite what the site knows to be retracted or replaced.
    :ivar forms: of what is changed and of what is kept: the lines a file has for the site's side, and those of the file.
    """

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    set_aside: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    forms: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def changed_anything(self) -> bool:
        """Whether a reader could see a difference."""
        return bool(self.added or self.changed)


class _Rehearsal(Exception):
    """Ends the transaction of a dry run."""


def load_library(content: Content, *, dry_run: bool = False) -> Report:
    """Load a library that passed the gate. Two loads at the same time wait for each other.

    :param dry_run: report what would happen, and leave everything as it is.
    """
    report = Report()
    try:
        with transaction.atomic():
            edition = lock_edition()
            load_sources(content.sources, report)
            load_terms(content.terms, report)
            load_entries(content, report)
            if report.changed_anything:
                begin_edition(edition)
            if dry_run:
                raise _Rehearsal
    except _Rehearsal:
        pass
    return report


def load_sources(sources: Mapping[str, Mapping[str, Any]], report: Report) -> None:
    """Load the sources. None is ever taken away: an entry made on the site may cite it."""
    drafts = [draft_source(key, fields) for key, fields in sources.items()]
    rows = {row.key: row for row in Source.objects.select_for_update()}
    for draft in drafts:
        row = rows.pop(draft.key, None)
        before = row.content if row else None
        if _load(draft, row, f"source {draft.key}", report) and row is not None and before is not None:
            _note_change(row, before)
    _report_missing(rows.items(), "source", report)


def _note_change(source: Source, before: Mapping[str, Any]) -> None:
    """Write down in the history of ``source`` what the files made of it."""
    after = source.content
    changed = {name: [_told(before.get(name, "")), _told(after.get(name, ""))] for name in {**before, **after}
               if before.get(name, "") != after.get(name, "")}
    if "status" in changed:
        source.status_at, source.status_by = timezone.now(), None
        source.save(update_fields=["status_at", "status_by"])
    SourceChange.objects.create(source=source, note=_("Taken over from the library's files."), fields=changed)


def _told(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def load_terms(terms: Sequence[Mapping[str, Any]], report: Report) -> None:
    """Load the glossary."""
    rows = {row.slug: row for row in GlossaryTerm.objects.select_for_update()}
    for term in terms:
        draft = draft_term(term)
        _load(draft, rows.pop(draft.slug, None), f"term {draft.slug}", report)
    _report_missing(rows.items(), "term", report)


def load_entries(content: Content, report: Report) -> None:
    """Load topics and questions, and render every entry again whose HTML would come out different now.

    What was added or changed gets a version of its own in the history, written by nobody.
    """
    rows = {(row.kind, row.slug): row for row in Entry.objects.select_for_update(no_key=True)}
    entries = list(rows.values())
    for kind, slug in content.held:
        rows.pop((kind, slug), None)
        report.held.append(f"{kind} {slug}")
    for manuscript in content.manuscripts:
        draft, name = draft_entry(manuscript), f"{manuscript.kind} {manuscript.slug}"
        row = rows.pop((draft.kind, draft.slug), None)
        was = row.state if row else None
        if row is None:
            entries.append(draft)
        if _load(draft, row, name, report):
            _record(row or draft, was, report)
    for kind in Entry.Kind.values:
        _report_missing(((slug, row) for (of, slug), row in rows.items() if of == kind), kind, report)
    told = set(report.added + report.changed)
    differing = refresh(entries, everything=True)
    report.changed += [name for entry in differing if (name := f"{entry.kind} {entry.slug}") not in told]


def _record(entry: Entry, was: str | None, report: Report) -> None:
    """Write down in the history what the files made of ``entry``.

    :param was: its state before; None when it is new.
    """
    shown = published(entry)
    words = entry.words | {"reviewed_on": entry.reviewed_on, "reviewed_by": entry.reviewed_by}
    if shown is None or any(getattr(shown, name) != value for name, value in words.items()):
        # What was begun from the older text would undo the files' change unseen, now or at its time.
        _set_aside(entry, (*Revision.IN_THE_WORKS, State.SCHEDULED), report)
        _write(entry, words)
    if entry.state == (was or Entry.State.PUBLISHED):
        return
    entry.state_at, entry.state_by = timezone.now(), None
    entry.save(update_fields=["state_at", "state_by"])
    if entry.state == Entry.State.RETIRED:
        _set_aside(entry, (State.SCHEDULED,), report)  # else it would bring the page back by itself
        Step.objects.create(entry=entry, act=Step.Act.RETIRED, comment=entry.state_reason)
    elif was == Entry.State.RETIRED:
        Step.objects.create(entry=entry, act=Step.Act.RESTORED)


def _set_aside(entry: Entry, states: Iterable[str], report: Report) -> None:
    """Take versions out of the works and off the schedule: they stay in the history, to be begun from again."""
    for revision in entry.revisions.filter(state__in=states):
        report.set_aside.append(f"{entry.kind} {entry.slug}, version {revision.number} ({revision.get_state_display()})")
        revision.state, revision.state_by, revision.state_at = State.SET_ASIDE, None, timezone.now()
        revision.publish_at = None
        revision.save()
        Step.objects.create(entry=entry, revision=revision, act=Step.Act.SET_ASIDE,
                            comment=_("The library's files brought another version of this page."))


def _write(entry: Entry, words: Mapping[str, Any]) -> None:
    """The words of ``entry`` as its next version, written by nobody.

    Those of a retired page are kept where editors find them, and not published: the gate did not judge them, and readers can
    open every version that was.
    """
    now = timezone.now()
    last = entry.revisions.aggregate(last=Max("number"))["last"] or 0
    is_public = entry.state != Entry.State.RETIRED
    if is_public:
        entry.revisions.filter(state=State.PUBLISHED).update(state=State.SUPERSEDED, state_at=now)
    note = _("Taken over from the library's files.") if last else _("First version.")
    revision = Revision.objects.create(
        entry=entry, number=last + 1, base=last or None, note=note, sources=text.cited(entry.body),
        state=State.PUBLISHED if is_public else State.SET_ASIDE, written_at=now, state_at=now,
        published_at=now if is_public else None, **words)
    Step.objects.create(entry=entry, revision=revision, act=Step.Act.PUBLISHED if is_public else Step.Act.SET_ASIDE)


def _load(draft: Item, row: Item | None, name: str, report: Report) -> bool:
    """Bring one row up to its file: add it, replace it, or keep what somebody wrote on the site. Says whether it changed."""
    checksum = draft.checksum
    if row is None:
        draft.loaded_checksum = checksum
        draft.save(force_insert=True)
        report.added.append(name)
        return True
    if row.checksum == checksum:
        if row.loaded_checksum != checksum:  # somebody made on the site the change that the file has now, too
            row.loaded_checksum = checksum
            row.save(update_fields=["loaded_checksum"])
        return False
    report.forms[name] = (form_of(row), form_of(draft))
    if not row.is_as_loaded:
        report.kept.append(name)
        return False
    _replace(row, draft)
    row.loaded_checksum, row.changed_at, row.changed_by = checksum, timezone.now(), None
    row.save()
    report.changed.append(name)
    return True


def _replace(row: Loaded, draft: Loaded) -> None:
    names = {*draft.CONTENT, *draft.ADDED}
    if isinstance(row, Entry):  # that it is retired is kept as a state
        names = names - {"retired"} | {"state", "state_reason"}
    for name in names:
        setattr(row, name, getattr(draft, name))


def _report_missing(rows: Iterable[tuple[str, Loaded]], kind: str, report: Report) -> None:
    report.missing += [f"{kind} {key}" for key, row in rows if row.loaded_checksum]
