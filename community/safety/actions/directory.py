"""Keeping the crisis directory: adding, changing, checking and retiring services, and writing down what readers see.

Each verb is a change and its row in the history in one transaction; when it commits, the file that ``/help-now/`` reads is
written anew.
"""

import fcntl
import logging
import os
import tempfile
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import policy
from community.members.models import Member
from community.notifications.actions import Kind, raise_event
from community.policy import Action, Refused
from community.safety import directory
from community.safety.directory import FRESH_FOR
from community.safety.models import HelpService, HelpServiceChange
from community.safety.queries import directory_keepers

log = logging.getLogger(__name__)

Act = HelpServiceChange.Act
REMIND_BEFORE = timedelta(days=30)


@transaction.atomic
def add_service(actor: Member, words: dict[str, Any]) -> HelpService:
    """Put a service on the page. It counts as checked today, by ``actor``.

    :param words: the fields of :class:`HelpService` that a form fills.
    :raises Refused: not an administrator.
    """
    policy.require(actor, Action.KEEP_DIRECTORY)
    service = HelpService(**words, verified_on=timezone.localdate(), verified_by=actor.name)
    service.expires_on = _end(words.get("expires_on"))
    service.save()
    _note(service, Act.ADDED, by=actor, before={})
    return service


@transaction.atomic
def change_service(actor: Member, service: HelpService, words: dict[str, Any], *, why: str, checked: bool) -> bool:
    """Change what the page says of ``service``; with ``checked``, somebody has read it today. Says whether it changed.

    :raises Refused: not an administrator, or no reason given.
    """
    policy.require(actor, Action.KEEP_DIRECTORY)
    locked = _locked(service)
    before = locked.words
    for name, value in words.items():
        setattr(locked, name, value)
    if checked:
        locked.verified_on, locked.verified_by, locked.reminded_of = timezone.localdate(), actor.name, None
    locked.expires_on = min(_end(words.get("expires_on")), locked.verified_on + FRESH_FOR)
    if locked.words == before:
        return False
    locked.save()
    _note(locked, Act.VERIFIED if checked else Act.CHANGED, by=actor, before=before, why=_given(why))
    return True


@transaction.atomic
def retire_service(actor: Member, service: HelpService, *, why: str) -> bool:
    """Take ``service`` off the page. Says whether it was there.

    :raises Refused: not an administrator, or no reason given.
    """
    policy.require(actor, Action.KEEP_DIRECTORY)
    locked, reason = _locked(service), _given(why)
    if locked.retired_at is not None:
        return False
    before = locked.words
    locked.retired_at, locked.retired_by, locked.retired_why = timezone.now(), actor, reason
    locked.save()
    _note(locked, Act.RETIRED, by=actor, before=before, why=reason)
    return True


@transaction.atomic
def put_back_service(actor: Member, service: HelpService, *, why: str) -> bool:
    """Put a retired ``service`` back on the page. Says whether it was retired.

    :raises Refused: not an administrator, or no reason given.
    """
    policy.require(actor, Action.KEEP_DIRECTORY)
    locked, reason = _locked(service), _given(why)
    if locked.retired_at is None:
        return False
    before = locked.words
    locked.retired_at, locked.retired_by, locked.retired_why = None, None, ""
    locked.save()
    _note(locked, Act.BACK, by=actor, before=before, why=reason)
    return True


@transaction.atomic
def begin_directory() -> int:
    """Fill an empty directory with the records that come with the site. Says how many; nothing is ever overwritten."""
    if HelpService.objects.exists():
        return 0
    for record in directory.records():
        service = HelpService.objects.create(
            country=record.country, kind=record.kind, name=record.name, about=record.about, hours=record.hours,
            languages=record.languages, channels={channel.way: channel.shown for channel in record.channels},
            verified_on=record.verified_on, verified_by=record.verified_by, source_url=record.source_url,
            expires_on=record.expires_on or record.verified_on + FRESH_FOR)
        _note(service, Act.ADDED, by=None, before={})
    return HelpService.objects.count()


def write_directory() -> bool:
    """Write the file that ``/help-now/`` reads, when it says something else than the tables. Says whether it was written.

    It is put in its place whole: whoever reads it meets the old one or the new one. One process at a time, so that an older
    reading of the tables never comes last.
    """
    path = Path(settings.CRISIS_FILE)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        rows = HelpService.objects.filter(retired_at=None).order_by("country", "pk")
        words = directory.written(row.service for row in rows)
        if path.exists() and path.read_text(encoding="utf-8") == words:
            return False
        with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as file:
            file.write(words)
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).chmod(0o644)
        Path(file.name).replace(path)
    return True


def keep_directory_written() -> bool:
    """The same, for a machine that has no file yet or missed a change. An empty directory leaves what comes with the site.

    Where nothing can be written, what comes with the site goes on answering, and the log says so.
    """
    try:
        return HelpService.objects.exists() and write_directory()
    except OSError as fault:
        log.error("the crisis directory cannot be written, see CRISIS_FILE: %s", type(fault).__name__)
        return False


@transaction.atomic
def remind_of_directory(today: date | None = None) -> int:
    """Tell administrators of services that end within thirty days, of each once. Says how many services."""
    soon = (today or timezone.localdate()) + REMIND_BEFORE
    ending = HelpService.objects.select_for_update().filter(retired_at=None, expires_on__lte=soon).exclude(
        Q(reminded_of__isnull=False) & Q(reminded_of=F("expires_on")))
    keepers = [member.pk for member in directory_keepers()]
    found = list(ending)
    for service in found:
        raise_event(kind=Kind.HELP_OLD, members=keepers, words=str(service))
        service.reminded_of = service.expires_on
        service.save(update_fields=["reminded_of"])
    return len(found)


def _note(service: HelpService, act: str, *, by: Member | None, before: dict[str, Any], why: str = "") -> None:
    HelpServiceChange.objects.create(service=service, act=act, by=by, before=before, after=service.words, why=why)
    transaction.on_commit(partial(write_directory), robust=True)  # a full disk is logged, and an hourly job tries again


def _locked(service: HelpService) -> HelpService:
    return HelpService.objects.select_for_update().get(pk=service.pk)


def _end(wanted: date | None) -> date:
    latest = timezone.localdate() + FRESH_FOR
    return min(wanted, latest) if wanted else latest


def _given(why: str) -> str:
    if not why.strip():
        raise Refused(_("Please say why. It stays in the history."), status=422)
    return why.strip()[:500]
