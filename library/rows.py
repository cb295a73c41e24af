"""What the library's files become: rows, not saved."""

from collections.abc import Mapping
from typing import Any

from library.manuscripts import LINKS, Manuscript
from library.models import Entry, GlossaryTerm, Source


def draft_entry(manuscript: Manuscript) -> Entry:
    """The entry a manuscript becomes, not saved. The manuscript must have passed the gate."""
    fields = manuscript.fields
    retired = manuscript.word("retired")
    links = {column: manuscript.words(name) for name, column in LINKS[manuscript.kind].items()}
    return Entry(
        kind=manuscript.kind, slug=manuscript.slug, title=manuscript.word("title"), short_title=manuscript.word("short_title"),
        group=manuscript.word("group"), order=fields["order"], summary=manuscript.word("summary"), body=manuscript.body,
        grade=manuscript.word("grade"), grade_reason=manuscript.word("grade_reason"), touches=manuscript.words("touches"),
        reviewed_on=fields["reviewed_on"], review_due=fields["review_due"], reviewed_by=manuscript.word("reviewed_by"),
        recommended=bool(fields.get("recommended")), redirect_to=manuscript.word("redirect_to"), state_reason=retired,
        state=Entry.State.RETIRED if retired else Entry.State.PUBLISHED, **links,
    )


def draft_source(key: str, fields: Mapping[str, Any]) -> Source:
    """The source a table becomes, not saved."""
    plain = {name: value.strip() if isinstance(value, str) else value for name, value in fields.items()}
    return Source(key=key, superseded_by_id=plain.pop("superseded_by", None), **plain)


def draft_term(table: Mapping[str, Any]) -> GlossaryTerm:
    """The word of the glossary a table becomes, not saved."""
    return GlossaryTerm(slug=table["slug"], name=table["name"], also=table.get("also", []), meaning=table["meaning"].strip())
