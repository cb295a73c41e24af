"""The state of the library, and its words."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from library.models import Edition, GlossaryTerm


@dataclass(frozen=True)
class Stamp:
    """Which state of the library something shows."""

    number: int
    changed_at: datetime | None


def stamp() -> Stamp:
    """The present state of the library."""
    edition = Edition.objects.filter(pk=1).first()
    return Stamp(edition.number, edition.changed_at) if edition else Stamp(0, None)


def terms() -> QuerySet[GlossaryTerm]:
    """The glossary, by name."""
    return GlossaryTerm.objects.order_by("slug")
