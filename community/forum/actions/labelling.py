"""Naming threads: their title, their tags, their content notes."""

from collections.abc import Iterable

from django.db import transaction

from community import policy
from community.forum.actions.acts import REASON_LENGTH, note_act
from community.forum.actions.counters import locked
from community.forum.models import ContentNote, Tag, Thread, ThreadAct
from community.members.models import Member
from community.policy import Action


def rename(member: Member, thread: Thread, *, title: str, reason: str = "") -> bool:
    """Give ``thread`` another title. The former one is kept nowhere: it may be the reason.

    :raises Refused: the policy says no.
    """
    policy.require(member, Action.RENAME_THREAD, thread)
    with transaction.atomic():
        row = locked(thread.pk)
        if row.title == title:
            return False
        row.title = title
        row.save(update_fields=["title"])
        if row.author_id != member.pk or row.last_position > 1:  # nobody needs to know of a slip put right at once
            note_act(member, row, ThreadAct.Act.RENAMED, reason=reason.strip()[:REASON_LENGTH])
    return True


def label_thread(member: Member, thread: Thread, *, tags: Iterable[str]) -> bool:
    """Let ``thread`` carry these of its board's tags, and no others.

    :raises Refused: the policy says no.
    """
    policy.require(member, Action.LABEL_THREAD, thread)
    with transaction.atomic():
        row = locked(thread.pk)
        chosen = list(Tag.objects.filter(board=row.board_id, slug__in=list(tags)).values_list("slug", flat=True))
        if row.tags == chosen:
            return False
        row.tags = chosen
        row.save(update_fields=["tags"])
    return True


def note_thread(member: Member, thread: Thread, *, notes: Iterable[str], reason: str = "") -> bool:
    """Say what the whole of ``thread`` mentions. Notes that are no longer offered stay where they stand.

    :raises Refused: the policy says no.
    """
    policy.require(member, Action.NOTE_CONTENT, thread)
    with transaction.atomic():
        row = locked(thread.pk)
        known = list(ContentNote.objects.values_list("slug", "is_offered"))
        wanted = set(notes) | {slug for slug, is_offered in known if not is_offered and slug in row.notes}
        chosen = [slug for slug, _is_offered in known if slug in wanted]
        if row.notes == chosen:
            return False
        row.notes = chosen
        row.save(update_fields=["notes"])
        if row.author_id != member.pk:
            note_act(member, row, ThreadAct.Act.NOTED, reason=reason.strip()[:REASON_LENGTH])
    return True
