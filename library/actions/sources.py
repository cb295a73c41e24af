"""Sources: adding one, putting it right, saying that it no longer stands."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from library import policy
from library.actions.editions import begin_edition, lock_edition
from library.bibliography import Flaw
from library.gate.asides import sentences_about
from library.models import Source, SourceChange
from library.policy import Action, Refused
from library.queries import sources as queries

# What an editor fills in. The key is said once; the rest is kept by the actions.
FIELDS = ("title", "authors", "et_al", "year", "container", "volume", "issue", "pages", "doi", "pmid", "pmcid", "isbn", "url",
          "kind", "read", "verified", "seen_on", "finding", "status", "superseded_by_id", "status_reason")
_STATUS = {"status", "superseded_by_id", "status_reason"}
_RECORDED = (*FIELDS, "opened_on")


class Unsound(Refused):
    """Something about a source is not right.

    :ivar flaws: all of it.
    """

    def __init__(self, flaws: list[Flaw]) -> None:
        super().__init__(_("Something about this source is not right yet. Nothing you wrote is lost."), status=422)
        self.flaws = flaws


class Overtaken(Refused):
    """Somebody changed the source since the editor began.

    :ivar current: the source as it is now.
    """

    def __init__(self, current: Source) -> None:
        super().__init__(_("Somebody changed this source while you were at it. Nothing is lost: what you typed is here, beside "
                           "what is there now."), status=409)
        self.current = current


def add_source(editor: Any, key: str, fields: Mapping[str, Any], *, note: str = "", opened: bool = False) -> Source:
    """Add a source; entries may cite it from now on.

    :param fields: values of :data:`FIELDS`; what is left out is empty.
    :param opened: the editor opened it today.
    :raises Refused: not an editor. :raises Unsound: with everything that is wrong.
    """
    policy.require(editor, Action.EDIT_SOURCE)
    with transaction.atomic():
        edition = lock_edition()
        source = Source(key=key, changed_by=editor)
        _write(source, {**fields, "status": Source.Status.ACTIVE}, opened_by=editor if opened else None)
        if (twin := queries.key_like(key)) is not None:
            sentence = _("There is a source with this key already: {key}.").format(key=twin.key)
            raise Unsound([Flaw(key, "key", sentence, sentence, twin.key)])
        _judge(source, note)
        source.save(force_insert=True)
        SourceChange.objects.create(source=source, by=editor, at=source.changed_at, note=note)
        begin_edition(edition)
    return source


def change_source(editor: Any, source: Source, fields: Mapping[str, Any], *, base: str, change: Mapping[str, Any]) -> Source:
    """Put a source right, or say that it was retracted or replaced. It shows everywhere at once.

    :param fields: new values of :data:`FIELDS`; what is left out stays.
    :param base: the version the editor began from (:func:`~library.queries.sources.version_of`).
    :param change: ``note``: what changed and why; ``opened``: whether the editor opened it today.
    :raises Refused: not an editor, or no note. :raises Overtaken: somebody was quicker. :raises Unsound: something is wrong.
    """
    policy.require(editor, Action.EDIT_SOURCE)
    with transaction.atomic():
        edition = lock_edition()
        current = Source.objects.select_for_update(no_key=True).get(pk=source.pk)
        if queries.version_of(current) != base:
            raise Overtaken(current)
        before = {name: getattr(current, name) for name in _RECORDED}
        _write(current, fields, opened_by=editor if change.get("opened") else None)
        changed = {name: [_plain(before[name]), _plain(value)] for name in _RECORDED
                   if (value := getattr(current, name)) != before[name]}
        if not changed:
            return current
        if not str(change.get("note", "")).strip():
            raise Refused(_("Please say in a sentence what changed and why. Readers will see it in the history."), status=422)
        _judge(current, str(change["note"]))
        _save(current, editor, status_changed=bool(_STATUS & changed.keys()))
        SourceChange.objects.create(source=current, by=editor, at=current.changed_at, note=str(change["note"]).strip(),
                                    fields=changed)
        begin_edition(edition)
    return current


def _write(source: Source, fields: Mapping[str, Any], *, opened_by: Any) -> None:
    for name in FIELDS:
        if name in fields:
            setattr(source, name, fields[name])
    if opened_by is not None:
        source.opened_on, source.opened_by = timezone.localdate(), opened_by


def _judge(source: Source, note: str) -> None:
    """Let a source and the note for its history pass.

    :raises Unsound: with everything that is wrong.
    """
    told = {**{name: getattr(source, name) for name in _RECORDED}, "superseded_by": source.superseded_by_id}
    del told["superseded_by_id"]
    flaws = queries.flaws(source.key, {name: value for name, value in told.items() if value})
    flaws += [Flaw(source.key, "note", sentence, sentence) for sentence in sentences_about(note)]
    if flaws:
        raise Unsound(flaws)


def _save(source: Source, editor: Any, *, status_changed: bool) -> None:
    source.changed_at, source.changed_by = timezone.now(), editor
    if status_changed:
        source.status_at, source.status_by = source.changed_at, editor
    source.save()


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
