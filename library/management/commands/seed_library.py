"""``manage.py seed_library``: an editors' desk with some life on it, for a demonstration; never in production."""

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from library import actions, queries
from library.models import Correction, Entry, Revision, Source

UNKNOWN = "## What we do not know"
DRAFT = """\
Coffee and tea keep many people awake, and poor sleep is hard enough in these weeks.

## What we do not know

Whether leaving coffee out makes coming off easier. We are still looking for studies.
"""


class Command(BaseCommand):
    """One draft, one version in review, one sent back, two reports: made by the same verbs people use."""

    help = "Put some life on the editors' desk of a demonstration (not in production)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who plays whom."""
        parser.add_argument("--editor", default="cura", help="an editor's name (default: %(default)s)")
        parser.add_argument("--second", default="root", help="another editor's or an admin's name (default: %(default)s)")
        parser.add_argument("--reader", default="ada", help="a member's name (default: %(default)s)")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Seed, unless the library is not loaded or somebody has worked on it.

        :raises CommandError: this is production, or one of the three is not here.
        """
        if settings.PRODUCTION:
            raise CommandError("This is a production site: nothing is made up here.")
        editor, second, reader = (_member(options[part]) for part in ("editor", "second", "reader"))
        pages = list(Entry.objects.published().filter(kind=Entry.Kind.TOPIC)[:3])
        if len(pages) < 3 or Revision.objects.exclude(author=None).exists() or Correction.objects.exists():
            return
        begin(editor)
        send_back(second, hand_in(editor, pages[0], _("You can read this in parts, and come back tomorrow.")))
        hand_in(second, pages[1], _("If this is too much for today, the summary at the top is enough."))
        actions.assign(editor, pages[1], to=editor)
        report(reader, pages[2])


def begin(editor: Any) -> None:
    """A question that is still being written."""
    entry = actions.start_entry(editor, kind=Entry.Kind.QUESTION, slug="does-coffee-matter",
                                title=_("Does coffee matter while coming off?"))
    words: Mapping[str, Any] = {"title": entry.title, "group": _("The brain and the body"), "body": DRAFT, "order": entry.order,
                                "review_due": queries.next_review()}
    actions.save(editor, entry, base=1, words=words, note=_("A first attempt; it still needs sources."))


def hand_in(editor: Any, entry: Entry, kindness: str) -> Revision:
    """A version of a page with one more kind note in it, in review."""
    now = queries.published(entry)
    assert now is not None
    body = now.body.replace(UNKNOWN, f"::: note\n{kindness}\n:::\n\n{UNKNOWN}", 1)
    words = {**now.words, "body": body, "review_due": queries.next_review()}
    version = actions.save(editor, entry, base=now.number, words=words, note=_("A kind word for those who read slowly."))
    return actions.submit(editor, version)


def send_back(editor: Any, revision: Revision) -> None:
    """Not yet."""
    actions.send_back(editor, revision, comment=_("Thank you! Could this stand further up? Many will not get this far."))


def report(reader: Any, entry: Entry) -> None:
    """Two reports that wait: of a page by a member, of a source by a stranger."""
    actions.report_error(reader, entry, body=_("I had to read the second paragraph three times. Could it be shorter?"))
    source = Source.objects.order_by("key").first()
    assert source is not None
    actions.report_error(None, source, body=_("The address of this one was slow to open for me."))


def _member(name: str) -> Any:
    members = get_user_model()
    try:
        return members.objects.get(**{members.USERNAME_FIELD: name})
    except members.DoesNotExist as error:
        raise CommandError(f"There is no member called “{name}”.") from error
