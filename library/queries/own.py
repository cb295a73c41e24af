"""What one member did for the library, for the file they may take along. Numbers are those of members."""

from django.db.models import QuerySet

from library.models import Correction, Draft, Editing, Revision, Step


def corrections_by(member: int) -> QuerySet[Correction]:
    """Errors they reported."""
    return Correction.objects.filter(reporter=member).select_related("entry").order_by("pk")


def drafts_by(member: int) -> QuerySet[Draft]:
    """What they typed and have not saved as a version."""
    return Draft.objects.filter(editor=member).select_related("entry").order_by("pk")


def sittings_of(member: int) -> QuerySet[Editing]:
    """Where they are editing."""
    return Editing.objects.filter(editor=member).select_related("entry").order_by("pk")


def versions_by(member: int) -> QuerySet[Revision]:
    """Versions they wrote."""
    return Revision.objects.filter(author=member).select_related("entry").order_by("pk")


def steps_by(member: int) -> QuerySet[Step]:
    """What they did on the way of a version."""
    return Step.objects.filter(by=member).select_related("entry").order_by("pk")
