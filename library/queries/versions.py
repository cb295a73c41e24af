"""Which version of an entry is which."""

from collections.abc import Mapping

from django.conf import settings
from django.contrib.auth import get_user_model

from library.likeness import Said, took
from library.models import Entry, Revision
from library.policy import EDITOR_ROLES


def entry(kind: str, slug: str) -> Entry | None:
    """The entry at an address, whatever its state."""
    return Entry.objects.filter(kind=kind, slug=slug).first()


def head(entry: Entry) -> Revision | None:
    """The version the next one is begun from: the newest that was neither superseded nor set aside."""
    return entry.revisions.filter(state__in=Revision.CURRENT).order_by("-number").first()


def published(entry: Entry) -> Revision | None:
    """The version readers see, or saw last when the entry is retired."""
    return entry.revisions.filter(state=Revision.State.PUBLISHED).first()


def in_the_works(entry: Entry) -> Revision | None:
    """The draft, or what is in review or was sent back."""
    return entry.revisions.filter(state__in=Revision.IN_THE_WORKS).first()


def writers_of(revision: Revision) -> frozenset[int]:
    """Numbers of everybody whose words readers would get with ``revision`` and have not got yet.

    Who saved a version since the page was last published; who wrote one it was begun from, however many hands lie between; and
    who wrote any version that was never published, set aside or long superseded, when words of it came into this one: else a
    second person could save somebody's text with a comma changed, and its author publish it.
    """
    before = published(revision.entry)
    rows = {row.number: row for row in revision.entry.revisions.only("entry", "number", "author", "base", "origin", "state",
                                                                     "published_at").filter(number__lte=revision.number)}
    writers = {row.author_id for row in rows.values()
               if row.number > (before.number if before else 0) and row.state != Revision.State.SET_ASIDE}
    writers |= _ancestors(revision, rows)
    unread = [row for row in rows.values() if not row.was_published and row.number < revision.number]
    for author in {row.author_id for row in unread} - writers - {None}:
        numbers = [row.number for row in unread if row.author_id == author]
        theirs = revision.entry.revisions.filter(number__in=numbers).order_by("-number").iterator(chunk_size=20)
        if took(Said(revision.words), (Said(other.words) for other in theirs), Said(before.words if before else None)):
            writers.add(author)
    return frozenset(pk for pk in writers if pk is not None)


def _ancestors(revision: Revision, rows: Mapping[int, Revision]) -> set[int | None]:
    """Who wrote what ``revision`` was begun from. What was published was read by two, so the way back ends there; only whose
    words were brought back on purpose counts all the same.
    """
    found: set[int | None] = set()
    way, seen = [revision], {revision.number}
    while way:
        row = way.pop()
        base, origin = (rows.get(number or 0) for number in (row.base, row.origin))
        found |= {origin.author_id} if origin else set()
        found |= {base.author_id} if base and not base.was_published else set()
        further = [each for each in (base, origin) if each and not each.was_published and each.number not in seen]
        seen |= {each.number for each in further}
        way += further
    return found


def can_publish_alone(pk: int) -> bool:
    """Whether four eyes are set aside for this person: the setting is on, and nobody else could be asked."""
    if not settings.LIBRARY_ONE_EDITOR:
        return False
    others = get_user_model().objects.filter(role__in=EDITOR_ROLES, is_active=True).exclude(pk=pk)
    return not others.exists()
