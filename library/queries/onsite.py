"""What the site has already, so that files are judged beside it."""

from library.content import Site
from library.manuscripts import Manuscript
from library.models import Entry, Source
from library.rows import draft_entry


def site() -> Site:
    """The sources an editor said are no longer in use, which a load keeps so, and what readers see."""
    unsound = Source.objects.exclude(status=Source.Status.ACTIVE)
    return Site({source.key: source.status for source in unsound if not source.is_as_loaded}, shows)


def shows(manuscript: Manuscript) -> bool:
    """Whether readers see just what a manuscript says; it must be well formed."""
    row = Entry.objects.published().filter(kind=manuscript.kind, slug=manuscript.slug).first()
    return row is not None and row.checksum == draft_entry(manuscript).checksum
