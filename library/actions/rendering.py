"""Bringing an entry's HTML and the numbers of its sources up to its words."""

from collections.abc import Iterable

from library import text
from library.models import Citation, Entry, GlossaryTerm, Source

RENDERED = ("summary_html", "safety_html", "html", "outline", "terms")


def glossary() -> text.Terms:
    """The words of the glossary, ready to be found in a text whose page lists the words it uses."""
    phrases = {phrase: term.slug for term in GlossaryTerm.objects.all() for phrase in (term.name, *term.also)}
    return text.Terms(phrases, text.WORD_ANCHOR)


def refresh(entries: Iterable[Entry], *, everything: bool = False) -> list[Entry]:
    """Render entries and number their sources, touching only what differs. Returns those whose page reads differently now.

    :param everything: the entries are all there are, so that what they cite is read in one go.
    """
    terms = glossary()
    keys = dict(Source.objects.values_list("key", "pk")) if everything else {}
    differing = []
    for entry in entries:
        differs, cited = _render(entry, terms)
        if differs:
            entry.save(update_fields=RENDERED)
            differing.append(entry)
        if not everything:
            keys = dict(Source.objects.filter(key__in=cited).values_list("key", "pk"))
        _number(entry, [keys[key] for key in cited if key in keys])
    return differing


def _render(entry: Entry, terms: text.Terms) -> tuple[bool, tuple[str, ...]]:
    """Render an entry in memory; say whether anything came out different, and which sources it cites."""
    rendered = text.render_entry(entry.body, terms)
    outline = [[heading.level, heading.anchor, heading.title] for heading in rendered.outline]
    before = tuple(getattr(entry, name) for name in RENDERED)
    after = (text.render_summary(entry.summary), rendered.safety, rendered.html, outline, list(rendered.terms))
    for name, value in zip(RENDERED, after, strict=True):
        setattr(entry, name, value)
    return before != after, rendered.cited


def _number(entry: Entry, wanted: list[int]) -> None:
    if wanted != list(entry.citations.order_by("number").values_list("source", flat=True)):
        entry.citations.all().delete()
        Citation.objects.bulk_create(
            Citation(entry=entry, source_id=source, number=number) for number, source in enumerate(wanted, start=1))
