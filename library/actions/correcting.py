"""Errors readers report: taking a report, answering it, and letting go of the address the answer went to."""

import logging
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from library import emails, policy, text
from library.actions.editions import begin_edition, lock_edition
from library.actions.wording import require_fit
from library.models import Correction, Entry, Revision, Source
from library.policy import Action, Refused

log_book = logging.getLogger(__name__)

State = Correction.State

BODY_LENGTH = 4000
QUOTE_LENGTH = 500
ANSWER_LENGTH = 4000
NOTE_LENGTH = 300
MAIL_FOR = timedelta(days=3)  # how long an answer that cannot be delivered is tried
UNANSWERED_FOR = timedelta(days=90)  # how long an address waits for an answer
SEND_ANSWER = "library.jobs.send_answer"


def report_error(reporter: Any, thing: Entry | Source, *, body: str, quote: str = "", email: str = "") -> Correction:
    """Take a report. A member reads the answer on the site, so no address is kept for them.

    :param reporter: a member; a stranger or None for somebody unknown.
    :raises Refused: nothing is said, or readers cannot open the page.
    """
    who: Any = reporter or AnonymousUser()
    policy.require(who, Action.REPORT_ERROR)
    said = text.tidy(body).strip()[:BODY_LENGTH]
    if not said:
        raise Refused(_("Please say in a few words what is wrong."), status=422)
    if isinstance(thing, Entry) and thing.state == Entry.State.DRAFT:
        raise Refused(_("There is no such page."), status=404)
    member = who if who.is_authenticated else None
    about: dict[str, Any] = {"entry": thing} if isinstance(thing, Entry) else {"source": thing}
    return Correction.objects.create(body=said, quote=text.tidy(quote).strip()[:QUOTE_LENGTH], reporter=member,
                                     email="" if member else email, **about)


def correct(editor: Any, correction: Correction, *, answer: str, history_note: str,
            revision: Revision | None = None) -> Correction:
    """Answer that the error was put right. Readers see ``history_note`` in the history of the page.

    :param revision: the version that put it right; None for a source, and for a page that was retired instead.
    :raises Refused: not an editor, something is missing, that version came too early, or somebody was quicker.
    """
    policy.require(editor, Action.ANSWER_CORRECTION)
    note = " ".join(text.tidy(history_note).split())[:NOTE_LENGTH]
    if not note:
        raise Refused(_("Please say in a sentence what was wrong. Readers will see it in the history."), status=422)
    require_fit(note, "history_note")
    with transaction.atomic():
        edition = lock_edition()
        current = _waiting(correction)
        current.revision = _mending(current, revision)
        current.history_note = note
        _answer(current, editor, State.CORRECTED, answer)
        begin_edition(edition)
    return current


def decline(editor: Any, correction: Correction, *, answer: str) -> Correction:
    """Answer that nothing needs to change.

    :raises Refused: not an editor, no answer, or somebody was quicker.
    """
    policy.require(editor, Action.ANSWER_CORRECTION)
    with transaction.atomic():
        current = _waiting(correction)
        _answer(current, editor, State.DECLINED, answer)
    return current


def mail_answer(pk: int) -> bool:
    """Mail an answer to whoever asked for that, and erase the address. False when the mail should be tried again later."""
    with transaction.atomic():
        asked = Correction.objects.select_for_update(of=("self",)).exclude(email="").exclude(state=State.WAITING)
        correction = asked.filter(pk=pk).first()
        if correction is None or correction.answered_at is None:
            return True
        if not emails.send_answer(correction):
            if correction.answered_at > timezone.now() - MAIL_FOR:
                return False
            log_book.warning("the answer to correction %d could not be mailed in time; its address is erased", pk)
        correction.email = ""
        correction.save(update_fields=["email"])
    return True


def forget_addresses() -> int:
    """Erase the addresses that have waited too long, for an answer or for its mail. Says how many."""
    now = timezone.now()
    late = Q(state=State.WAITING, created_at__lt=now - UNANSWERED_FOR) | Q(answered_at__lt=now - MAIL_FOR)
    return Correction.objects.exclude(email="").filter(late).update(email="")


def _waiting(correction: Correction) -> Correction:
    """The report with its row held.

    :raises Refused: it is answered already.
    """
    rows = Correction.objects.select_for_update(of=("self",)).select_related("answered_by", "entry")
    current = rows.get(pk=correction.pk)
    if current.is_waiting:
        return current
    name = current.answered_by.name if current.answered_by else _("Another editor")
    raise Refused(_("%(name)s was quicker and answered this on %(day)s: “%(state)s”. Your words were not sent.")
                  % {"name": name, "day": date_format(timezone.localtime(current.answered_at), "j F Y, H:i"),
                     "state": State(current.state).label}, status=409)


def _mending(correction: Correction, revision: Revision | None) -> Revision | None:
    """The version that put it right, if it can be that one.

    :raises Refused: it is no version readers got after the report.
    """
    if correction.entry is None:
        return None
    if revision is None:
        if correction.entry.state == Entry.State.RETIRED:
            return None
        raise Refused(_("Please choose the version that put it right. If there is none yet, publish it first."), status=422)
    is_later = revision.published_at is not None and revision.published_at >= correction.created_at
    if revision.entry_id != correction.entry_id or not is_later:
        raise Refused(_("Only a version of this page that was published after the report can have put it right."), status=422)
    return revision


def _answer(correction: Correction, editor: Any, state: State, answer: str) -> None:
    said = text.tidy(answer).strip()[:ANSWER_LENGTH]
    if not said:
        raise Refused(_("Please write an answer. The person who reported this will read it."), status=422)
    correction.state, correction.answer = state, said
    correction.answered_by, correction.answered_at = editor, timezone.now()
    correction.save()
    if correction.email:  # in the same transaction: the mail is on its way exactly when the answer is
        app.configure_task(SEND_ANSWER).defer(correction=correction.pk)
