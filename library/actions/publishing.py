"""Publishing, now or at a time, and retiring: what readers see changes only here and when the files are loaded.

Locks are taken in one order everywhere: the edition, then the entry.
"""

import logging
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from library import policy, queries, text
from library.actions.drafting import lock, log
from library.actions.editions import begin_edition, lock_edition
from library.actions.rendering import refresh
from library.actions.reviewing import NotReady, enter, locked, pass_gate
from library.actions.wording import Unfit, require_fit
from library.models import Entry, EntryText, Revision, Step
from library.policy import Action, Publication, Refused

log_book = logging.getLogger(__name__)

State = Revision.State


def publish(editor: Any, revision: Revision, *, reviewed_by: str, at: datetime | None = None) -> Revision:
    """Show a version to readers, now or ``at`` a later time. Whoever publishes has reviewed it.

    :param reviewed_by: the role readers see beside "last reviewed", such as ``editor`` or ``pharmacist``; never a name.
    :raises Refused: not an editor, the author themselves, no role, or it is not in review any more. :raises NotReady: the gate
        says no.
    """
    policy.require(editor, Action.USE_DESK)
    reviewed_by = text.tidy(reviewed_by).strip()
    if not reviewed_by:
        raise Refused(_("Please say in which role you read it, such as “editor” or “pharmacist”."), status=422)
    with transaction.atomic():
        edition = lock_edition()
        current = locked(revision, State.IN_REVIEW)
        writers = queries.writers_of(current)
        policy.require(editor, Action.PUBLISH, Publication(writers, queries.can_publish_alone(editor.pk)))
        pass_gate(current)
        current.reviewed_by, current.reviewed_on, current.published_by = reviewed_by[:40], timezone.localdate(), editor
        if at is not None and at > timezone.now():
            _schedule(current, editor, at)
        else:
            _put_up(current, editor)
            begin_edition(edition)
    return current


def unschedule(editor: Any, revision: Revision) -> Revision:
    """Take a version off the schedule; it is in review again.

    :raises Refused: not an editor, or it is published already, or another version is in the works.
    """
    policy.require(editor, Action.PUBLISH, Publication(frozenset()))
    with transaction.atomic():
        entry = lock(revision.entry)
        current = Revision.objects.get(pk=revision.pk)
        current.entry = entry
        if current.state != State.SCHEDULED:
            raise Refused(_("This version is no longer on the schedule."), status=409)
        _return_to_review(current, editor, "")
    return current


def publish_due(now: datetime | None = None) -> list[Revision]:
    """Publish what is due. Returns what was published.

    What no longer passes the gate goes back to review with the reason; so does what somebody put on the schedule who could not
    do so any more.
    """
    due = Revision.objects.filter(state=State.SCHEDULED, publish_at__lte=now or timezone.now())
    return [done for revision in due.select_related("entry") if (done := _publish_scheduled(revision)) is not None]


def retire(editor: Any, entry: Entry, *, reason: str, redirect_to: str = "") -> bool:
    """Take a page out of the library. Readers are sent to ``redirect_to``, or told the reason. Says whether anything changed.

    :param redirect_to: ``withdrawal`` or ``faq/is-it-hard``; empty for nowhere.
    :raises Refused: not an editor, no reason, or the other page is not one readers can open.
    """
    policy.require(editor, Action.RETIRE)
    reason, redirect_to = text.tidy(reason).strip()[:500], text.tidy(redirect_to).strip()
    if not reason:
        raise Unfit(_("Please give a reason. Readers who look for this page will read it."), "reason")
    require_fit(reason, "reason")
    with transaction.atomic():
        edition = lock_edition()
        current = lock(entry)
        if not current.is_published:
            return False
        _check_target(current, redirect_to)
        if (scheduled := current.revisions.filter(state=State.SCHEDULED).first()) is not None:
            scheduled.entry = current
            _return_to_review(scheduled, editor, reason)  # else it would bring the page back by itself
        _enter(current, Entry.State.RETIRED, editor, reason)
        current.redirect_to = redirect_to
        current.save()
        Step.objects.create(entry=current, act=Step.Act.RETIRED, by=editor, comment=reason)
        begin_edition(edition)
    return True


