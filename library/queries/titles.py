"""What a page of the library is called, for those who know only its path."""

from library.models import Entry


def title_of(path: str) -> str | None:
    """The title of the published entry at ``path``, ``withdrawal`` or ``faq/is-it-hard``; None when readers find none."""
    group, _, slug = path.rpartition("/")
    kind = Entry.Kind.QUESTION if group == "faq" else Entry.Kind.TOPIC
    if group not in {"", "faq"}:
        return None
    return Entry.objects.published().filter(kind=kind, slug=slug).values_list("title", flat=True).first()
