"""Writing: a new entry, a new version, what is being typed, and who is at it.

Versions are never changed. Saving writes the next one; two people who save from the same version are told, and choose.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max, Model
from django.utils import timezone
from django.utils.translation import gettext as _

from library import policy, queries, text
from library.gate import front_matter
from library.manuscripts import Manuscript
from library.models import Draft, Editing, Entry, EntryText, Revision, Step
from library.policy import Action, Refused

LOCK_LASTS = timedelta(minutes=15)  # without a sign of life; typing gives one every few seconds
TYPED_LENGTH = 400_000  # characters kept of what is being typed: far beyond what the gate lets through

KEY_LENGTH = 40  # characters of a source's key

SKELETON = """\
Write here what is known, in plain words. Every paragraph cites at least one source.

## What we do not know

"""


class Conflict(Refused):
    """Somebody saved another version since the editor began.

    :ivar current: the version as it stands now.
    """

    def __init__(self, current: Revision) -> None:
        super().__init__(_("Somebody saved another version while you were writing. Nothing is lost: your text is here, beside "
                           "theirs. Please choose what should happen."), status=409)
        self.current = current


def start_entry(editor: Any, *, kind: str, slug: str, title: str) -> Entry:
    """Begin a topic or a question; readers see nothing of it until it is published.

    :raises Refused: not an editor, or the address cannot be used.
    """
    policy.require(editor, Action.EDIT_ENTRY)
    for fault in front_matter.address(Manuscript(kind, slug, "", ""), queries.NOTHING_KNOWN):
        raise Refused(fault.sentence, status=422)
    said = tidied({"title": title})
    last = Entry.objects.filter(kind=kind).aggregate(last=Max("order"))["last"] or 0
    try:
        with transaction.atomic():
            entry = Entry(kind=kind, slug=slug, title=said["title"], order=min(last + 1, 32_767), changed_by=editor,
                          state=Entry.State.DRAFT, state_by=editor)
            refuse_misfits(entry)
            entry.save()
            write(entry, editor, {**entry.words, "body": SKELETON, "review_due": queries.next_review()})
    except IntegrityError as error:
        raise Refused(_("There is a page with this address already. Please choose another."), status=422) from error
    return entry


def save(editor: Any, entry: Entry, *, base: int, words: Mapping[str, Any], note: str) -> Revision:
    """Write the next version. What was in review is taken back from it: the reviewer should read the newest.

    :param base: the number of the version the editor began from.
    :raises Refused: not an editor, or something that no version can hold, such as a title of 300 characters.
    :raises Conflict: somebody saved another version since.
    """
    policy.require(editor, Action.EDIT_ENTRY)
    said, note = tidied(words), text.tidy(note).strip()
    with transaction.atomic():
        locked = lock(entry)
        head = queries.head(locked)
        if head is not None and head.number != base:
            raise Conflict(head)
        if head is not None and _says_the_same(head, said, note):
            forget_typing(editor, entry)
            return head
        revision = write(locked, editor, said, note=note, base=base)
        forget_typing(editor, entry)
    return revision


def begin_again(editor: Any, entry: Entry, *, number: int, base: int) -> Revision:
    """Write the words of an earlier version as the next one. Its author counts among the writers of what comes of it.

    :param number: that version; :param base: the newest one the editor saw.
    :raises Refused: not an editor, no such version, one that cannot come back, or somebody saved another one since.
    """
    policy.require(editor, Action.EDIT_ENTRY)
    with transaction.atomic():
        locked, head = lock(entry), queries.head(entry)
        earlier = locked.revisions.filter(number=number).first()
        if earlier is None or not earlier.can_be_begun_from:
            raise Refused(_("A page can be begun again from a version that was set aside or published, and from no other."),
                          status=409)
        if head is not None and head.number != base:
            raise Refused(_("Somebody saved another version meanwhile. Please look at the history again before you begin."),
                          status=409)
        note = earlier.note or _("Begun again from version %(number)d.") % {"number": number}
        revision = write(locked, editor, tidied(earlier.words), note=note, base=base, origin=number)
        forget_typing(editor, entry)
    return revision


def set_aside(editor: Any, entry: Entry, *, base: int, words: Mapping[str, Any], note: str) -> Revision:
    """Keep a version beside the others without it becoming the newest: the history has it, and it can be begun from again.

    :raises Refused: not an editor, or something that no version can hold.
    """
    policy.require(editor, Action.EDIT_ENTRY)
    with transaction.atomic():
        revision = _insert(lock(entry), editor, tidied(words), state=Revision.State.SET_ASIDE, note=text.tidy(note).strip(),
                           base=base)
        log(revision, Step.Act.SET_ASIDE, editor)
        forget_typing(editor, entry)
    return revision


def keep_typing(editor: Any, entry: Entry, *, base: int, words: Mapping[str, str]) -> Draft:
    """Keep what is in the form now, whatever it is.

    :raises Refused: not an editor, or more than anybody types.
    """
    policy.require(editor, Action.EDIT_ENTRY)
    if sum(len(value) for value in words.values()) > TYPED_LENGTH:
        raise Refused(_("This is too long to be kept while you type. Please keep a copy of your own."), status=422)
    now = timezone.now()
    Editing.objects.filter(entry=entry, editor=editor).update(seen_at=now)
    kept = {name: text.tidy(value) for name, value in words.items()}
    refuse_misfits(Draft(entry=entry, editor=editor, base=base, words=kept))
    return Draft.objects.update_or_create(entry=entry, editor=editor,
                                          defaults={"base": base, "words": kept, "saved_at": now})[0]


def forget_typing(editor: Any, entry: Entry) -> bool:
    """Let go of what was kept while typing, and of the soft lock. Says whether anything was kept."""
    release(editor, entry)
    return bool(Draft.objects.filter(entry=entry, editor=editor).delete()[0])


def hold(editor: Any, entry: Entry, *, take_over: bool = False) -> Editing:
    """Say that ``editor`` is at this entry, unless somebody else is: then theirs is returned. It only tells, it stops nobody.

    :raises Refused: not an editor.
    """
    policy.require(editor, Action.EDIT_ENTRY)
    now = timezone.now()
    with transaction.atomic():
        lock(entry)
        editing = Editing.objects.select_related("editor").filter(entry=entry).first()
        if editing is None:
            return Editing.objects.create(entry=entry, editor=editor, since=now, seen_at=now)
        is_own = editing.editor_id == editor.pk
        if not is_own and not take_over and editing.seen_at > now - LOCK_LASTS:
            return editing
        since = editing.since if is_own and editing.seen_at > now - LOCK_LASTS else now
        editing.editor, editing.since, editing.seen_at = editor, since, now
        editing.save()
    return editing


def release(editor: Any, entry: Entry) -> bool:
    """End the soft lock of ``editor``. Says whether there was one."""
    return bool(Editing.objects.filter(entry=entry, editor=editor).delete()[0])


def lock(entry: Entry) -> Entry:
    """The entry's row, held until the transaction ends."""
    return Entry.objects.select_for_update(no_key=True).get(pk=entry.pk)


