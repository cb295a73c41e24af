"""Everything that changes the library. So far that is loading it from its files; editing on the site comes to this place too.

A load is idempotent, all or nothing, and never overwrites what somebody changed on the site: a row is replaced only while its
content is what the last load wrote.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone

from library import text
from library.content import Content
from library.manuscripts import Manuscript
from library.models import Citation, Edition, Entry, GlossaryTerm, Source
from library.models.loaded import Loaded

Item = TypeVar("Item", bound=Loaded)


@dataclass
class Report:
    """What a load did. Each line of ``added``, ``changed`` and ``kept`` names one thing, such as ``topic withdrawal``."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

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
            edition = _lock_edition()
            load_sources(content.sources, report)
            load_terms(content.terms, report)
            load_entries(content.manuscripts, report)
            if report.changed_anything:
                _begin_edition(edition)
            if dry_run:
                raise _Rehearsal
    except _Rehearsal:
        pass
    return report


def load_sources(sources: Mapping[str, Mapping[str, Any]], report: Report) -> None:
    """Load the sources. None is ever taken away: an entry made on the site may cite it."""
    drafts = [_draft_source(key, fields) for key, fields in sources.items()]
    rows = {row.key: row for row in Source.objects.select_for_update()}
    for draft in drafts:
        _load(draft, rows.pop(draft.key, None), f"source {draft.key}", report)
    _report_missing(rows.items(), "source", report)


def load_terms(terms: Sequence[Mapping[str, Any]], report: Report) -> None:
    """Load the glossary."""
    rows = {row.slug: row for row in GlossaryTerm.objects.select_for_update()}
    for term in terms:
        draft = GlossaryTerm(slug=term["slug"], name=term["name"], also=term.get("also", []), meaning=term["meaning"].strip())
        _load(draft, rows.pop(draft.slug, None), f"term {draft.slug}", report)
    _report_missing(rows.items(), "term", report)


def load_entries(manuscripts: Sequence[Manuscript], report: Report) -> None:
    """Load topics and questions, and render every entry again whose HTML would come out different now."""
    rows = {(row.kind, row.slug): row for row in Entry.objects.select_for_update()}
    entries = list(rows.values())
    for manuscript in manuscripts:
        draft, name = draft_entry(manuscript), f"{manuscript.kind} {manuscript.slug}"
        row = rows.pop((draft.kind, draft.slug), None)
        if row is None:
            entries.append(draft)
        _load(draft, row, name, report)
    for kind in Entry.Kind.values:
        _report_missing(((slug, row) for (of, slug), row in rows.items() if of == kind), kind, report)
    _publish(entries, report)


def draft_entry(manuscript: Manuscript) -> Entry:
    """The entry a manuscript becomes, not saved. The manuscript must have passed the gate."""
    return Entry(
        kind=manuscript.kind, slug=manuscript.slug, title=manuscript.word("title"), short_title=manuscript.word("short_title"),
        group=manuscript.word("group"), order=manuscript.fields["order"], summary=manuscript.word("summary"),
        body=manuscript.body, grade=manuscript.word("grade"), grade_reason=manuscript.word("grade_reason"),
        touches=manuscript.words("touches"), related_topics=manuscript.words("related") or manuscript.words("topics"),
        related_questions=manuscript.words("questions"), reviewed_on=manuscript.fields["reviewed_on"],
        review_due=manuscript.fields["review_due"], reviewed_by=manuscript.word("reviewed_by"),
    )


def _draft_source(key: str, fields: Mapping[str, Any]) -> Source:
    plain = {name: value.strip() if isinstance(value, str) else value for name, value in fields.items()}
    return Source(key=key, superseded_by_id=plain.pop("superseded_by", None), **plain)


def _load(draft: Item, row: Item | None, name: str, report: Report) -> None:
    """Bring one row up to its file: add it, replace it, or keep what somebody wrote on the site."""
    checksum = draft.checksum
    if row is None:
        draft.loaded_checksum = checksum
        draft.save(force_insert=True)
        report.added.append(name)
    elif row.checksum == checksum:
        if row.loaded_checksum != checksum:  # somebody made on the site the change that the file has now, too
            row.loaded_checksum = checksum
            row.save(update_fields=["loaded_checksum"])
    elif not row.is_as_loaded:
        report.kept.append(name)
    else:
        for field_name, value in draft.content.items():
            setattr(row, field_name, value)
        row.loaded_checksum, row.changed_at, row.changed_by = checksum, timezone.now(), None
        row.save()
        report.changed.append(name)


def _report_missing(rows: Iterable[tuple[str, Loaded]], kind: str, report: Report) -> None:
    report.missing += [f"{kind} {key}" for key, row in rows if row.loaded_checksum]


def _publish(entries: Sequence[Entry], report: Report) -> None:
    """Render each entry and number its sources; touch only what differs."""
    terms = text.Terms({phrase: term.slug for term in GlossaryTerm.objects.all() for phrase in (term.name, *term.also)})
    keys = dict(Source.objects.values_list("key", "pk"))
    cited: dict[int, list[int]] = {}
    for entry_id, source_id in Citation.objects.order_by("number").values_list("entry", "source"):
        cited.setdefault(entry_id, []).append(source_id)
    for entry in entries:
        differs, sources = _render(entry, terms)
        wanted = [keys[key] for key in sources if key in keys]
        if differs:
            entry.save(update_fields=["summary_html", "safety_html", "html", "outline"])
        if wanted != cited.get(entry.pk, []):
            entry.citations.all().delete()
            Citation.objects.bulk_create(
                Citation(entry=entry, source_id=source, number=number) for number, source in enumerate(wanted, start=1))
        name = f"{entry.kind} {entry.slug}"
        if differs and name not in report.added + report.changed:
            report.changed.append(name)


def _render(entry: Entry, terms: text.Terms) -> tuple[bool, tuple[str, ...]]:
    """Render an entry in memory; say whether anything came out different, and which sources it cites."""
    rendered = text.render_entry(entry.body, terms)
    outline = [[heading.level, heading.anchor, heading.title] for heading in rendered.outline]
    before = (entry.summary_html, entry.safety_html, entry.html, entry.outline)
    after = (text.render_summary(entry.summary), rendered.safety, rendered.html, outline)
    entry.summary_html, entry.safety_html, entry.html, entry.outline = after
    return before != after, rendered.cited


def _lock_edition() -> Edition:
    Edition.objects.get_or_create(pk=1)
    return Edition.objects.select_for_update().get(pk=1)


def _begin_edition(edition: Edition) -> None:
    edition.number += 1
    edition.changed_at = timezone.now()
    edition.save()