def unretire(editor: Any, entry: Entry) -> bool:
    """Show a retired page again. Says whether anything changed.

    :raises Refused: not an editor. :raises NotReady: the gate does not let it through any more.
    """
    policy.require(editor, Action.RETIRE)
    with transaction.atomic():
        edition = lock_edition()
        current = lock(entry)
        shown = queries.published(current)
        if current.state != Entry.State.RETIRED or shown is None:
            return False
        pass_gate(shown)
        _enter(current, Entry.State.PUBLISHED, editor, "")
        current.redirect_to = ""
        _say(current, shown)  # while it was retired, files may have brought words that nobody judged
        current.save()
        refresh([current])
        Step.objects.create(entry=current, act=Step.Act.RESTORED, by=editor)
        begin_edition(edition)
    return True


def _schedule(revision: Revision, editor: Any, at: datetime) -> None:
    revision.entry.revisions.filter(state=State.SCHEDULED).update(state=State.SUPERSEDED, state_by=editor,
                                                                  state_at=timezone.now())
    revision.publish_at = at
    enter(revision, State.SCHEDULED, by=editor)
    log(revision, Step.Act.SCHEDULED, editor)


def _publish_scheduled(revision: Revision) -> Revision | None:
    with transaction.atomic():
        edition = lock_edition()
        entry = lock(revision.entry)
        current = Revision.objects.select_related("published_by").get(pk=revision.pk)
        current.entry = entry
        if current.state != State.SCHEDULED:  # taken off the schedule while we waited for the lock
            return None
        if hindrance := _hindrance(current):
            _return_to_review(current, None, hindrance)
            log_book.warning("scheduled revision %d of entry %d went back to review", current.number, entry.pk)
            return None
        _put_up(current, current.published_by)
        begin_edition(edition)
    return current


def _hindrance(revision: Revision) -> str:
    """Why a version on the schedule is not published after all; empty when it is."""
    reviewer = revision.published_by  # the word of somebody who left the site stands
    if reviewer is not None and not (reviewer.is_active and policy.allowed(reviewer, Action.USE_DESK)):
        return _("Whoever put this on the schedule is no editor now, or restricted. Another editor must read it again.")
    try:
        pass_gate(revision)
    except NotReady as refused:
        return " ".join(fault.sentence for fault in refused.faults)
    return ""


def _return_to_review(revision: Revision, by: Any, comment: str) -> None:
    """From the schedule back to review; into the background, when a newer version is in the works already."""
    newer = queries.in_the_works(revision.entry) is not None
    revision.publish_at, revision.published_by, revision.comment = None, None, comment[:2000]
    enter(revision, State.SUPERSEDED if newer else State.IN_REVIEW, by=by)
    log(revision, Step.Act.UNSCHEDULED, by, comment[:2000])


def _put_up(revision: Revision, by: Any) -> None:
    """Make ``revision`` what readers see."""
    now, entry = timezone.now(), revision.entry
    older = entry.revisions.filter(state__in=[State.PUBLISHED, State.SCHEDULED], number__lte=revision.number)
    older.exclude(pk=revision.pk).update(state=State.SUPERSEDED, state_by=by, state_at=now)
    revision.published_at, revision.publish_at = now, None
    revision.reviewed_on = revision.reviewed_on or timezone.localdate(revision.state_at)
    enter(revision, State.PUBLISHED, by=by)
    log(revision, Step.Act.PUBLISHED, by)
    _say(entry, revision)
    entry.changed_at, entry.changed_by, entry.assigned_to, entry.redirect_to = now, by, None, ""
    _enter(entry, Entry.State.PUBLISHED, by, "")
    entry.save()
    refresh([entry])


def _say(entry: Entry, revision: Revision) -> None:
    for name in (*EntryText.WORDS, "reviewed_on", "reviewed_by"):
        setattr(entry, name, getattr(revision, name))


def _enter(entry: Entry, state: Entry.State, by: Any, reason: str) -> None:
    entry.state, entry.state_by, entry.state_at, entry.state_reason = state, by, timezone.now(), reason


def _check_target(entry: Entry, redirect_to: str) -> None:
    """Nobody is sent to a page that is not there, or in a circle.

    :raises Refused: the target is no published page, or the page itself.
    """
    if not redirect_to:
        return
    kind = Entry.Kind.QUESTION if redirect_to.startswith("faq/") else Entry.Kind.TOPIC
    found = Entry.objects.published().filter(kind=kind, slug=redirect_to.removeprefix("faq/")).exclude(pk=entry.pk)
    if not found.exists():
        raise Refused(_("Readers can only be sent to another page that is published. “%(page)s” is not one.")
                      % {"page": redirect_to}, status=422)
