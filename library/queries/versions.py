"""Which version of an entry is which."""

from django.conf import settings
from django.contrib.auth import get_user_model

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
    """Numbers of everybody who wrote on ``revision`` since its page was last published.

    Who wrote a version that was set aside counts, too, when words of it came into ``revision`` by somebody else's hand.
    """
    before = published(revision.entry)
    written = revision.entry.revisions.exclude(author=None)
    since = written.filter(number__gt=before.number if before else 0, number__lte=revision.number)
    writers = set(since.exclude(state=Revision.State.SET_ASIDE).values_list("author", flat=True))
    new = _lines(revision) - (_lines(before) if before else set())
    beside = written.filter(state=Revision.State.SET_ASIDE, number__lt=revision.number).exclude(author__in=writers)
    return frozenset(writers | {other.author_id for other in beside if other.author_id and new & _lines(other)})


def _lines(revision: Revision) -> set[str]:
    """What it says, line by line; headings and marks alone say nothing."""
    lines = (line.strip() for line in [revision.summary, *revision.body.split("\n")])
    return {line for line in lines if line and not line.startswith(("#", ":::"))}


def can_publish_alone(pk: int) -> bool:
    """Whether four eyes are set aside for this person: the setting is on, and nobody else could be asked."""
    if not settings.LIBRARY_ONE_EDITOR:
        return False
    others = get_user_model().objects.filter(role__in=EDITOR_ROLES, is_active=True).exclude(pk=pk)
    return not others.exists()