def write(entry: Entry, author: Any, words: Mapping[str, Any], **about: Any) -> Revision:
    """Write the next version of ``entry``, whose row is locked or new. What was in the works makes room for it.

    :param about: ``note``, ``base`` and ``origin``, as :class:`~library.models.Revision` has them."""
    entry.revisions.filter(state__in=Revision.IN_THE_WORKS).update(
        state=Revision.State.SUPERSEDED, state_by=author, state_at=timezone.now())
    revision = _insert(entry, author, words, state=Revision.State.DRAFT, **about)
    log(revision, Step.Act.SAVED, author)
    if entry.state == Entry.State.DRAFT and revision.title:
        entry.title = revision.title  # lists of the editors show it before anybody else sees it
        entry.save(update_fields=["title"])
    return revision


def _insert(entry: Entry, author: Any, words: Mapping[str, Any], **fields: Any) -> Revision:
    last = entry.revisions.aggregate(last=Max("number"))["last"] or 0
    said = {name: words[name] for name in EntryText.WORDS if words.get(name) is not None}
    sources = [key for key in text.cited(str(said.get("body", ""))) if len(key) <= KEY_LENGTH]  # of others the gate will tell
    revision = Revision(entry=entry, number=last + 1, author=author, state_by=author, sources=sources, **said, **fields)
    refuse_misfits(revision)
    revision.save(force_insert=True)
    return revision


def tidied(words: Mapping[str, Any]) -> dict[str, Any]:
    """``words`` without the invisible leavings of word processors, and without what no database takes."""
    return {name: _tidied(value) for name, value in words.items()}


def _tidied(value: Any) -> Any:
    if isinstance(value, str):
        return text.tidy(value)
    return [_tidied(item) for item in value] if isinstance(value, list) else value


def refuse_misfits(row: Model) -> None:
    """Stop what the row's columns cannot hold, before the database does with less kindness. Empty fields are let be.

    :raises Refused: with every field's fault.
    """
    skipped = {field.name for field in row._meta.fields
               if field.is_relation or getattr(row, field.attname) in field.empty_values}
    try:
        row.clean_fields(exclude=skipped)
    except (TypeError, ValueError) as error:
        raise Refused(_("This cannot be saved: something in it is of the wrong kind."), status=422) from error
    except ValidationError as error:
        names = {field.name: field.verbose_name for field in row._meta.fields}
        told = [f"{names.get(name, name)}: {' '.join(messages)}" for name, messages in error.message_dict.items()]
        raise Refused(_("This cannot be saved as it stands. %(faults)s") % {"faults": " ".join(told)}, status=422) from error


def log(revision: Revision, act: Step.Act, by: Any, comment: str = "") -> None:
    """Note a step of a version's way."""
    Step.objects.create(entry=revision.entry, revision=revision, act=act, by=by, comment=comment)


def _says_the_same(head: Revision, words: Mapping[str, Any], note: str) -> bool:
    same = all(getattr(head, name) == value for name, value in words.items() if name in EntryText.WORDS)
    return same and head.state in Revision.IN_THE_WORKS and head.note == note
