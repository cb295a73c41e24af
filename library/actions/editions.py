"""The state of the whole library: each change that a reader could see gives it the next number."""

from django.utils import timezone

from library.models import Edition


def lock_edition() -> Edition:
    """The edition's row, held until the transaction ends: changes of what readers see come one after another."""
    Edition.objects.get_or_create(pk=1)
    return Edition.objects.select_for_update().get(pk=1)


def begin_edition(edition: Edition) -> None:
    """Tell every kept page that it may be stale."""
    edition.number += 1
    edition.changed_at = timezone.now()
    edition.save()
