"""What an editor picks from while writing: sources, words of the glossary, pages, groups, and who else is at it."""

from typing import Any

from django.db.models import Case, F, Func, IntegerField, Q, TextField, Value, When

from library.models import Draft, Editing, Entry, GlossaryTerm, Revision, Source
from library.queries.sources import begins, found

MOST = 12  # suggestions
MOST_PAGES = 60  # a longer list of pages is typed rather than picked from


def citations(words: str) -> list[Source]:
    """At most twelve sources that hold all ``words`` in key, authors, year or title; without words those of most weight.

    Those whose key is meant come first, those that must not be cited last. Each question can stop at its twelfth row, so that a
    word that stands everywhere costs no more than a rare one; and all are asked, so that each list costs as many.
    """
    shown = ("key", "title", "authors", "et_al", "year", "status", "kind")
    rows = found(words).only(*shown).order_by("weight", "sort_title", "id")
    active = rows.filter(status=Source.Status.ACTIVE)
    if not words.strip():
        return list(active[:MOST])
    start = words.strip()[:40].replace("\0", "")
    keyed = begins(start).only(*shown).filter(status=Source.Status.ACTIVE)
    asked = (keyed, active, rows.exclude(status=Source.Status.ACTIVE))
    chosen = {source.pk: source for part in asked for source in part[:MOST]}
    return list(chosen.values())[:MOST]


def words(start: str) -> list[GlossaryTerm]:
    """At most twelve words of the glossary that hold ``start``; those that begin with it come first."""
    sought = start.replace("\0", "").strip()[:80]
    also = Func(F("also"), Value(" "), function="array_to_string", output_field=TextField())
    terms = GlossaryTerm.objects.annotate(others=also).filter(Q(name__icontains=sought) | Q(others__icontains=sought))
    return list(terms.order_by(_first(name__istartswith=sought), "slug")[:MOST])


def pages(kind: str) -> list[tuple[str, str]] | None:
    """The published pages of a kind as (slug, title) in reading order; None when they are too many to pick from."""
    rows = Entry.objects.published().filter(kind=kind).order_by("order", "slug").values_list("slug", "title")
    first = list(rows[:MOST_PAGES + 1])
    return first if len(first) <= MOST_PAGES else None


def groups() -> list[str]:
    """The groups questions stand in, at most as many as anybody reads."""
    questions = Entry.objects.filter(kind=Entry.Kind.QUESTION).exclude(group="")
    return list(questions.order_by("group").values_list("group", flat=True).distinct()[:MOST_PAGES])


def version(entry: Entry, number: int) -> Revision | None:
    """One version of an entry."""
    return entry.revisions.select_related("author").filter(number=number).first()


def typing(editor: Any, entry: Entry) -> Draft | None:
    """What is kept of what ``editor`` typed and did not save."""
    return Draft.objects.filter(entry=entry, editor=editor).first()


def holder(entry: Entry) -> Editing | None:
    """Who said last that they are at this entry."""
    return Editing.objects.select_related("editor").filter(entry=entry).first()


def cited(keys: tuple[str, ...]) -> list[tuple[str, Source | None]]:
    """The sources of a text by their keys, in the order of their numbers; None where there is no such source."""
    rows = Source.objects.filter(key__in=keys).only("key", "title", "authors", "et_al", "year", "status")
    known = {source.key: source for source in rows}
    return [(key, known.get(key)) for key in keys]


def explained(slugs: tuple[str, ...]) -> list[GlossaryTerm]:
    """Words of the glossary by their slugs, in that order."""
    known = {term.slug: term for term in GlossaryTerm.objects.filter(slug__in=slugs)}
    return [known[slug] for slug in slugs if slug in known]


def _first(**condition: Any) -> Case:
    """Puts what meets ``condition`` before the rest."""
    return Case(When(**condition, then=0), default=1, output_field=IntegerField())
