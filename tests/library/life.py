"""Steps of an entry's life, told in few words by the tests."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from community.models import Member
from library import actions, queries
from library.models import Entry, Revision


def page(slug: str) -> Entry:
    """A topic as it stands now."""
    return Entry.objects.get(kind="topic", slug=slug)


def head(slug: str) -> Revision:
    """The version the next one is begun from."""
    found = queries.head(page(slug))
    assert found is not None
    return found


def words_of(slug: str, says: str = "Rest helps") -> dict[str, Any]:
    """What a topic says now, with ``says`` among it, ready to be published today."""
    now = head(slug).words
    body = str(now["body"]) + f"\n{says}: we do not know why.\n"
    return {**now, "body": body, "review_due": timezone.localdate() + timedelta(days=300)}


def rewrite(editor: Member, slug: str, says: str = "Rest helps", *, note: str = "A clearer sentence.") -> Revision:
    """Save a new version."""
    return actions.save(editor, page(slug), base=head(slug).number, words=words_of(slug, says), note=note)


def reviewed(editor: Member, slug: str, says: str = "Rest helps") -> Revision:
    """Save a new version and hand it in."""
    return actions.submit(editor, rewrite(editor, slug, says))


def publish_at(editor: Member, revision: Revision, at: datetime) -> Revision:
    """Put a version on the schedule."""
    return actions.publish(editor, revision, reviewed_by="editor", at=at)


def publish(editor: Member, revision: Revision) -> Revision:
    """Show a version to readers."""
    return actions.publish(editor, revision, reviewed_by="editor")


def states(slug: str) -> list[str]:
    """The state of each version, the oldest first."""
    return list(page(slug).revisions.order_by("number").values_list("state", flat=True))
