"""Review: handing a version in, sending it back, taking work on."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from library import policy, queries, text
from library.actions.drafting import lock, log, write
from library.actions.wording import require_fit
from library.gate.asides import sentences_about
from library.manuscripts import Fault
from library.models import Correction, Entry, Revision, Step
from library.policy import Action, Refused

State = Revision.State


class NotReady(Refused):
    """The evidence gate does not let it through.

    :ivar faults: every fault, not only the first.
    """

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(_("This cannot be published yet. Everything that is missing is listed; nothing you wrote is lost."),
                         status=422)
        self.faults = faults


def submit(editor: Any, revision: Revision) -> Revision:
    """Hand a draft in for review.

    :raises Refused: not an editor, no note, or not the newest draft any more. :raises NotReady: the gate found faults.
    """
    policy.require(editor, Action.SUBMIT_REVISION)
    with transaction.atomic():
        current = locked(revision, State.DRAFT, State.SENT_BACK)
        if not current.note.strip():
            raise Refused(_("Please say in a sentence what changed and why. Readers will see it in the history."), status=422)
        require_fit(current.note, "note")
        pass_gate(current)
        enter(current, State.IN_REVIEW, by=editor)
        log(current, Step.Act.SUBMITTED, editor)
    return current


def take_back(editor: Any, revision: Revision) -> Revision:
    """Take a version back from review.

    :raises Refused: not an editor, or it is not in review any more.
    """
    policy.require(editor, Action.SUBMIT_REVISION)
    with transaction.atomic():
        current = locked(revision, State.IN_REVIEW)
        enter(current, State.DRAFT, by=editor)
        log(current, Step.Act.WITHDRAWN, editor)
    return current


def send_back(editor: Any, revision: Revision, *, comment: str) -> Revision:
    """Give a version back to its author with ``comment``: what to change before it can be published.

    :raises Refused: not an editor, no comment, or it is not in review any more.
    """
    policy.require(editor, Action.SEND_BACK)
    comment = text.tidy(comment).strip()
    if not comment:
        raise Refused(_("Please say what should be changed. The author will read it."), status=422)
    with transaction.atomic():
        current = locked(revision, State.IN_REVIEW)
        current.comment = comment[:2000]
        enter(current, State.SENT_BACK, by=editor)
        log(current, Step.Act.SENT_BACK, editor, current.comment)
    return current


def confirm_unchanged(editor: Any, entry: Entry, *, seen: int | None = None) -> Revision:
    """Say that a page was read again and nothing needs to change; a second editor publishes that.

    :param seen: the number of the version that was read; None for whichever is published.
    :raises Refused: not an editor, not published, or somebody is working on it. :raises NotReady: the gate found faults.
    """
    policy.require(editor, Action.SUBMIT_REVISION)
    with transaction.atomic():
        current = lock(entry)
        shown = queries.published(current)
        if shown is None or not current.is_published or queries.head(current) != shown:
            raise Refused(_("Somebody is already working on this page, or it is not published. Please look at its history."),
                          status=409)
        if seen not in {None, shown.number}:
            raise Refused(_("A newer version was published while you were reading. Please read that one."), status=409)
        words = {**shown.words, "review_due": queries.next_review()}
        revision = write(current, editor, words, note=_("Read again; nothing needed to change."), base=shown.number)
        pass_gate(revision)
        enter(revision, State.IN_REVIEW, by=editor)
        log(revision, Step.Act.SUBMITTED, editor)
    return revision


def assign(editor: Any, thing: Entry | Correction, *, to: Any) -> bool:
    """Let ``to`` take on what is to be done about ``thing``; None gives it back. Says whether anything changed.

    :raises Refused: not an editor.
    """
    policy.require(editor, Action.USE_DESK)
    if to is not None:
        policy.require(to, Action.USE_DESK)
    rows = type(thing)._default_manager.filter(pk=thing.pk)
    return bool(rows.exclude(assigned_to=to).update(assigned_to=to) if to else rows.exclude(assigned_to=None).update(
        assigned_to=None))


def pass_gate(revision: Revision) -> None:
    """Let a version and its note pass the evidence gate.

    :raises NotReady: with every fault.
    """
    entry = revision.entry
    faults = queries.faults_of_words(entry.kind, entry.slug, revision.words)
    faults += [Fault("", 1, sentence, "note") for sentence in sentences_about(revision.note)]
    if faults:
        raise NotReady(faults)


def locked(revision: Revision, *states: State) -> Revision:
    """The version with its entry's row held, if it is still in one of ``states`` and still the newest in the works.

    :raises Refused: somebody was quicker.
    """
    entry = lock(revision.entry)
    current = Revision.objects.select_related("author", "state_by").get(pk=revision.pk)
    current.entry = entry
    newest = queries.head(entry)
    if current.state not in states or newest is None or newest.pk != current.pk:
        now = newest or current
        raise Refused(_("Somebody was quicker: version %(number)d is now “%(state)s”. Please look at it again before you "
                        "decide.") % {"number": now.number, "state": State(now.state).label}, status=409)
    return current


def enter(revision: Revision, state: State, *, by: Any) -> None:
    """Note a new state with its person and time, and save."""
    revision.state, revision.state_by, revision.state_at = state, by, timezone.now()
    revision.save()
