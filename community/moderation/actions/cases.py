"""Opening cases: one a thing, reopened rather than doubled, with what the thing said when it was noticed."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from community.chat.actions.changes import lock as lock_room
from community.chat.models import Message
from community.forum.actions.counters import locked_post
from community.forum.models import Post
from community.members.models import Member
from community.moderation import alerts, waiting
from community.moderation.freezing import Look, look_at
from community.moderation.models import Case, CaseNote, Frozen
from community.policy.attention import due_after

Step = CaseNote.Step
LEAST, FAR = 99, timedelta(days=365)  # of a case that begins again, until what it begins with is known


@transaction.atomic
def open_case(target: Model, *, kind: str, gravity: int, urgent: bool = False, why: str = "") -> Case:
    """The case of ``target``, opened, reopened, or made graver, with a frozen look at it. Who calls holds the locks of the
    thing itself already: cases are locked after what they are about.

    :param why: a few words for its history: a label, a rule; never words of the thing.
    """
    seen = look_at(target)
    case, is_new = Case.objects.get_or_create(
        target_type=ContentType.objects.get_for_model(target), target_id=target.pk,
        defaults={"kind": kind, "gravity": gravity, "due_at": timezone.now() + due_after(gravity)})
    case = locked(case)
    was_urgent = case.is_urgent and not case.is_resolved and not is_new
    step = Step.OPENED if is_new else Step.REOPENED if case.is_resolved else Step.REPORTED
    if case.is_resolved:
        _begin_again(case)
    _make_graver(case, kind, gravity)
    case.is_urgent = case.is_urgent or urgent
    case.about_id, case.board_id, case.support_group_id = seen.about, seen.board, seen.group
    freeze(case, seen)
    case.save()
    CaseNote.objects.create(case=case, step=step, words=why[:500])
    if case.is_urgent and not was_urgent:
        alerts.alert_staff(case)
    waiting.count_on_commit()
    return case


def freeze(case: Case, seen: Look) -> Frozen:
    """Keep what was seen; the same look twice is kept once. The caller saves the case."""
    case.words = seen.words
    last = case.frozen.order_by("-pk").first()
    if last is not None and last.digest == seen.digest and last.erased_at is None:
        return last
    return Frozen.objects.create(case=case, excerpt=seen.excerpt, digest=seen.digest)


def add_labels(case: Case, labels: Iterable[str]) -> None:
    """Let ``case`` be found by these reasons or labels of screening, too."""
    case.labels = sorted({*case.labels, *labels})
    case.save(update_fields=["labels"])


def locked(case: Case) -> Case:
    """Its row as it is now, locked until the transaction ends."""
    return Case.objects.select_for_update(of=("self",)).get(pk=case.pk)


def lock_thing(target: Any) -> None:
    """Lock what a case is about, as its own room does. Things are locked before their cases."""
    if isinstance(target, Post):
        locked_post(target.pk)
    elif isinstance(target, Message):
        lock_room(target.room)


def note(case: Case, step: str, *, by: Member | None, words: str = "") -> CaseNote:
    """Write down a step of the way of ``case``."""
    return CaseNote.objects.create(case=case, step=step, by=by, words=words.strip()[:2000])


def _begin_again(case: Case) -> None:
    case.state, case.outcome = Case.State.REOPENED, ""
    case.reopened += 1
    case.is_urgent, case.is_held = False, False
    case.opened_at, case.due_at, case.gravity = timezone.now(), timezone.now() + FAR, LEAST
    case.claimed_by = case.claimed_at = case.resolved_by = case.resolved_at = None
    case.escalated_at = case.escalated_by = case.reminded_at = None
    case.version += 1


def _make_graver(case: Case, kind: str, gravity: int) -> None:
    """What is graver decides kind, order and time; what is less grave changes nothing."""
    if gravity < case.gravity:
        case.kind, case.gravity = kind, gravity
        case.due_at = min(case.due_at, timezone.now() + due_after(gravity))
        case.reminded_at = None
        case.incidents.filter(closed_at=None, due_at__gt=case.due_at).update(due_at=case.due_at, reminded_at=None)
